package fakeaws

import (
	"crypto/ecdsa"
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"github.com/seed642dee07/aws-federate/internal/fakeaws/dpop"
)

const (
	tokenPath     = "/v1/token"
	loginAction   = "CreateOAuth2Token"
	loginClient   = "arn:aws:signin:::devtools/same-device"
	loginLifetime = 15 * time.Minute
)

// Login is a sign-in of a user by `aws login`.
type Login struct {
	// Session is what stands in a profile as login_session.
	Session string

	server  *Server
	user    string // id
	key     *ecdsa.PrivateKey
	refresh string // the only token that renews it
	refusal string
	proofs  []string // identifiers that have been used
}

// AddLogin signs a user in, who was added before.
func (s *Server) AddLogin(userARN string) *Login {
	s.mu.Lock()
	defer s.mu.Unlock()
	l := &Login{Session: userARN, server: s, user: s.users[userARN], key: dpop.NewKey(Canary), refresh: newToken()}
	s.awsLogins[l.refresh] = l
	return l
}

// Refuse makes further renewals fail with an error such as TOKEN_EXPIRED; "" lets them succeed.
func (l *Login) Refuse(code string) {
	l.server.mu.Lock()
	defer l.server.mu.Unlock()
	l.refusal = code
}

// File is what `aws login` writes, with credentials that last for so long; they have expired if
// that is negative.
func (l *Login) File(left time.Duration) []byte {
	s := l.server
	s.mu.Lock()
	defer s.mu.Unlock()
	k := l.issue(max(left, 0))
	text, _ := json.Marshal(map[string]any{ // holds nothing that cannot be encoded
		"accessToken": map[string]string{
			"accessKeyId": k.id, "secretAccessKey": k.secret, "sessionToken": k.token,
			"accountId": k.account(), "expiresAt": s.now().Add(left).Format(time.RFC3339),
		},
		"tokenType": "aws_sigv4", "clientId": loginClient, "refreshToken": l.refresh, "idToken": "eyJraWQ." + Canary + ".id",
		"dpopKey": dpop.PEM(l.key),
	})
	return text
}

func (l *Login) issue(lifetime time.Duration) *key {
	return l.server.issue(key{kind: loginKey, arn: l.Session, userID: l.user, owner: l.Session}, lifetime)
}

// renewLogin follows
// https://docs.aws.amazon.com/signin/latest/APIReference/API_CreateOAuth2Token.html and RFC 9449.
// The refresh token is another each time, and the old one is over.
func (s *Server) renewLogin(r *http.Request, body []byte) reply {
	var in struct{ ClientID, GrantType, RefreshToken string }
	if r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/json" || json.Unmarshal(body, &in) != nil {
		return oauthError("ValidationException", "INVALID_REQUEST", "no JSON")
	}
	l := s.awsLogins[in.RefreshToken]
	switch {
	case in.GrantType != "refresh_token" || in.ClientID != loginClient || r.Header.Get("Authorization") != "":
		return oauthError("ValidationException", "INVALID_REQUEST", "grantType, clientId or a signature")
	case l == nil:
		return oauthError("AccessDeniedException", "TOKEN_EXPIRED", "The refresh token has expired")
	case !l.proven(r.Header.Get("DPoP"), s.now()):
		return oauthError("AccessDeniedException", "INVALID_REQUEST", "Invalid DPoP proof")
	case l.refusal != "":
		return oauthError("AccessDeniedException", l.refusal, "You do not have sufficient access to perform this action.")
	}
	delete(s.awsLogins, l.refresh)
	l.refresh = newToken()
	s.awsLogins[l.refresh] = l
	lifetime := s.atMost(loginLifetime)
	k := l.issue(lifetime)
	answer, _ := json.Marshal(map[string]any{ // holds nothing that cannot be encoded
		"accessToken": map[string]string{"accessKeyId": k.id, "secretAccessKey": k.secret, "sessionToken": k.token},
		"expiresIn":   int(lifetime.Seconds()), "refreshToken": l.refresh, "tokenType": "aws_sigv4",
	})
	return reply{status: http.StatusOK, header: http.Header{"Content-Type": {"application/json"}}, body: answer}
}

func oauthError(exception, code, message string) reply {
	rep := jsonReply(http.StatusBadRequest, map[string]string{"__type": exception, "error": code, "message": message})
	rep.code = code
	return rep
}

// proven checks a proof, and that it was not used before.
func (l *Login) proven(proof string, now time.Time) bool {
	id, ok := dpop.Check(proof, &l.key.PublicKey, l.server.URL+tokenPath, now)
	if !ok || slices.Contains(l.proofs, id) {
		return false
	}
	l.proofs = append(l.proofs, id)
	return true
}
