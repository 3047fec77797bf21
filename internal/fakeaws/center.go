package fakeaws

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Consent is what the person does on the pages of IAM Identity Center.
type Consent int

// What a person can do there.
const (
	ConsentAsked   Consent = iota // the page has two buttons, and waits
	ConsentClicked                // a script on the page clicks the first of them, as soon as a browser has shown it
	ConsentGiven                  // there is no page: the browser is sent on at once
	ConsentDenied                 // likewise, with a refusal
)

// Sign-ins and what they lead to, with AWS's own defaults.
const (
	clientLife   = 90 * 24 * time.Hour
	tokenLife    = 8 * time.Hour
	codeLife     = 10 * time.Minute
	deviceLife   = 10 * time.Minute
	pollInterval = 5 * time.Second
	ssoRoleLife  = time.Hour

	accountScope = "sso:account:access"
)

// center is IAM Identity Center: the OIDC service that signs in, and the access portal. Source:
// https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/Welcome.html and
// PortalAPIReference/Welcome.html there.
type center struct {
	consent  Consent
	interval time.Duration
	// deviceLife is how long the code of a device is good.
	deviceLife time.Duration
	clients    map[string]*oidcClient
	codes      map[string]*permit
	devices    map[string]*permit // by device code
	access     map[string]*accessToken
	refresh    map[string]*refreshToken
	assigned   map[string]bool // "ACCOUNT ROLE"
	names      map[string]string
	page       int // how many items a list has at a time; zero for AWS's own number
}

// oidcClient is a client that has registered.
type oidcClient struct {
	id, secret string
	expires    time.Time
	grants     []string
	redirects  []string
	scopes     []string
}

// permit is what a person grants, by a redirect or with the code on a device.
type permit struct {
	client    *oidcClient
	redirect  string
	challenge string
	userCode  string
	expires   time.Time
	polled    time.Time
	consent   Consent
}

// accessToken is good until it expires or its person signs out, which ends the refresh token too
// that came with it.
type accessToken struct {
	expires time.Time
	refresh string
}

// refreshToken is good once.
type refreshToken struct{ client *oidcClient }

func newCenter() center {
	return center{
		interval: pollInterval, deviceLife: deviceLife,
		clients: map[string]*oidcClient{}, codes: map[string]*permit{}, devices: map[string]*permit{},
		access: map[string]*accessToken{}, refresh: map[string]*refreshToken{}, assigned: map[string]bool{},
		names: map[string]string{},
	}
}

// SignedIn is a sign-in that was made without a person.
type SignedIn struct {
	ClientID, ClientSecret    string
	AccessToken, RefreshToken string
	ClientExpires, Expires    time.Time
}

// SignIn makes a sign-in whose access token lasts for a time, be it none or less.
func (s *Server) SignIn(lifetime time.Duration) SignedIn {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.newClient([]string{grantCode, grantRefresh}, []string{accountScope}, nil)
	access, refresh := s.tokens(c)
	s.center.access[access].expires = s.now().Add(lifetime)
	return SignedIn{
		ClientID: c.id, ClientSecret: c.secret, ClientExpires: c.expires,
		AccessToken: access, RefreshToken: refresh, Expires: s.now().Add(lifetime),
	}
}

// Assign lets all who sign in have a role of an account.
func (s *Server) Assign(account, role string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.center.assigned[account+" "+role] = true
}

// SetConsent says what the person does on the pages from now on.
func (s *Server) SetConsent(c Consent) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.center.consent = c
}

// SetPollInterval sets how long a client has to wait between two looks for what a person does on a
// device.
func (s *Server) SetPollInterval(interval time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.center.interval = interval
}

// RevokeSignIns ends all sign-ins: neither their access tokens nor their refresh tokens are good
// any more.
func (s *Server) RevokeSignIns() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.center.access)
	clear(s.center.refresh)
}

// SetDeviceLife sets how long the codes of devices are good from now on.
func (s *Server) SetDeviceLife(life time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.center.deviceLife = life
}

// RefreshTokenGood reports whether a refresh token could be used.
func (s *Server) RefreshTokenGood(token string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.center.refresh[token] != nil
}

// centerOperation is the operation that a request is for, by its path.
func centerOperation(r *http.Request) (operation string, ok bool) {
	operation, ok = map[string]string{
		"/client/register": "RegisterClient", "/device_authorization": "StartDeviceAuthorization", "/token": "CreateToken",
		"/authorize": "authorize", "/device": "device", "/federation/credentials": "GetRoleCredentials",
		"/assignment/accounts": "ListAccounts", "/assignment/roles": "ListAccountRoles",
		"/logout": "Logout",
	}[r.URL.Path]
	return operation, ok
}

// identityCenter answers one request. The caller holds s.mu.
func (s *Server) identityCenter(operation string, r *http.Request, body []byte, form url.Values) reply {
	switch operation {
	case "GetRoleCredentials":
		return s.getRoleCredentials(r, form)
	case "ListAccounts", "ListAccountRoles":
		return s.list(operation, r, form)
	case "Logout":
		return s.portalLogout(r)
	case "authorize":
		return s.authorize(form)
	case "device":
		return s.deviceVerification(form)
	}
	var asked oidcRequest
	if r.Method != http.MethodPost || r.Header.Get("Authorization") != "" || json.Unmarshal(body, &asked) != nil {
		return oidcRefusal(http.StatusBadRequest, "InvalidRequestException", "invalid_request", "the request is no unsigned POST of JSON")
	}
	switch operation {
	case "RegisterClient":
		return s.registerClient(asked)
	case "StartDeviceAuthorization":
		return s.startDeviceAuthorization(asked)
	}
	return s.createToken(asked)
}

// publicFields are those parameters of a request that are no secrets.
func publicFields(body []byte, form url.Values) url.Values {
	fields := url.Values{}
	for name, values := range form {
		if !slices.Contains([]string{"state", "code_challenge"}, name) {
			fields[name] = values
		}
	}
	var asked map[string]any
	_ = json.Unmarshal(body, &asked) // a form is none
	for _, name := range []string{
		"clientName", "clientType", "clientId", "grantType", "grantTypes", "scopes", "redirectUri",
		"redirectUris", "issuerUrl", "startUrl",
	} {
		switch value := asked[name].(type) {
		case string:
			fields.Set(name, value)
		case []any:
			words := make([]string, len(value))
			for i, word := range value {
				words[i], _ = word.(string)
			}
			fields.Set(name, strings.Join(words, " "))
		}
	}
	return fields
}

// jsonReply encodes a document, which is a map or a struct of this package. The code of an error is
// for the log.
func jsonReply(status int, document any) reply {
	body, err := json.Marshal(document)
	if err != nil {
		return reply{drop: true, code: err.Error()}
	}
	header := http.Header{"Content-Type": {"application/json"}, "Cache-Control": {"no-store"}, "X-Amzn-Requestid": {requestID()}}
	rep := reply{status: status, header: header, body: body}
	if fields, ok := document.(map[string]string); ok {
		rep.code = fields["code"]
	}
	return rep
}

// oidcRefusal is an error of the OIDC service: AWS's code in a header, that of OAuth in the body.
func oidcRefusal(status int, code, oauth, description string) reply {
	rep := jsonReply(status, map[string]string{"error": oauth, "error_description": description})
	rep.header.Set("X-Amzn-Errortype", code)
	rep.code = code
	return rep
}
