// Package sigv4 reads what a request says of who has signed it, and signs it again, for the embedded
// AWS. It knows neither keys nor services.
package sigv4

import (
	"context"
	"crypto/sha256"
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

// Refusal is why AWS takes no request, with the HTTP status.
type Refusal struct {
	Status        int
	Code, Message string
}

// authorization is the header of that name, taken apart.
type authorization struct {
	KeyID, Region, Service string
	Signature              string

	date, terminator string
	signedHeaders    []string
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
		KeyID: scope[0], date: scope[1], Region: scope[2], Service: scope[3], terminator: scope[4],
		signedHeaders: strings.Split(parts["SignedHeaders"], ";"),
		Signature:     parts["Signature"],
	}
}

// Claim is who a request says to be from: in its headers, or in its URL, which somebody has signed
// for another to send. An empty Signature is none that can be read.
type Claim struct {
	authorization

	Token     string
	at        string // when it was signed
	presigned bool
}

// ClaimOf reads the claim of a request; ok is false where it has none.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html.
func ClaimOf(r *http.Request) (c Claim, ok bool) {
	if header := r.Header.Get("Authorization"); header != "" {
		c = Claim{parseAuthorization(header), r.Header.Get("X-Amz-Security-Token"), r.Header.Get("X-Amz-Date"), false}
		return c, true
	}
	query := r.URL.Query()
	if !query.Has("X-Amz-Signature") {
		return Claim{}, false
	}
	c = Claim{Token: query.Get("X-Amz-Security-Token"), at: query.Get("X-Amz-Date"), presigned: true}
	c.authorization = parseAuthorization(query.Get("X-Amz-Algorithm") + " Credential=" + query.Get("X-Amz-Credential") +
		",SignedHeaders=" + query.Get("X-Amz-SignedHeaders") + ",Signature=" + query.Get("X-Amz-Signature"))
	if seconds, err := strconv.Atoi(query.Get("X-Amz-Expires")); err != nil || seconds < 1 || !slices.Contains(c.signedHeaders, "host") {
		c.authorization = authorization{}
	}
	return c, true
}

// Check refuses a request that was signed for another service than it came to, or at another time.
func (c Claim) Check(service string, now time.Time) *Refusal {
	auth, date := c.authorization, c.at
	signed, err := time.Parse(signingTime, date)
	if err != nil {
		return &Refusal{
			http.StatusBadRequest, "IncompleteSignature",
			"Date must be in ISO-8601 'basic format'. Got '" + date + "'. See http://en.wikipedia.org/wiki/ISO_8601",
		}
	}
	stamp := func(t time.Time) string { return t.Format(signingTime) }
	switch {
	case auth.terminator != "aws4_request":
		return mismatch("Credential should be scoped with a valid terminator: 'aws4_request', not '" + auth.terminator + "'.")
	case auth.Service != service:
		return mismatch("Credential should be scoped to correct service: '" + service + "'. ")
	case auth.Region == "":
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

// Resign signs what the server has received by a key, with the headers that the client says to have
// signed, and returns the signature. Only the SDK's own signer is asked, so that the two sides share no
// code of this project.
func (c Claim) Resign(r *http.Request, body []byte, creds aws.Credentials) string {
	auth := c
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
	at, err := time.Parse(signingTime, auth.at)
	if err != nil {
		return ""
	}
	hash := sha256.Sum256(body)
	sum := hex.EncodeToString(hash[:])
	if auth.presigned {
		return presign(r.Context(), creds, again, sum, auth, at)
	}
	if err := v4.NewSigner().SignHTTP(r.Context(), creds, again, sum, auth.Service, auth.Region, at); err != nil {
		return ""
	}
	return parseAuthorization(again.Header.Get("Authorization")).Signature
}

// presign is [resign] for a URL.
func presign(ctx context.Context, creds aws.Credentials, r *http.Request, sum string, auth Claim, at time.Time) string {
	query := r.URL.Query()
	query.Del("X-Amz-Signature")
	r.URL.RawQuery = query.Encode()
	signed, _, err := v4.NewSigner().PresignHTTP(ctx, creds, r, sum, auth.Service, auth.Region, at)
	if err != nil {
		return ""
	}
	u, err := url.Parse(signed)
	if err != nil {
		return ""
	}
	return u.Query().Get("X-Amz-Signature")
}

func mismatch(message string) *Refusal {
	return &Refusal{http.StatusForbidden, "SignatureDoesNotMatch", message}
}
