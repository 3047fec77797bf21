package fakeaws

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

const (
	signingAlgorithm = "AWS4-HMAC-SHA256"
	signingTime      = "20060102T150405Z"
	signingWindow    = 15 * time.Minute
)

// authorization is the header of that name, taken apart.
type authorization struct {
	keyID, date, region, service, terminator string
	signedHeaders                            []string
	signature                                string
}

// parseAuthorization takes the header apart; what is missing stays empty.
func parseAuthorization(header string) authorization {
	rest, ok := strings.CutPrefix(header, signingAlgorithm+" ")
	if !ok {
		return authorization{}
	}
	parts := map[string]string{}
	for part := range strings.SplitSeq(rest, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		parts[name] = value
	}
	scope := strings.Split(parts["Credential"], "/")
	if len(scope) != 5 {
		return authorization{}
	}
	return authorization{
		keyID: scope[0], date: scope[1], region: scope[2], service: scope[3], terminator: scope[4],
		signedHeaders: strings.Split(parts["SignedHeaders"], ";"),
		signature:     parts["Signature"],
	}
}

// claim is who a request says to be from: in its headers, or in its URL, which somebody has signed
// for another to send.
type claim struct {
	authorization
	token, date string
	presigned   bool
}

// claimOf reads the claim of a request; ok is false where it has none.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html.
func claimOf(r *http.Request) (c claim, ok bool) {
	if header := r.Header.Get("Authorization"); header != "" {
		c = claim{parseAuthorization(header), r.Header.Get("X-Amz-Security-Token"), r.Header.Get("X-Amz-Date"), false}
		return c, true
	}
	query := r.URL.Query()
	if !query.Has("X-Amz-Signature") {
		return claim{}, false
	}
	c = claim{token: query.Get("X-Amz-Security-Token"), date: query.Get("X-Amz-Date"), presigned: true}
	c.authorization = parseAuthorization(query.Get("X-Amz-Algorithm") + " Credential=" + query.Get("X-Amz-Credential") +
		",SignedHeaders=" + query.Get("X-Amz-SignedHeaders") + ",Signature=" + query.Get("X-Amz-Signature"))
	if seconds, err := strconv.Atoi(query.Get("X-Amz-Expires")); err != nil || seconds < 1 || !slices.Contains(c.signedHeaders, "host") {
		c.authorization = authorization{}
	}
	return c, true
}

// authenticate finds the key that has signed the request for a service, or refuses.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/signature-v4-troubleshooting.html.
func (s *Server) authenticate(service string, r *http.Request, body []byte) (*key, *refusal) {
	auth, ok := claimOf(r)
	if !ok {
		return nil, &refusal{http.StatusForbidden, "MissingAuthenticationToken", "Request is missing Authentication Token"}
	}
	if auth.keyID == "" || auth.signature == "" {
		return nil, &refusal{
			http.StatusBadRequest, "IncompleteSignature",
			"The request signature does not conform to AWS standards.",
		}
	}
	k, ok := s.keys[auth.keyID]
	if !ok || k.inactive || s.now().Before(k.knownFrom) || !sameText(k.token, auth.token) {
		return nil, invalidToken()
	}
	if k.kind != userKey && !s.live(k) {
		return nil, &refusal{
			http.StatusForbidden, "ExpiredToken",
			"The security token included in the request is expired",
		}
	}
	if ref := checkScope(service, auth.authorization, auth.date, s.now()); ref != nil {
		return nil, ref
	}
	if !sameText(auth.signature, resign(r, body, auth, k)) {
		return nil, mismatch("The request signature we calculated does not match the signature you provided. " +
			"Check your AWS Secret Access Key and signing method. Consult the service documentation for details.")
	}
	k.lastUsed, k.lastService, k.lastRegion = s.now(), auth.service, auth.region
	return k, nil
}

func invalidToken() *refusal {
	return &refusal{http.StatusForbidden, "InvalidClientTokenId", "The security token included in the request is invalid."}
}

// checkScope refuses a request that was signed for something else or at another time.
func checkScope(service string, auth authorization, date string, now time.Time) *refusal {
	signed, err := time.Parse(signingTime, date)
	if err != nil {
		return &refusal{
			http.StatusBadRequest, "IncompleteSignature",
			"Date must be in ISO-8601 'basic format'. Got '" + date + "'. See http://en.wikipedia.org/wiki/ISO_8601",
		}
	}
	stamp := func(t time.Time) string { return t.Format(signingTime) }
	switch {
	case auth.terminator != "aws4_request":
		return mismatch("Credential should be scoped with a valid terminator: 'aws4_request', not '" + auth.terminator + "'.")
	case auth.service != service:
		return mismatch("Credential should be scoped to correct service: '" + service + "'. ")
	case auth.region == "":
		return mismatch("Credential should be scoped to a valid region. ")
	case auth.date != date[:len("20060102")]:
		return mismatch("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '" +
			auth.date + "' != '" + date[:len("20060102")] + "', from '" + date + "'.")
	case signed.Before(now.Add(-signingWindow)):
		return mismatch("Signature expired: " + date + " is now earlier than " + stamp(now.Add(-signingWindow)) +
			" (" + stamp(now) + " - 15 min.)")
	case signed.After(now.Add(signingWindow)):
		return mismatch("Signature not yet current: " + date + " is still later than " + stamp(now.Add(signingWindow)) +
			" (" + stamp(now) + " + 15 min.)")
	}
	return nil
}

// resign signs what the server has received, with the headers that the client says to have signed,
// and returns the signature. Only the SDK's own signer is asked, so that the two sides share no
// code of this project.
func resign(r *http.Request, body []byte, auth claim, k *key) string {
	again := &http.Request{
		Method: r.Method,
		Host:   r.Host,
		URL:    &url.URL{Scheme: "http", Host: r.Host, Path: r.URL.Path, RawPath: r.URL.RawPath, RawQuery: r.URL.RawQuery},
		Header: http.Header{},
	}
	for _, name := range auth.signedHeaders {
		if values := r.Header.Values(name); len(values) > 0 {
			again.Header[http.CanonicalHeaderKey(name)] = values
		}
		if name == "content-length" {
			again.ContentLength = r.ContentLength
		}
	}
	at, err := time.Parse(signingTime, auth.date)
	if err != nil {
		return ""
	}
	hash := sha256.Sum256(body)
	creds := aws.Credentials{AccessKeyID: k.id, SecretAccessKey: k.secret, SessionToken: k.token}
	sum := hex.EncodeToString(hash[:])
	if auth.presigned {
		return presign(r.Context(), creds, again, sum, auth, at)
	}
	if err := v4.NewSigner().SignHTTP(r.Context(), creds, again, sum, auth.service, auth.region, at); err != nil {
		return ""
	}
	return parseAuthorization(again.Header.Get("Authorization")).signature
}

// presign is [resign] for a URL.
func presign(ctx context.Context, creds aws.Credentials, r *http.Request, sum string, auth claim, at time.Time) string {
	query := r.URL.Query()
	query.Del("X-Amz-Signature")
	r.URL.RawQuery = query.Encode()
	signed, _, err := v4.NewSigner().PresignHTTP(ctx, creds, r, sum, auth.service, auth.region, at)
	if err != nil {
		return ""
	}
	u, err := url.Parse(signed)
	if err != nil {
		return ""
	}
	return u.Query().Get("X-Amz-Signature")
}

func mismatch(message string) *refusal {
	return &refusal{http.StatusForbidden, "SignatureDoesNotMatch", message}
}

func sameText(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
