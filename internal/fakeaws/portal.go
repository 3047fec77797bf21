package fakeaws

import (
	"bytes"
	_ "embed"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"
)

// authorize is the page on which a person allows a client to sign in. Its parameters are those that
// the AWS CLI sends: awscli/botocore/utils.py, SSOTokenFetcherAuth.
func (s *Server) authorize(form url.Values) reply {
	c := s.center.clients[form.Get("client_id")]
	redirect, err := url.Parse(form.Get("redirect_uri"))
	if c == nil || err != nil || !allowed(c, *redirect) {
		return htmlReply(http.StatusBadRequest, "<html><body><h1>Unknown client or redirect_uri</h1></body></html>\n")
	}
	challenge := form.Get("code_challenge")
	scopes := strings.Fields(form.Get("scopes"))
	switch {
	case form.Get("response_type") != "code" || form.Get("state") == "" || form.Get("code_challenge_method") != "S256" ||
		len(challenge) != 43:
		return sendBack(*redirect, form, "error", "invalid_request")
	case len(scopes) == 0 || slices.ContainsFunc(scopes, func(scope string) bool { return !slices.Contains(c.scopes, scope) }):
		return sendBack(*redirect, form, "error", "invalid_scope")
	}
	switch s.decision(form) {
	case ConsentGiven:
		code := newSecret()
		s.center.codes[code] = &permit{client: c, redirect: redirect.String(), challenge: challenge, expires: s.now().Add(codeLife)}
		return sendBack(*redirect, form, "code", code)
	case ConsentDenied:
		return sendBack(*redirect, form, "error", "access_denied")
	case ConsentAsked, ConsentClicked:
	}
	return s.consentPage("/authorize", form)
}

// deviceVerification is the page on which a person allows a device what it asks for, by the code
// that it shows.
func (s *Server) deviceVerification(form url.Values) reply {
	for _, d := range s.center.devices {
		if d.userCode != form.Get("user_code") || !s.now().Before(d.expires) {
			continue
		}
		decision := s.decision(form)
		if decision == ConsentAsked || decision == ConsentClicked {
			return s.consentPage("/device", form)
		}
		d.consent = decision
		return htmlReply(http.StatusOK, "<html><body><h1>Thank you</h1>You can close this window.</body></html>\n")
	}
	return htmlReply(http.StatusBadRequest, "<html><body><h1>Unknown code</h1></body></html>\n")
}

// allowed reports whether a client registered for an address: the port is free on loopback.
// Source: https://www.rfc-editor.org/rfc/rfc8252#section-7.3.
func allowed(c *oidcClient, redirect url.URL) bool {
	redirect.Host = redirect.Hostname()
	return slices.Contains(c.redirects, redirect.String())
}

// decision is what the person does: what the button says that was clicked, else what is set.
func (s *Server) decision(form url.Values) Consent {
	switch form.Get("decision") {
	case "allow":
		return ConsentGiven
	case "deny":
		return ConsentDenied
	}
	return s.center.consent
}

func sendBack(redirect url.URL, form url.Values, name, value string) reply {
	redirect.RawQuery = url.Values{name: {value}, "state": {form.Get("state")}}.Encode()
	rep := htmlReply(http.StatusFound, "")
	rep.header.Set("Location", redirect.String())
	return rep
}

//go:embed consent.html
var consentHTML string

func (s *Server) consentPage(action string, form url.Values) reply {
	page := template.Must(template.New("consent").Parse(consentHTML))
	var out bytes.Buffer
	if err := page.Execute(&out, map[string]any{"Action": action, "Form": form, "Click": s.center.consent == ConsentClicked}); err != nil {
		return badRequest()
	}
	return htmlReply(http.StatusOK, out.String())
}

// getRoleCredentials follows
// https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/API_GetRoleCredentials.html.
func (s *Server) getRoleCredentials(r *http.Request, form url.Values) reply {
	token := s.center.access[r.Header.Get("x-amz-sso_bearer_token")]
	account, role := form.Get("account_id"), form.Get("role_name")
	switch {
	case r.Method != http.MethodGet || r.Header.Get("Authorization") != "" || len(account) != 12 || role == "":
		return portalRefusal(http.StatusBadRequest, "InvalidRequestException",
			"the request is no unsigned GET with account_id and role_name")
	case token == nil || !s.now().Before(token.expires):
		return portalRefusal(http.StatusUnauthorized, "UnauthorizedException", "Session token not found or invalid")
	case !s.center.assigned[account+" "+role]:
		return portalRefusal(http.StatusForbidden, "ForbiddenException", "No access")
	}
	reserved := "AWSReservedSSO_" + role + "_0123456789abcdef"
	a := arn.ARN{Partition: s.partition, Service: "sts", AccountID: account, Resource: "assumed-role/" + reserved + "/alice"}
	owner := s.iamARN(account, "role/aws-reserved/sso.amazonaws.com/"+reserved)
	issued := s.issue(key{kind: roleKey, arn: a.String(), userID: newID("AROA") + ":alice", owner: owner}, s.atMost(ssoRoleLife))
	return jsonReply(http.StatusOK, map[string]any{"roleCredentials": map[string]any{
		"accessKeyId": issued.id, "secretAccessKey": issued.secret, "sessionToken": issued.token, "expiration": issued.expires.UnixMilli(),
	}})
}

// portalLogout follows
// https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/API_Logout.html. The answer
// has no body, and what roles have given goes on.
func (s *Server) portalLogout(r *http.Request) reply {
	bearer := r.Header.Get("x-amz-sso_bearer_token")
	token := s.center.access[bearer]
	switch {
	case r.Method != http.MethodPost || r.Header.Get("Authorization") != "" || bearer == "":
		return portalRefusal(http.StatusBadRequest, "InvalidRequestException", "the request is no unsigned POST with a token")
	case token == nil || !s.now().Before(token.expires):
		return portalRefusal(http.StatusUnauthorized, "UnauthorizedException", "Session token not found or invalid")
	}
	delete(s.center.access, bearer)
	delete(s.center.refresh, token.refresh)
	return reply{status: http.StatusOK, header: http.Header{"X-Amzn-Requestid": {requestID()}}}
}

func portalRefusal(status int, code, message string) reply {
	rep := jsonReply(status, map[string]string{"message": message})
	rep.header.Set("X-Amzn-Errortype", code)
	rep.code = code
	return rep
}
