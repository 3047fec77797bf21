package source_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/internal/fakeaws"
	"github.com/seed642dee07/aws-federate/internal/source"
)

// center sends a desk to an embedded IAM Identity Center, and signs it in there.
func center(t *testing.T, lifetime time.Duration) (*desk, *fakeaws.Server, map[string]any) {
	t.Helper()
	d := newDesk(t, http.StatusOK, good)
	server, err := fakeaws.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	server.Assign("111122223333", "Dev")
	t.Setenv("AWS_ENDPOINT_URL_SSO", server.URL)
	t.Setenv("AWS_ENDPOINT_URL_SSO_OIDC", server.URL)
	d.Now = time.Now
	file := tokenFile(server.SignIn(lifetime))
	d.put(t, file)
	return d, server, file
}

func tokenFile(in fakeaws.SignedIn) map[string]any {
	stamp := func(at time.Time) string { return at.UTC().Format(time.RFC3339) }
	return map[string]any{
		"startUrl": startURL, "region": "eu-west-1", "accessToken": in.AccessToken, "expiresAt": stamp(in.Expires),
		"refreshToken": in.RefreshToken,
		"clientId":     in.ClientID, "clientSecret": in.ClientSecret, "registrationExpiresAt": stamp(in.ClientExpires),
		"ofOthers": map[string]any{"kept": []any{1.0, "é <&>"}},
	}
}

// put writes the token of the session, and read reads it.
func (d *desk) put(t *testing.T, file map[string]any) {
	t.Helper()
	text, err := json.Marshal(file)
	if err != nil {
		t.Fatal(err)
	}
	d.keep(t, session, string(text))
}

func (d *desk) read(t *testing.T) map[string]any {
	t.Helper()
	text, err := os.ReadFile(d.path(session))
	if err != nil {
		t.Fatal(err)
	}
	var file map[string]any
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	return file
}

// TestRenewal renews a token that has ended or is about to, and keeps all of the file but what is
// new.
func TestRenewal(t *testing.T) {
	for name, tt := range map[string]struct {
		left    time.Duration
		renewed bool
	}{
		"lasts":        {16 * time.Minute, false},
		"about to end": {14 * time.Minute, true},
		"ended":        {-time.Minute, true},
	} {
		t.Run(name, func(t *testing.T) {
			d, server, before := center(t, tt.left)
			if _, err := d.Credentials(t.Context(), deskPlan()); err != nil {
				t.Fatal(err)
			}
			after := d.read(t)
			if got := server.Count("CreateToken") == 1; got != tt.renewed || tt.renewed != (after["accessToken"] != before["accessToken"]) {
				t.Fatalf("%d calls, new token %v", server.Count("CreateToken"), after["accessToken"] != before["accessToken"])
			}
			if !server.RefreshTokenGood(after["refreshToken"].(string)) {
				t.Error("the refresh token in the file is used up")
			}
			for _, name := range []string{"accessToken", "refreshToken", "expiresAt"} {
				delete(before, name)
				delete(after, name)
			}
			if !maps.EqualFunc(before, after, func(a, b any) bool { return fmt.Sprint(a) == fmt.Sprint(b) }) {
				t.Errorf("before %v, after %v", before, after)
			}
			if info, err := os.Stat(d.path(session)); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%v, %v", info.Mode(), err)
			}
		})
	}
}

// TestNoRenewal has tokens that cannot be renewed: they are used while they last, and a person is
// needed then.
func TestNoRenewal(t *testing.T) {
	for name, tt := range map[string]struct {
		spoil func(*fakeaws.Server, map[string]any)
		why   string
		calls int
	}{
		"no refresh token": {func(_ *fakeaws.Server, f map[string]any) { delete(f, "refreshToken") }, "without a refresh token", 0},
		"no client":        {func(_ *fakeaws.Server, f map[string]any) { delete(f, "clientSecret") }, "without a refresh token", 0},
		"client ended": {
			func(_ *fakeaws.Server, f map[string]any) { f["registrationExpiresAt"] = "2020-01-01T00:00:00Z" }, "registration has ended", 0,
		},
		"client ended, old CLI": {
			func(_ *fakeaws.Server, f map[string]any) { f["registrationExpiresAt"] = "2020-01-01T00:00:00UTC" },
			"registration has ended", 0,
		},
		"revoked": {
			func(s *fakeaws.Server, f map[string]any) { f["refreshToken"] = fakeaws.Canary }, "InvalidGrantException: Invalid grant", 1,
		},
		"unknown client": {func(s *fakeaws.Server, f map[string]any) { f["clientId"] = "other" }, "InvalidClientException", 1},
	} {
		t.Run(name, func(t *testing.T) {
			d, server, file := center(t, 10*time.Minute)
			tt.spoil(server, file)
			d.put(t, file)
			for range 2 {
				if _, err := d.Credentials(t.Context(), deskPlan()); err != nil {
					t.Fatal(err)
				}
				if _, err := os.Stat(d.path(session) + ".next"); err == nil {
					t.Error("a file is left")
				}
			}
			if n := server.Count("CreateToken"); n != tt.calls {
				t.Errorf("%d calls while it lasts, want %d", n, tt.calls)
			}
			file["expiresAt"] = time.Now().Add(-time.Minute).UTC().Format(time.RFC3339)
			d.put(t, file)
			_, err := d.Credentials(t.Context(), deskPlan())
			if e, ok := errors.AsType[*source.PersonNeededError](err); !ok || !e.SignIn {
				t.Fatalf("%T: %v", err, err)
			}
			if tt.calls == 0 && !strings.Contains(err.Error(), tt.why) || server.Count("CreateToken") != tt.calls {
				t.Errorf("%d calls, %v", server.Count("CreateToken"), err)
			}
		})
	}
}

// TestRenewalInTrouble goes on with the old token while it lasts, and does not try again at once;
// when it has ended, the trouble is said.
func TestRenewalInTrouble(t *testing.T) {
	d, server, file := center(t, 10*time.Minute)
	server.Inject("CreateToken", fakeaws.Dropped(), 0)
	for range 3 {
		if _, err := d.Credentials(t.Context(), deskPlan()); err != nil {
			t.Fatal(err)
		}
	}
	if n := server.Count("CreateToken"); n != 1 {
		t.Errorf("%d calls, want 1", n)
	}
	file["expiresAt"] = time.Now().Add(-time.Minute).UTC().Format(time.RFC3339)
	d.put(t, file)
	_, err := d.Credentials(t.Context(), deskPlan())
	if e, ok := errors.AsType[*awscall.NetworkError](err); !ok || e.Operation != "CreateToken" || e.Service != awscall.IdentityCenterOIDC {
		t.Errorf("%T: %v", err, err)
	}
	server.ClearFaults()
	if _, err := d.Credentials(t.Context(), deskPlan()); err != nil {
		t.Error(err)
	}
}

// TestInterruptedRenewal waits for the answer after an interrupt: it brings the next refresh token.
func TestInterruptedRenewal(t *testing.T) {
	d, server, _ := center(t, -time.Minute)
	server.Inject("CreateToken", fakeaws.Latency(300*time.Millisecond), 1)
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(100*time.Millisecond, cancel)
	if _, err := d.Credentials(ctx, deskPlan()); !errors.Is(err, context.Canceled) {
		t.Errorf("%T: %v", err, err)
	}
	if after := d.read(t); server.Count("CreateToken") != 1 || !server.RefreshTokenGood(after["refreshToken"].(string)) {
		t.Error("the refresh token in the file is used up, or was not used")
	}
}

// TestRefusedToken renews a token that the portal does not take although its file says that it
// lasts.
func TestRefusedToken(t *testing.T) {
	d, server, file := center(t, 8*time.Hour)
	good := file["accessToken"]
	file["accessToken"] = fakeaws.Canary
	d.put(t, file)
	if _, err := d.Credentials(t.Context(), deskPlan()); err != nil {
		t.Fatal(err)
	}
	if after := d.read(t); after["accessToken"] == fakeaws.Canary || after["accessToken"] == good ||
		server.Count("GetRoleCredentials") != 2 {
		t.Errorf("%d calls of the portal", server.Count("GetRoleCredentials"))
	}
}

// TestLeftByTheKilled finds the token that a process had written before it was killed, and not one
// that is older or broken.
func TestLeftByTheKilled(t *testing.T) {
	for name, whole := range map[string]bool{"whole": true, "cut off": false} {
		t.Run(name, func(t *testing.T) {
			d, server, file := center(t, -time.Minute)
			next, err := json.Marshal(tokenFile(server.SignIn(8 * time.Hour)))
			if err != nil {
				t.Fatal(err)
			}
			if !whole {
				next = next[:len(next)/2]
			}
			if err := os.WriteFile(d.path(session)+".next", next, 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := d.Credentials(t.Context(), deskPlan()); err != nil {
				t.Fatal(err)
			}
			if renewed := server.Count("CreateToken") == 1; renewed == whole || d.read(t)["accessToken"] == file["accessToken"] {
				t.Errorf("%d calls", server.Count("CreateToken"))
			}
			if _, err := os.Stat(d.path(session) + ".next"); err == nil {
				t.Error("a file is left")
			}
		})
	}
}

// TestNoPlaceForTokens spends no refresh token where the next one could not be kept.
func TestNoPlaceForTokens(t *testing.T) {
	d, server, file := center(t, -time.Minute)
	if err := os.Mkdir(d.path(session)+".next", 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(d.path(session)+".next/x", nil, 0o600); err != nil { // cannot be removed, not even by root
		t.Fatal(err)
	}
	_, err := d.Credentials(t.Context(), deskPlan())
	if e, ok := errors.AsType[*source.PersonNeededError](err); !ok || !strings.Contains(e.Error(), "cannot be renewed") {
		t.Errorf("%T: %v", err, err)
	}
	if server.Count("CreateToken") != 0 || !server.RefreshTokenGood(file["refreshToken"].(string)) {
		t.Error("the refresh token is spent")
	}
}
