package fakeaws_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

// emptyHash is the hash of no body.
const emptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

// TestPresigned has a signed URL be held to all of it.
func TestPresigned(t *testing.T) {
	w := newWorld(t)
	role := sessionCreds(mustAssume(t, w, userCreds(w.keys), nil).Credentials)
	for name, tt := range map[string]struct {
		spoil  func(url.Values, *http.Request)
		status int
		code   string
	}{
		"as signed":       {func(url.Values, *http.Request) {}, 200, ""},
		"another time":    {func(q url.Values, _ *http.Request) { q.Set("X-Amz-Expires", "61") }, 403, "SignatureDoesNotMatch"},
		"no end":          {func(q url.Values, _ *http.Request) { q.Del("X-Amz-Expires") }, 400, "IncompleteSignature"},
		"more":            {func(q url.Values, _ *http.Request) { q.Set("a", "b") }, 403, "SignatureDoesNotMatch"},
		"another method":  {func(_ url.Values, r *http.Request) { r.Method = http.MethodPost }, 403, "SignatureDoesNotMatch"},
		"another host":    {func(_ url.Values, r *http.Request) { r.Host = "sts.amazonaws.com" }, 403, "SignatureDoesNotMatch"},
		"another header":  {func(_ url.Values, r *http.Request) { r.Header.Set("X-Mine", "b") }, 403, "SignatureDoesNotMatch"},
		"no header":       {func(_ url.Values, r *http.Request) { r.Header.Del("X-Mine") }, 403, "SignatureDoesNotMatch"},
		"no signed host":  {func(q url.Values, _ *http.Request) { q.Set("X-Amz-SignedHeaders", "x-mine") }, 400, "IncompleteSignature"},
		"other algorithm": {func(q url.Values, _ *http.Request) { q.Set("X-Amz-Algorithm", "AWS4") }, 400, "IncompleteSignature"},
		"no token":        {func(q url.Values, _ *http.Request) { q.Del("X-Amz-Security-Token") }, 403, "InvalidClientTokenId"},
		"no signature":    {func(q url.Values, _ *http.Request) { q.Del("X-Amz-Signature") }, 403, "MissingAuthenticationToken"},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodGet,
				w.URL+"/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Expires=60", nil)
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("X-Mine", "a")
			signed, _, err := v4.NewSigner().PresignHTTP(t.Context(), role, r, emptyHash, "sts", "eu-west-1", time.Now())
			if err != nil {
				t.Fatal(err)
			}
			if r.URL, err = url.Parse(signed); err != nil {
				t.Fatal(err)
			}
			query := r.URL.Query()
			tt.spoil(query, r)
			r.URL.RawQuery = query.Encode()
			if status, code, _ := send(t, r); status != tt.status || code != tt.code {
				t.Errorf("%d %s", status, code)
			}
		})
	}
}
