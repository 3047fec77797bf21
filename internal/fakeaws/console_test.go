package fakeaws_test

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// TestOneIdentityPerBrowser signs a browser in as one identity and then as another, without a
// logout and with one.
func TestOneIdentityPerBrowser(t *testing.T) {
	w := newWorld(t)
	role := sessionCreds(mustAssume(t, w, userCreds(w.keys), nil).Credentials)
	out, err := client(w.Server, userCreds(w.keys)).GetFederationToken(t.Context(), &sts.GetFederationTokenInput{Name: aws.String("ann")})
	if err != nil {
		t.Fatal(err)
	}
	other := sessionCreds(out.Credentials)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{Jar: jar}
	visit := func(address string) string {
		t.Helper()
		resp, err := browser.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		text, _ := io.ReadAll(resp.Body)
		return string(text)
	}
	link := func(c aws.Credentials) string {
		t.Helper()
		return w.FederationURL() + "?" + mustLogin(t, w.Server, http.MethodPost, tokenForm(c)).Encode()
	}
	if text := visit(link(role)); !strings.Contains(text, "assumed-role/") {
		t.Fatalf("no console: %s", text)
	}
	if text := visit(link(role)); !strings.Contains(text, "assumed-role/") {
		t.Errorf("no console for the same identity again: %s", text)
	}
	if text := visit(link(other)); !strings.Contains(text, "must first log out") {
		t.Errorf("another identity is signed in beside the first: %s", text)
	}
	out2 := w.URL + "/oauth?Action=logout&redirect_uri="
	if text := visit(out2 + url.QueryEscape(link(other))); !strings.Contains(text, "federated-user/ann") {
		t.Errorf("no console after a logout: %s", text)
	}
	if text := visit(out2 + url.QueryEscape("https://example.com/")); !strings.Contains(text, "400") {
		t.Errorf("a logout leads elsewhere: %s", text)
	}
}
