package fakeaws_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

// fetch makes a request with headers, "NAME: VALUE", and returns the status and the body.
func fetch(t *testing.T, method, url string, headers ...string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		r.Header.Set(name, value)
		if name == "Host" {
			r.Host = value
		}
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}

// wantDocument asserts that credentials are good, and have the canary.
func wantDocument(t *testing.T, w world, body, arn string) {
	t.Helper()
	var got struct{ AccessKeyId, SecretAccessKey, Token string }
	if err := json.Unmarshal([]byte(body), &got); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(got.SecretAccessKey, fakeaws.Canary) || !strings.Contains(got.Token, fakeaws.Canary) {
		t.Error("no canary")
	}
	creds := aws.Credentials{AccessKeyID: got.AccessKeyId, SecretAccessKey: got.SecretAccessKey, SessionToken: got.Token}
	if is := caller(t, w, creds); is != arn {
		t.Errorf("the caller is %s", is)
	}
}

func TestContainer(t *testing.T) {
	w := newWorld(t)
	const accept = "Accept: application/json"
	if status, _ := fetch(t, http.MethodGet, w.ContainerURL(), accept); status != http.StatusNotFound {
		t.Errorf("without a container: %d", status)
	}
	old := "Authorization: " + w.ServeContainer(w.role)
	token := "Authorization: " + w.ServeContainer(w.role)
	for _, headers := range [][]string{
		{accept},
		{accept, old},
		{token},
		{accept, token, "Host: rebound.example.com"},
		{accept, strings.Replace(token, "Basic", "Bearer Basic", 1)},
	} {
		if status, body := fetch(t, http.MethodGet, w.ContainerURL(), headers...); status < 400 || !strings.Contains(body, `"code":`) {
			t.Errorf("%q: %d %s", headers, status, body)
		}
	}
	status, body := fetch(t, http.MethodGet, w.ContainerURL(), accept, token)
	if status != http.StatusOK || w.Count("GetContainerCredentials") != 7 {
		t.Fatalf("%d, %d calls", status, w.Count("GetContainerCredentials"))
	}
	wantDocument(t, w, body, "arn:aws:sts::"+account+":assumed-role/admin/container")
}

func TestInstance(t *testing.T) {
	w := newWorld(t)
	const ttl = "X-Aws-Ec2-Metadata-Token-Ttl-Seconds: "
	tokens, roles := w.URL+"/latest/api/token", w.URL+"/latest/meta-data/iam/security-credentials/"
	wants := func(want int, method, url string, headers ...string) string {
		t.Helper()
		status, body := fetch(t, method, url, headers...)
		if status != want {
			t.Errorf("%s %s %q: %d, want %d", method, url, headers, status, want)
		}
		return body
	}
	wants(404, http.MethodPut, tokens, ttl+"21600")
	w.ServeInstance(fakeaws.Instance{Role: w.role})
	wants(400, http.MethodPut, tokens)
	wants(400, http.MethodPut, tokens, ttl+"0")
	wants(400, http.MethodPut, tokens, ttl+"21601")
	wants(405, http.MethodGet, tokens, ttl+"21600")
	wants(403, http.MethodPut, tokens, ttl+"21600", "X-Forwarded-For: 192.0.2.1")
	token := "X-Aws-Ec2-Metadata-Token: " + wants(200, http.MethodPut, tokens, ttl+"60")
	if !strings.Contains(token, fakeaws.Canary) {
		t.Error("no canary in the token")
	}
	wants(401, http.MethodGet, roles)
	wants(401, http.MethodGet, roles, "X-Aws-Ec2-Metadata-Token: other")
	wants(404, http.MethodGet, roles+"other", token)
	if name := wants(200, http.MethodGet, roles, token); name != "admin" {
		t.Errorf("the role is %q", name)
	}
	wantDocument(t, w, wants(200, http.MethodGet, roles+"admin", token), "arn:aws:sts::"+account+":assumed-role/admin/i-0123456789abcdef0")
	w.SetClockOffset(60 * 1e9)
	wants(401, http.MethodGet, roles, token)
	w.ServeInstance(fakeaws.Instance{NoToken: true, V1: true})
	wants(404, http.MethodPut, tokens, ttl+"60")
	wants(404, http.MethodGet, roles)
}
