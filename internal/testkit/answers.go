package testkit

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// Answers is a service on this machine that gives the same answer each time, and counts. Its clock
// shows now.
func Answers(t *testing.T, now time.Time, status int, answer string, check func(*http.Request)) (at string, requests *int) {
	t.Helper()
	requests = new(int)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		*requests++
		if check != nil {
			check(r)
		}
		w.Header().Set("Date", now.Format(http.TimeFormat))
		w.WriteHeader(status)
		_, _ = io.WriteString(w, answer)
	}))
	t.Cleanup(server.Close)
	return server.URL, requests
}

// NoSecret looks for a canary in an error and in all that it wraps.
func NoSecret(t *testing.T, canary string, err error) {
	t.Helper()
	for ; err != nil; err = errors.Unwrap(err) {
		if strings.Contains(err.Error(), canary) {
			t.Errorf("a secret is in an error of type %T", err)
		}
	}
}
