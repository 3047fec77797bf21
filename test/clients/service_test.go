//go:build unix

package clients_test

import (
	"encoding/base64"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
)

// service is what a client talks to that prints no ARN. It answers whoever has signed, and keeps
// whose key that was.
type service struct {
	*httptest.Server

	mu      sync.Mutex
	signers []string // access key ids
}

func newService(start func(http.Handler) *httptest.Server, signer func(*http.Request) string, answer http.HandlerFunc) *service {
	s := &service{}
	s.Server = start(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := signer(r)
		if id == "" { // restic goes on without credentials where it gets none
			w.WriteHeader(http.StatusForbidden)
			return
		}
		s.mu.Lock()
		s.signers = append(s.signers, id)
		s.mu.Unlock()
		answer(w, r)
	}))
	return s
}

// storage is an S3 that has every bucket and no object: what is put there is gone at once.
func storage() *service {
	signer := func(r *http.Request) string {
		_, credential, _ := strings.Cut(r.Header.Get("Authorization"), "Credential=")
		return keyOf(credential)
	}
	return newService(httptest.NewServer, signer, func(w http.ResponseWriter, r *http.Request) {
		_, object, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
		if object != "" && r.Method != http.MethodPut {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		_, _ = io.WriteString(w, "<ListBucketResult/>")
	})
}

// kubernetes is the API server of an EKS: a token is the signed URL of a GetCallerIdentity.
func kubernetes() *service {
	signer := func(r *http.Request) string {
		token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer k8s-aws-v1.")
		signed, err := base64.RawURLEncoding.DecodeString(token)
		if err != nil {
			return ""
		}
		u, err := url.Parse(string(signed))
		if err != nil {
			return ""
		}
		return keyOf(u.Query().Get("X-Amz-Credential"))
	}
	return newService(httptest.NewTLSServer, signer, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"major": "1", "minor": "32"}`)
	})
}

// keyOf returns the access key id in the credential of a signature.
func keyOf(credential string) string {
	id, _, _ := strings.Cut(credential, "/")
	return id
}

// knows checks that there were requests, and that all were signed with one key.
func (s *service) knows(t *testing.T, key string) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if got := slices.Compact(s.signers); !slices.Equal(got, []string{key}) {
		t.Errorf("the requests are signed with %v, want %s", got, key)
	}
}
