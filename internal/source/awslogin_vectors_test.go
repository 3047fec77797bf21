package source_test

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

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

// TestLoginVectors runs the cases in both copies: keys are written in one form by the AWS CLI and
// in another by others.
func TestLoginVectors(t *testing.T) {
	for _, path := range []string{
		smithy + "login-provider-test-cases.json", "vectors/botocore/tests/unit/login/login-provider-test-cases.json",
	} {
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
	p, err := profile.Resolve(set, profile.Request{Profile: "signin"})
	if err != nil {
		t.Fatal(err)
	}
	p.Region = "us-east-1" // that of the ARN's partition, as nobody names one
	environ(t, nil)
	now := time.Date(2025, 11, 19, 0, 0, 0, 0, time.UTC)
	r := &source.Runner{
		Store: cache.Off{}, Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler),
		Environ: []string{"AWS_LOGIN_CACHE_DIRECTORY=" + dir},
	}
	s := &scenario{}
	for _, call := range c.MockAPICalls {
		e := exchange{
			status: max(call.ResponseCode, http.StatusOK), answer: string(call.Response.TokenOutput),
			answered: http.Header{"Content-Type": {"application/json"}},
		}
		s.traffic = append(s.traffic, e)
	}
	player := &player{scenario: s}
	if err := r.Through(player); err != nil {
		t.Fatal(err)
	}
	creds, err := r.Credentials(t.Context(), p)
	c.checkRequests(t, player.made)
	for _, outcome := range c.Outcomes {
		checkOutcome(t, outcome, dir, creds, err)
	}
}

// checkOutcome checks what came of a case, with its files in a directory.
func checkOutcome(t *testing.T, outcome map[string]json.RawMessage, dir string, creds aws.Credentials, err error) {
	t.Helper()
	switch kind := text(outcome["result"]); kind {
	case "error":
		if err == nil {
			t.Error("no error")
		}
	case "credentials":
		if err != nil || creds.AccessKeyID != text(outcome["accessKeyId"]) ||
			creds.SecretAccessKey != text(outcome["secretAccessKey"]) ||
			creds.SessionToken != text(outcome["sessionToken"]) || creds.AccountID != text(outcome["accountId"]) ||
			creds.Expires.Format(time.RFC3339) != text(outcome["expiresAt"]) {
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

func (c loginCase) checkRequests(t *testing.T, made []*http.Request) {
	t.Helper()
	if len(made) != len(c.MockAPICalls) {
		t.Fatalf("%d requests, want %d", len(made), len(c.MockAPICalls))
	}
	for i, call := range c.MockAPICalls {
		body, err := io.ReadAll(made[i].Body)
		if err != nil || !sameJSON(t, body, call.Request.TokenInput) ||
			made[i].URL.String() != "https://us-east-1.signin.aws.amazon.com/v1/token" ||
			made[i].Header.Get("DPoP") == "" || made[i].Header.Get("Authorization") != "" {
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
