package fakeaws_test

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

// podWorld is a world whose role "pod" trusts an identity provider.
func podWorld(t *testing.T) (w world, provider *fakeaws.Provider, pod string) {
	t.Helper()
	w = newWorld(t)
	provider = w.AddProvider(account, "oidc.example.com")
	return w, provider, w.AddRole(fakeaws.Role{Account: account, Name: "pod", Trust: []string{provider.ARN}})
}

func assumeWeb(t *testing.T, w world, role, token string, seconds int32) (*sts.AssumeRoleWithWebIdentityOutput, error) {
	t.Helper()
	in := &sts.AssumeRoleWithWebIdentityInput{RoleArn: &role, RoleSessionName: aws.String("work"), WebIdentityToken: &token}
	if seconds != 0 {
		in.DurationSeconds = &seconds
	}
	return client(w.Server, aws.Credentials{}).AssumeRoleWithWebIdentity(t.Context(), in)
}

func TestWebIdentity(t *testing.T) {
	w, provider, pod := podWorld(t)
	token := provider.Token("app", time.Hour)
	if !strings.Contains(token, fakeaws.Canary) {
		t.Error("no canary in the token")
	}
	out, err := assumeWeb(t, w, pod, token, 900)
	if err != nil {
		t.Fatal(err)
	}
	if got := caller(t, w, sessionCreds(out.Credentials)); got != "arn:aws:sts::"+account+":assumed-role/pod/work" {
		t.Errorf("the caller is %s", got)
	}
	if _, err := assume(t, w, sessionCreds(out.Credentials), nil); err == nil {
		t.Error("a role that trusts the user lets the session in")
	}
	for _, call := range w.Calls("AssumeRoleWithWebIdentity") {
		if call.Form.Has("WebIdentityToken") {
			t.Error("the token is in the log")
		}
	}
}

func TestWebIdentityRefused(t *testing.T) {
	w, provider, pod := podWorld(t)
	foreign := w.AddProvider("444455556666", "oidc.example.com")
	good := provider.Token("app", time.Hour)
	header, rest, _ := strings.Cut(good, ".")
	for name, tt := range map[string]struct {
		role, token string
		seconds     int32
		status      int
		code, text  string
	}{
		"no token": {pod, "x", 0, http.StatusBadRequest, "ValidationError", ""},
		"no JWT":   {pod, "sometoken", 0, http.StatusBadRequest, "InvalidIdentityToken", ""},
		"claims that are none": {
			pod, header + "." + base64.RawURLEncoding.EncodeToString([]byte("{")) + ".x", 0, http.StatusBadRequest,
			"InvalidIdentityToken", "",
		},
		"signature":      {pod, header + "." + strings.Replace(rest, ".", ".A", 1), 0, http.StatusBadRequest, "InvalidIdentityToken", ""},
		"key of another": {pod, foreign.Token("app", time.Hour), 0, http.StatusBadRequest, "InvalidIdentityToken", ""},
		"over":           {pod, provider.Token("app", -time.Second), 0, http.StatusBadRequest, "ExpiredTokenException", ""},
		"no subject":     {pod, provider.Token("", time.Hour), 0, http.StatusForbidden, "IDPRejectedClaim", ""},
		"other account": {
			"arn:aws:iam::999999999999:role/pod", good, 0, http.StatusBadRequest, "InvalidIdentityToken",
			"No OpenIDConnect provider found in your account for https://oidc.example.com",
		},
		"no trust": {w.role, good, 0, http.StatusForbidden, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity"},
		"too long": {
			pod, good, 3601, http.StatusBadRequest, "ValidationError",
			"The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := assumeWeb(t, w, tt.role, tt.token, tt.seconds)
			if err == nil {
				t.Fatal("not refused")
			}
			wantRefusal(t, err, tt.status, tt.code, tt.text)
		})
	}
}
