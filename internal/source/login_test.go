package source_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials/logincreds"
	awssignin "github.com/aws/aws-sdk-go-v2/service/signin"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
	"github.com/seed642dee07/aws-federate/internal/signin"
	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/internal/testkit"
	"github.com/seed642dee07/aws-federate/pkg/cache"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// loginCase is one of AWS's cases of sign-ins by `aws login`.
type loginCase struct {
	Documentation  string
	ConfigContents string
	CacheContents  map[string]json.RawMessage
	MockAPICalls   []struct {
		Request      struct{ TokenInput json.RawMessage }
		Response     struct{ TokenOutput json.RawMessage }
		ResponseCode int
	} `json:"mockApiCalls"`
	Outcomes []map[string]json.RawMessage
}

// TestLoginVectors runs the cases in both copies: keys are written in one form by the AWS CLI and in another by others.
func TestLoginVectors(t *testing.T) {
	for _, path := range []string{smithy + "login-provider-test-cases.json", "vectors/botocore/tests/unit/login/login-provider-test-cases.json"} {
		var tests []loginCase
		testkit.SharedJSON(t, &tests, path)
		passed := 0
		for _, test := range tests {
			if t.Run(test.Documentation, func(t *testing.T) { test.run(t) }) {
				passed++
			}
		}
		t.Logf("%d of %d cases pass of %s", passed, len(tests), path)
		if len(tests) != 8 {
			t.Errorf("there are %d cases, not 8", len(tests))
		}
	}
}

func (c loginCase) run(t *testing.T) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range c.CacheContents {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	config := filepath.Join(t.TempDir(), "config")
	if err := os.WriteFile(config, []byte(c.ConfigContents), 0o600); err != nil {
		t.Fatal(err)
	}
	set, err := profile.Load(profile.Files{Config: config})
	if err != nil {
		t.Fatal(err)
	}
	plan, err := profile.Resolve(set, profile.Request{Profile: "signin"})
	if err != nil {
		t.Fatal(err)
	}
	plan.Region = "us-east-1" // that of the ARN's partition, as nobody names one
	environ(t, nil)
	now := time.Date(2025, 11, 19, 0, 0, 0, 0, time.UTC)
	r := &source.Runner{
		Store: cache.Off{}, Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler),
		Environ: []string{"AWS_LOGIN_CACHE_DIRECTORY=" + dir}, Locks: filepath.Join(dir, "locks"),
	}
	s := &scenario{}
	for _, call := range c.MockAPICalls {
		e := exchange{status: max(call.ResponseCode, http.StatusOK), answer: string(call.Response.TokenOutput), answered: http.Header{"Content-Type": {"application/json"}}}
		s.traffic = append(s.traffic, e)
	}
	player := &player{scenario: s}
	if err := r.Through(player); err != nil {
		t.Fatal(err)
	}
	creds, err := r.Credentials(t.Context(), plan)
	c.checkRequests(t, player.made)
	for _, outcome := range c.Outcomes {
		switch kind := text(outcome["result"]); kind {
		case "error":
			if err == nil {
				t.Error("no error")
			}
		case "credentials":
			if err != nil || creds.AccessKeyID != text(outcome["accessKeyId"]) || creds.SecretAccessKey != text(outcome["secretAccessKey"]) ||
				creds.SessionToken != text(outcome["sessionToken"]) || creds.AccountID != text(outcome["accountId"]) || creds.Expires.Format(time.RFC3339) != text(outcome["expiresAt"]) {
				t.Errorf("other credentials, %s until %s: %v", creds.AccessKeyID, creds.Expires, err)
			}
		case "cacheContents":
			delete(outcome, "result")
			for name, want := range outcome {
				got, err := os.ReadFile(filepath.Join(dir, name))
				if err != nil || !sameJSON(t, got, want) {
					t.Errorf("%v, the file is\n%s", err, got)
				}
			}
		default:
			t.Errorf("teach this test the outcome %s", kind)
		}
	}
}

func (c loginCase) checkRequests(t *testing.T, made []*http.Request) {
	t.Helper()
	if len(made) != len(c.MockAPICalls) {
		t.Fatalf("%d requests, want %d", len(made), len(c.MockAPICalls))
	}
	for i, call := range c.MockAPICalls {
		body, err := io.ReadAll(made[i].Body)
		if err != nil || !sameJSON(t, body, call.Request.TokenInput) || made[i].URL.String() != "https://us-east-1.signin.aws.amazon.com/v1/token" || made[i].Header.Get("DPoP") == "" || made[i].Header.Get("Authorization") != "" {
			t.Errorf("%v %s %s %s", err, made[i].Method, made[i].URL, body)
		}
	}
}

// text is a JSON text.
func text(raw json.RawMessage) (s string) {
	_ = json.Unmarshal(raw, &s)
	return s
}

func sameJSON(t *testing.T, a, b []byte) bool {
	t.Helper()
	var x, y any
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && reflect.DeepEqual(x, y)
}

// loginWorld is an AWS with a sign-in whose credentials have expired, and the file of it.
func loginWorld(t *testing.T) (server *fakeaws.Server, path string, run func(context.Context) error) {
	t.Helper()
	server, err := fakeaws.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	login := server.AddLogin(server.AddUser("111122223333", "alice").ARN)
	dir := t.TempDir()
	path = filepath.Join(dir, "5778c30d3fe8c123cb2ab0d5a82c81b6fdcedfb868a6625f6f5bf6f05a7f129b.json")
	if err := os.WriteFile(path, login.File(-time.Hour), 0o600); err != nil {
		t.Fatal(err)
	}
	return server, path, func(ctx context.Context) error {
		r := &source.Runner{
			Store: cache.Off{}, Now: time.Now, Log: slog.New(slog.DiscardHandler),
			Environ: []string{"AWS_LOGIN_CACHE_DIRECTORY=" + dir}, Locks: filepath.Join(dir, "locks"),
		}
		_, err := r.Credentials(ctx, profile.Plan{
			Region: "eu-west-1", Network: profile.Network{Signin: server.URL}, Steps: []profile.Step{profile.Login{Profile: "alice", Session: login.Session}},
		})
		return err
	}
}

// TestLoginRenewedOnce has 50 runs find a sign-in to be renewed: one does it, and none of the others is refused for it.
func TestLoginRenewedOnce(t *testing.T) {
	server, path, run := loginWorld(t)
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			if err := run(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := server.Count("CreateOAuth2Token"); n != 1 {
		t.Errorf("%d calls, want 1", n)
	}
	if names, err := os.ReadDir(filepath.Dir(path)); err != nil || len(names) != 2 {
		t.Errorf("%v beside the file and the locks (%v)", names, err)
	}
}

// TestLoginInterrupted interrupts a renewal that is on its way: it goes to its end, and the token that AWS gave is kept.
func TestLoginInterrupted(t *testing.T) {
	server, _, run := loginWorld(t)
	server.Inject("CreateOAuth2Token", fakeaws.Latency(300*time.Millisecond), 1)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	_ = run(ctx) // either end is good: the answer that came all the same, or that it was interrupted
	if err := run(t.Context()); err != nil {
		t.Errorf("the renewed sign-in is lost: %v", err)
	}
	if n := server.Count("CreateOAuth2Token"); n != 1 {
		t.Errorf("%d calls, want 1", n)
	}
}

// TestLoginThatCannotBeKept gives the credentials all the same.
func TestLoginThatCannotBeKept(t *testing.T) {
	server, path, run := loginWorld(t)
	server.Inject("CreateOAuth2Token", fakeaws.Latency(300*time.Millisecond), 1)
	time.AfterFunc(100*time.Millisecond, func() { os.Remove(path) })
	if err := run(t.Context()); err != nil {
		t.Error(err)
	}
	err := run(t.Context())
	if e, ok := errors.AsType[*source.PersonNeededError](err); !ok || !e.Login || !e.SignIn || e.Profile != "alice" {
		t.Errorf("%T: %v", err, err)
	}
}

// TestLoginIsRecovered has a renewal killed before its token was in place: it is found there, and no other is asked for.
func TestLoginIsRecovered(t *testing.T) {
	server, path, run := loginWorld(t)
	old, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path, path+".next-1"); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string][]byte{path: old, path + ".next-2": nil, path + ".next-3": []byte("{"), path + ".next-4": old} {
		if err := os.WriteFile(name, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := run(t.Context()); err != nil {
		t.Errorf("the renewed sign-in is lost: %v", err)
	}
	if n := server.Count("CreateOAuth2Token"); n != 1 {
		t.Errorf("%d calls, want 1", n)
	}
	if names, err := os.ReadDir(filepath.Dir(path)); err != nil || len(names) != 2 {
		t.Errorf("%v beside the file and the locks (%v)", names, err)
	}
}

// TestLoginWithoutPlace has a sign-in that could not be kept: its token is not spent.
func TestLoginWithoutPlace(t *testing.T) {
	if runtime.GOOS == "windows" || os.Getuid() == 0 {
		t.Skip("this user may write anywhere")
	}
	server, path, run := loginWorld(t)
	dir := filepath.Dir(path)
	if err := errors.Join(os.Mkdir(filepath.Join(dir, "locks"), 0o700), os.Chmod(dir, 0o500)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(dir, 0o700) })
	if e, ok := errors.AsType[*signin.KeepError](run(t.Context())); !ok || e.Path != path || server.Count("CreateOAuth2Token") != 0 {
		t.Errorf("%v, %d calls", e, server.Count("CreateOAuth2Token"))
	}
}

// TestProof has keys whose coordinates begin with a zero taken, which a proof must not shorten.
func TestProof(t *testing.T) {
	for range 1000 {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		public, err := key.PublicKey.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		if public[1] != 0 && public[33] != 0 {
			continue
		}
		got, err := source.Proof(key)
		if err != nil || len(strings.Split(got, ".")) != 3 || !strings.Contains(got, source.JWK(public)) {
			t.Errorf("%v: %s", err, got)
		}
		return
	}
	t.Skip("no such key in a thousand")
}

// TestProofKeys reads both forms of a key, and nothing else.
func TestProofKeys(t *testing.T) {
	for name, tt := range map[string]struct {
		curve elliptic.Curve
		pkcs8 bool
		good  bool
	}{
		"SEC 1": {elliptic.P256(), false, true}, "PKCS 8": {elliptic.P256(), true, true}, "other curve": {elliptic.P384(), false, false},
	} {
		key, err := ecdsa.GenerateKey(tt.curve, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		der, err := x509.MarshalECPrivateKey(key)
		if tt.pkcs8 {
			der, err = x509.MarshalPKCS8PrivateKey(key)
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := source.ParseProofKey(string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))); (err == nil) != tt.good {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, text := range []string{"", "x", "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n"} {
		if err := source.ParseProofKey(text); err == nil {
			t.Errorf("%q is taken for a key", text)
		}
	}
}

// TestLoginWithTheSDK renews a sign-in by turns with the SDK for Go, of which each reads what the other has written.
func TestLoginWithTheSDK(t *testing.T) {
	server, path, run := loginWorld(t)
	sdk := func(ctx context.Context) error {
		client := awssignin.New(awssignin.Options{Region: "eu-west-1", BaseEndpoint: &server.URL})
		_, err := logincreds.New(client, path).Retrieve(ctx)
		return err
	}
	for i, turn := range []func(context.Context) error{run, sdk, run, run, sdk, sdk, run} {
		if err := turn(t.Context()); err != nil {
			t.Fatalf("turn %d: %v", i, err)
		}
		if n := server.Count("CreateOAuth2Token"); n != i+1 {
			t.Fatalf("turn %d: %d renewals", i, n)
		}
		end(t, path)
	}
}

// end lets the credentials of a sign-in expire.
func end(t *testing.T, path string) {
	t.Helper()
	var file map[string]any
	before, err := os.ReadFile(path)
	if err != nil || json.Unmarshal(before, &file) != nil {
		t.Fatal(err)
	}
	file["accessToken"].(map[string]any)["expiresAt"] = "2020-01-01T00:00:00Z"
	after, err := json.Marshal(file)
	if err != nil || os.WriteFile(path, after, 0o600) != nil {
		t.Fatal(err)
	}
}
