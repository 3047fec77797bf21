package fakeaws

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

const signinTokenLife = 15 * time.Minute

// sessionParam is the Session parameter of getSigninToken.
type sessionParam struct {
	ID    string `json:"sessionId"`
	Key   string `json:"sessionKey"`
	Token string `json:"sessionToken"`
}

// signinToken is one that has been issued.
type signinToken struct {
	key     *key
	expires time.Time // of the token
	until   time.Time // end of the console session
}

// parseSession reads the Session parameter, which has these three keys and no others.
func parseSession(text string) (sessionParam, bool) {
	var s sessionParam
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&s); err != nil || decoder.More() {
		return sessionParam{}, false
	}
	return s, s.ID != "" && s.Key != "" && s.Token != ""
}

// federation answers the sign-in endpoint, which takes its parameters by GET and by POST alike.
// Source:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html.
func (s *Server) federation(r *http.Request, form url.Values) reply {
	if r.Method != http.MethodGet && r.Method != http.MethodPost {
		return badRequest()
	}
	switch form.Get("Action") {
	case "getSigninToken":
		return s.getSigninToken(form)
	case "login":
		return s.redeem(r, form)
	}
	return badRequest()
}

func (s *Server) getSigninToken(form url.Values) reply {
	given, ok := parseSession(form.Get("Session"))
	k := s.keys[given.ID]
	if !ok || k == nil || k.inactive || !sameText(k.secret, given.Key) || !sameText(k.token, given.Token) {
		return badRequest()
	}
	// A session of GetSessionToken cannot go to the console, and keys without a token did not get
	// here.
	if k.kind != roleKey && k.kind != federationKey || !s.live(k) {
		return badRequest()
	}
	until := k.expires
	if form.Has("SessionDuration") {
		n, err := strconv.Atoi(form.Get("SessionDuration"))
		if err != nil || n < 900 || n > 43200 || k.chained || k.kind == federationKey {
			return badRequest()
		}
		until = s.now().Add(time.Duration(n) * time.Second)
	}
	token := newToken()
	s.signinTokens[token] = &signinToken{key: k, expires: s.now().Add(signinTokenLife), until: until}
	body, err := json.Marshal(map[string]string{"SigninToken": token})
	if err != nil {
		return badRequest()
	}
	header := http.Header{"Content-Type": {"application/json;charset=UTF-8"}, "Cache-Control": {"no-store"}}
	return reply{status: http.StatusOK, header: header, body: body}
}

// redeem redeems a sign-in token, once, and sends the browser on to the console. A browser that is
// signed in as somebody else is stopped, as AWS does where multi-session support has not been
// switched on.
func (s *Server) redeem(r *http.Request, form url.Values) reply {
	token := form.Get("SigninToken")
	l, ok := s.signinTokens[token]
	if !ok || !s.now().Before(l.expires) || !consoleURL(form.Get("Destination"), l.key.partition()) {
		return badRequest()
	}
	if _, other, in := s.signedIn(r); in && other.token.key.arn != l.key.arn {
		return htmlReply(http.StatusOK, mustLogOut)
	}
	delete(s.signinTokens, token)
	return s.openConsole(visit{token: l, destination: form.Get("Destination"), issuer: form.Get("Issuer")})
}

// consoleURL reports whether a destination is a page of the partition's console. Regions and
// services stand before the host, as in eu-west-1.console.aws.amazon.com.
func consoleURL(destination, partition string) bool {
	u, err := url.Parse(destination)
	if err != nil || u.Scheme != "https" || u.User != nil {
		return false
	}
	hosts := map[string]string{
		"aws":        "console.aws.amazon.com",
		"aws-cn":     "console.amazonaws.cn",
		"aws-us-gov": "console.amazonaws-us-gov.com",
		"aws-eusc":   "console.amazonaws-eusc.eu",
	}
	console, ok := hosts[partition]
	return ok && (u.Host == console || strings.HasSuffix(u.Host, "."+console))
}

// badRequest is the one page with which the endpoint refuses, whatever the reason.
func badRequest() reply {
	return htmlReply(http.StatusBadRequest, "<html><head><title>HTTP Status 400 - Bad Request</title></head><body>"+
		"<h1>HTTP Status 400 - Invalid credentials parameter</h1><p><b>type</b> Status report</p>"+
		"<p><b>description</b> The request sent by the client was syntactically incorrect.</p></body></html>\n")
}
