package fakeaws

import (
	"crypto/subtle"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/fakeaws/sigv4"
)

// authenticate finds the key that has signed the request for a service, or refuses.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/signature-v4-troubleshooting.html.
func (s *Server) authenticate(service string, r *http.Request, body []byte) (*key, *refusal) {
	auth, ok := sigv4.ClaimOf(r)
	if !ok {
		return nil, &refusal{http.StatusForbidden, "MissingAuthenticationToken", "Request is missing Authentication Token"}
	}
	if auth.KeyID == "" || auth.Signature == "" {
		return nil, &refusal{http.StatusBadRequest, "IncompleteSignature", "The request signature does not conform to AWS standards."}
	}
	k, ok := s.keys[auth.KeyID]
	if !ok || k.inactive || s.now().Before(k.knownFrom) || !sameText(k.token, auth.Token) {
		return nil, invalidToken()
	}
	if k.kind != userKey && !s.live(k) {
		return nil, &refusal{http.StatusForbidden, "ExpiredToken", "The security token included in the request is expired"}
	}
	if ref := auth.Check(service, s.now()); ref != nil {
		return nil, &refusal{ref.Status, ref.Code, ref.Message}
	}
	own := aws.Credentials{AccessKeyID: k.id, SecretAccessKey: k.secret, SessionToken: k.token}
	if !sameText(auth.Signature, auth.Resign(r, body, own)) {
		return nil, &refusal{http.StatusForbidden, "SignatureDoesNotMatch", "The request signature we calculated " +
			"does not match the signature you provided. Check your AWS Secret Access Key and signing method. " +
			"Consult the service documentation for details."}
	}
	k.lastUsed, k.lastService, k.lastRegion = s.now(), auth.Service, auth.Region
	return k, nil
}

func invalidToken() *refusal {
	return &refusal{http.StatusForbidden, "InvalidClientTokenId", "The security token included in the request is invalid."}
}

func sameText(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
