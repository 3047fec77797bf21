package fakeaws

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"time"
)

// The grants of CreateToken.
const (
	grantCode    = "authorization_code"
	grantRefresh = "refresh_token"
	grantDevice  = "urn:ietf:params:oauth:grant-type:device_code"
)

// oidcRequest holds what any of the operations is asked.
type oidcRequest struct {
	ClientName   string   `json:"clientName"`
	ClientType   string   `json:"clientType"`
	GrantTypes   []string `json:"grantTypes"`
	RedirectURIs []string `json:"redirectUris"`
	IssuerURL    string   `json:"issuerUrl"`
	Scopes       []string `json:"scopes"`

	ClientID     string `json:"clientId"`
	ClientSecret string `json:"clientSecret"`
	StartURL     string `json:"startUrl"`

	GrantType    string `json:"grantType"`
	Code         string `json:"code"`
	CodeVerifier string `json:"codeVerifier"`
	RedirectURI  string `json:"redirectUri"`
	DeviceCode   string `json:"deviceCode"`
	RefreshToken string `json:"refreshToken"`
}

// registerClient follows
// https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/API_RegisterClient.html.
func (s *Server) registerClient(asked oidcRequest) reply {
	grants := asked.GrantTypes
	if len(grants) == 0 {
		grants = []string{grantDevice, grantRefresh}
	}
	for _, grant := range grants {
		if !slices.Contains([]string{grantCode, grantRefresh, grantDevice}, grant) {
			return oidcRefusal(http.StatusBadRequest, "UnsupportedGrantTypeException", "unsupported_grant_type", grant)
		}
	}
	if asked.ClientName == "" || asked.ClientType != "public" {
		return oidcRefusal(http.StatusBadRequest, "InvalidClientMetadataException", "invalid_client_metadata",
			"a public client with a name can register")
	}
	if slices.Contains(grants, grantCode) && (asked.IssuerURL == "" || len(asked.RedirectURIs) == 0) {
		return oidcRefusal(http.StatusBadRequest, "InvalidRequestException", "invalid_request", "issuerUrl and redirectUris are missing")
	}
	for _, redirect := range asked.RedirectURIs {
		if u, err := url.Parse(redirect); err != nil || u.Scheme != "http" || u.Host != "127.0.0.1" {
			return oidcRefusal(http.StatusBadRequest, "InvalidRedirectUriException", "invalid_redirect_uri",
				"no page on loopback, without a port")
		}
	}
	c := s.newClient(grants, asked.Scopes, asked.RedirectURIs)
	return jsonReply(http.StatusOK, map[string]any{
		"clientId": c.id, "clientSecret": c.secret, "clientIdIssuedAt": s.now().Unix(), "clientSecretExpiresAt": c.expires.Unix(),
	})
}

func (s *Server) newClient(grants, scopes, redirects []string) *oidcClient {
	c := &oidcClient{
		id: newID("CLNT"), secret: newSecret(), expires: s.now().Add(clientLife), grants: grants, scopes: scopes,
		redirects: redirects,
	}
	s.center.clients[c.id] = c
	return c
}

// client finds who asks; nil if it is nobody.
func (s *Server) client(asked oidcRequest) *oidcClient {
	c := s.center.clients[asked.ClientID]
	if c == nil || !sameText(c.secret, asked.ClientSecret) || !s.now().Before(c.expires) {
		return nil
	}
	return c
}

func unknownClient() reply {
	return oidcRefusal(http.StatusUnauthorized, "InvalidClientException", "invalid_client", "Invalid client provided")
}

func invalidGrant() reply {
	return oidcRefusal(http.StatusBadRequest, "InvalidGrantException", "invalid_grant", "Invalid grant provided")
}

// startDeviceAuthorization follows
// https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/API_StartDeviceAuthorization.html.
func (s *Server) startDeviceAuthorization(asked oidcRequest) reply {
	c := s.client(asked)
	switch {
	case c == nil:
		return unknownClient()
	case asked.StartURL == "":
		return oidcRefusal(http.StatusBadRequest, "InvalidRequestException", "invalid_request", "startUrl is missing")
	case !slices.Contains(c.grants, grantDevice):
		return oidcRefusal(http.StatusBadRequest, "UnauthorizedClientException", "unauthorized_client",
			"the client did not register for this")
	}
	code := newSecret()
	id := newID("")
	d := &permit{client: c, userCode: id[:4] + "-" + id[4:8], expires: s.now().Add(s.center.deviceLife)}
	s.center.devices[code] = d
	return jsonReply(http.StatusOK, map[string]any{
		"deviceCode": code, "userCode": d.userCode, "verificationUri": s.URL + "/device",
		"verificationUriComplete": s.URL + "/device?user_code=" + d.userCode,
		"expiresIn":               int(s.center.deviceLife.Seconds()), "interval": int(s.center.interval.Seconds()),
	})
}

// createToken follows
// https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/API_CreateToken.html.
func (s *Server) createToken(asked oidcRequest) reply {
	c := s.client(asked)
	switch {
	case c == nil:
		return unknownClient()
	case !slices.Contains(c.grants, asked.GrantType):
		return oidcRefusal(http.StatusBadRequest, "UnauthorizedClientException", "unauthorized_client",
			"the client did not register for this grant")
	}
	switch asked.GrantType {
	case grantCode:
		return s.tokenForCode(c, asked)
	case grantDevice:
		return s.tokenForDevice(c, asked)
	}
	r := s.center.refresh[asked.RefreshToken]
	if r == nil || r.client != c {
		return invalidGrant()
	}
	delete(s.center.refresh, asked.RefreshToken)
	return s.tokenReply(c)
}

// tokenForCode takes a code once, from who knows what its challenge was made of.
// Source: https://www.rfc-editor.org/rfc/rfc7636#section-4.6.
func (s *Server) tokenForCode(c *oidcClient, asked oidcRequest) reply {
	a := s.center.codes[asked.Code]
	if a == nil {
		return invalidGrant()
	}
	delete(s.center.codes, asked.Code)
	sum := sha256.Sum256([]byte(asked.CodeVerifier))
	verified := len(asked.CodeVerifier) >= 43 && sameText(a.challenge, base64.RawURLEncoding.EncodeToString(sum[:]))
	switch {
	case a.client != c || !verified || a.redirect != asked.RedirectURI:
		return invalidGrant()
	case !s.now().Before(a.expires):
		return oidcRefusal(http.StatusBadRequest, "ExpiredTokenException", "expired_token", "the code has expired")
	}
	return s.tokenReply(c)
}

// tokenForDevice follows https://www.rfc-editor.org/rfc/rfc8628#section-3.5.
func (s *Server) tokenForDevice(c *oidcClient, asked oidcRequest) reply {
	d := s.center.devices[asked.DeviceCode]
	if d == nil || d.client != c {
		return invalidGrant()
	}
	now := time.Now()
	early := now.Sub(d.polled) < s.center.interval-100*time.Millisecond
	d.polled = now
	switch {
	case !s.now().Before(d.expires):
		return oidcRefusal(http.StatusBadRequest, "ExpiredTokenException", "expired_token", "the code has expired")
	case d.consent == ConsentDenied:
		return oidcRefusal(http.StatusBadRequest, "AccessDeniedException", "access_denied", "the person denied it")
	case early:
		return oidcRefusal(http.StatusBadRequest, "SlowDownException", "slow_down", "too early")
	case d.consent != ConsentGiven:
		return oidcRefusal(http.StatusBadRequest, "AuthorizationPendingException", "authorization_pending", "the person has not come")
	}
	delete(s.center.devices, asked.DeviceCode)
	return s.tokenReply(c)
}

// tokens makes an access token and, for a client that asked for the scope, a refresh token.
func (s *Server) tokens(c *oidcClient) (access, refresh string) {
	access = "aoa" + newToken()
	if slices.Contains(c.scopes, accountScope) && slices.Contains(c.grants, grantRefresh) {
		refresh = "aor" + newToken()
		s.center.refresh[refresh] = &refreshToken{client: c}
	}
	s.center.access[access] = &accessToken{expires: s.now().Add(tokenLife), refresh: refresh}
	return access, refresh
}

func (s *Server) tokenReply(c *oidcClient) reply {
	access, refresh := s.tokens(c)
	answer := map[string]any{"accessToken": access, "tokenType": "Bearer", "expiresIn": int(tokenLife.Seconds())}
	if refresh != "" {
		answer["refreshToken"] = refresh
	}
	return jsonReply(http.StatusOK, answer)
}
