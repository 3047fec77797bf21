package fakeaws_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sso"
	"github.com/aws/aws-sdk-go-v2/service/sso/types"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

// center is a client of the embedded IAM Identity Center that has registered.
type center struct {
	*fakeaws.Server
	t      *testing.T
	client map[string]any
}

func newCenter(t *testing.T) center {
	t.Helper()
	s, err := fakeaws.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	c := center{s, t, nil}
	code, answer := c.post("/client/register", map[string]any{
		"clientName": "test", "clientType": "public", "grantTypes": []string{
			"authorization_code", "refresh_token",
			"urn:ietf:params:oauth:grant-type:device_code",
		},
		"redirectUris": []string{"http://127.0.0.1/oauth/callback"}, "issuerUrl": "https://a/start",
		"scopes": []string{"sso:account:access"},
	})
	if code != "" {
		t.Fatal(code)
	}
	c.client = map[string]any{"clientId": answer["clientId"], "clientSecret": answer["clientSecret"]}
	return c
}

// post returns AWS's error code, empty for success, and the answer.
func (c center) post(path string, fields map[string]any) (code string, answer map[string]any) {
	c.t.Helper()
	for name, value := range c.client {
		if _, given := fields[name]; !given {
			fields[name] = value
		}
	}
	body, _ := json.Marshal(fields)
	r, err := http.Post(c.URL+path, "application/json", bytes.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	defer r.Body.Close()
	if err := json.NewDecoder(r.Body).Decode(&answer); err != nil {
		c.t.Fatal(err)
	}
	return r.Header.Get("X-Amzn-Errortype"), answer
}

const verifier = "0123456789012345678901234567890123456789012"

// authorize goes to the page with changed parameters, and returns the answer that the browser would
// bring.
func (c center) authorize(changed url.Values) url.Values {
	c.t.Helper()
	sum := sha256.Sum256([]byte(verifier))
	query := url.Values{
		"response_type": {"code"}, "client_id": {c.client["clientId"].(string)}, "redirect_uri": {"http://127.0.0.1:4711/oauth/callback"},
		"state":                 {"s"},
		"code_challenge_method": {"S256"}, "code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])},
		"scopes": {"sso:account:access"},
	}
	for name, values := range changed {
		query[name] = values
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	r, err := client.Get(c.URL + "/authorize?" + query.Encode())
	if err != nil {
		c.t.Fatal(err)
	}
	r.Body.Close()
	at, err := r.Location()
	if err != nil {
		return nil
	}
	return at.Query()
}

func TestPKCE(t *testing.T) {
	c := newCenter(t)
	c.SetConsent(fakeaws.ConsentGiven)
	for name, changed := range map[string]map[string]any{
		"good": {}, "other verifier": {"codeVerifier": strings.Repeat("x", 43)}, "no verifier": {"codeVerifier": ""},
		"other redirect": {"redirectUri": "http://127.0.0.1:1/oauth/callback"}, "other code": {"code": "x"},
	} {
		ask := map[string]any{
			"grantType": "authorization_code", "code": c.authorize(nil).Get("code"), "codeVerifier": verifier,
			"redirectUri": "http://127.0.0.1:4711/oauth/callback",
		}
		for field, value := range changed {
			ask[field] = value
		}
		if code, _ := c.post("/token", ask); (code == "") != (name == "good") || code != "" && code != "InvalidGrantException" {
			t.Errorf("%s: %q", name, code)
		}
		if code, _ := c.post("/token", ask); code != "InvalidGrantException" {
			t.Errorf("%s, again: %q", name, code)
		}
	}
	for name, changed := range map[string]url.Values{
		"client":   {"client_id": {"x"}},
		"redirect": {"redirect_uri": {"http://127.0.0.1:1/other"}}, "host": {"redirect_uri": {"http://attacker.example/oauth/callback"}},
	} {
		if got := c.authorize(changed); got != nil {
			t.Errorf("%s: sent back with %v", name, got)
		}
	}
	for name, changed := range map[string]url.Values{
		"invalid_request": {"code_challenge_method": {"plain"}},
		"invalid_scope":   {"scopes": {"other"}},
	} {
		if got := c.authorize(changed); got.Get("error") != name || got.Get("state") != "s" {
			t.Errorf("%s: %v", name, got)
		}
	}
	if got := c.authorize(url.Values{"state": {""}}); got.Get("error") != "invalid_request" {
		t.Errorf("no state: %v", got)
	}
}

func TestRefreshTokenIsGoodOnce(t *testing.T) {
	c := newCenter(t)
	in := c.SignIn(time.Hour)
	ask := map[string]any{
		"grantType": "refresh_token", "refreshToken": in.RefreshToken, "clientId": in.ClientID,
		"clientSecret": in.ClientSecret,
	}
	code, answer := c.post("/token", ask)
	if next, _ := answer["refreshToken"].(string); code != "" || next == in.RefreshToken || !c.RefreshTokenGood(next) ||
		!strings.Contains(next, fakeaws.Canary) {
		t.Errorf("%q", code)
	}
	if code, _ := c.post("/token", ask); code != "InvalidGrantException" {
		t.Errorf("again: %q", code)
	}
	ask["clientSecret"] = "other"
	if code, _ := c.post("/token", ask); code != "InvalidClientException" {
		t.Errorf("wrong secret: %q", code)
	}
}

func TestDeviceCodes(t *testing.T) {
	c := newCenter(t)
	c.SetPollInterval(time.Second)
	_, device := c.post("/device_authorization", map[string]any{"startUrl": "https://a/start"})
	ask := map[string]any{"grantType": "urn:ietf:params:oauth:grant-type:device_code", "deviceCode": device["deviceCode"]}
	for _, want := range []string{"AuthorizationPendingException", "SlowDownException"} {
		if code, _ := c.post("/token", ask); code != want {
			t.Errorf("%q, want %s", code, want)
		}
	}
	r, err := http.Get(device["verificationUriComplete"].(string) + "&decision=allow")
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	time.Sleep(time.Second)
	for _, want := range []string{"", "InvalidGrantException"} {
		if code, _ := c.post("/token", ask); code != want {
			t.Errorf("%q, want %q", code, want)
		}
	}
	_, device = c.post("/device_authorization", map[string]any{"startUrl": "https://a/start"})
	c.SetClockOffset(11 * time.Minute)
	ask["deviceCode"] = device["deviceCode"]
	if code, _ := c.post("/token", ask); code != "ExpiredTokenException" {
		t.Errorf("%q", code)
	}
}

// TestLogout ends a sign-in for its access token and its refresh token, once, and leaves others
// alone.
func TestLogout(t *testing.T) {
	c := newCenter(t)
	c.Assign("111122223333", "Dev")
	ended, other := c.SignIn(time.Hour), c.SignIn(time.Hour)
	client := sso.New(sso.Options{Region: "eu-west-1", BaseEndpoint: &c.URL, RetryMaxAttempts: 1})
	out := func(token string) error {
		_, err := client.Logout(t.Context(), &sso.LogoutInput{AccessToken: &token})
		return err
	}
	if err := out(ended.AccessToken); err != nil {
		t.Fatal(err)
	}
	for name, token := range map[string]string{"again": ended.AccessToken, "unknown": "x", "expired": c.SignIn(-time.Minute).AccessToken} {
		err := out(token)
		if _, ok := errors.AsType[*types.UnauthorizedException](err); !ok {
			t.Errorf("%s: %v", name, err)
		}
	}
	if c.RefreshTokenGood(ended.RefreshToken) || !c.RefreshTokenGood(other.RefreshToken) {
		t.Error("the wrong refresh token is good")
	}
	for method, token := range map[string]string{http.MethodGet: other.AccessToken, http.MethodPost: ""} {
		request, err := http.NewRequestWithContext(t.Context(), method, c.URL+"/logout", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("x-amz-sso_bearer_token", token)
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: %s", method, answer.Status)
		}
	}
	if err := out(other.AccessToken); err != nil {
		t.Error(err)
	}
}
