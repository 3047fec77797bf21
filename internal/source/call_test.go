package source_test

import (
	"errors"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/internal/testkit"
	"github.com/seed642dee07/aws-federate/pkg/cache"
	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// rolePlan assumes a role at an endpoint, with keys that are those of a session.
func rolePlan(endpoint string) plan.Plan {
	keys := plan.StaticKeys{
		Profile: "base", AccessKeyID: "ASIABASE",
		SecretAccessKey: secret.New(canary + "-secret"), SessionToken: secret.New(canary + "-token/+="),
	}
	role := plan.AssumeRole{Profile: "role", RoleARN: "arn:aws:iam::111122223333:role/Role"}
	return plan.Plan{
		Profile: "role", Region: "eu-west-1", Network: plan.Network{STS: endpoint, MaxAttempts: 1}, Steps: []plan.Step{keys, role},
	}
}

func newRunner(t *testing.T) *source.Runner {
	t.Helper()
	return &source.Runner{Store: cache.Off{}, Now: noon, Log: slog.New(slog.DiscardHandler)}
}

// answerSTS answers a call of AssumeRole.
func answerSTS(w http.ResponseWriter, _ *http.Request) {
	fmt.Fprint(w, `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>`+
		`<AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey>`+
		`<SessionToken>t</SessionToken><Expiration>2026-11-23T13:00:00Z</Expiration>`+
		`</Credentials></AssumeRoleResult></AssumeRoleResponse>`)
}

const call, clock, anAnswer, cut = "call", "clock", "answer", "(cut)"

func refusal(code string) string {
	return "<ErrorResponse><Error><Code>" + code + "</Code><Message>no</Message></Error><RequestId>r-1</RequestId></ErrorResponse>"
}

// refusals are answers, and the kinds of error that they are.
var refusals = map[string]struct {
	status int
	body   string
	skew   time.Duration
	want   string
	calls  int
}{
	"refused":                        {403, refusal("AccessDenied"), 0, call, 1},
	"refused, with another clock":    {403, refusal("AccessDenied"), 10 * time.Minute, call, 1},
	"a signature":                    {403, refusal("SignatureDoesNotMatch"), 0, call, 1},
	"a signature, two clocks":        {403, refusal("SignatureDoesNotMatch"), -10 * time.Minute, clock, 1},
	"a signature, almost two clocks": {403, refusal("SignatureDoesNotMatch"), 3 * time.Minute, call, 1},
	"too skewed":                     {403, refusal("RequestTimeTooSkewed"), time.Hour, clock, 1},
	"expired":                        {400, refusal("RequestExpired"), -time.Hour, clock, 1},
	"busy":                           {503, refusal("ServiceUnavailable"), 0, call, 2},
	"a page in its place":            {200, "<html>" + canary, 0, anAnswer, 1},
	"a redirect":                     {302, refusal("Moved"), 0, anAnswer, 1},
	"an error of something else":     {404, canary, 0, anAnswer, 1},
	"half an answer":                 {200, "<AssumeRoleResponse><AssumeRoleResult><Credentials>" + canary, 0, anAnswer, 1},
	"nothing":                        {200, "", 0, anAnswer, 1},
	"a refusal that is cut":          {403, refusal("AccessDenied") + cut, 0, anAnswer, 1},
	"an answer that is cut":          {200, "<AssumeRoleResponse>" + cut, 0, anAnswer, 1},
	"no credentials":                 {200, "<AssumeRoleResponse><AssumeRoleResult/></AssumeRoleResponse>", 0, anAnswer, 1},
}

// TestRefusals sorts what STS, or who stands in its place, answers. A clock is to blame only where
// STS says so and it differs.
func TestRefusals(t *testing.T) {
	t.Parallel()
	for name, tt := range refusals {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			calls := 0
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				calls++
				w.Header().Set("Date", noon().Add(tt.skew).Format(http.TimeFormat))
				body, isCut := strings.CutSuffix(tt.body, cut)
				if isCut {
					w.Header().Set("Content-Length", "1000")
				}
				w.WriteHeader(tt.status)
				io.WriteString(w, body)
			}))
			defer server.Close()
			p := rolePlan(server.URL)
			p.Network.MaxAttempts = 2
			_, err := newRunner(t).Credentials(t.Context(), p)
			refused, isCall := errors.AsType[*awscall.CallError](err)
			skewed, isClock := errors.AsType[*awscall.ClockError](err)
			_, isAnswer := errors.AsType[*awscall.AnswerError](err)
			if isCall != (tt.want == call) || isClock != (tt.want == clock) || isAnswer != (tt.want == anAnswer) || calls != tt.calls {
				t.Errorf("%T after %d calls: %v", err, calls, err)
			}
			if isCall && (refused.RequestID != "r-1" || refused.Status != tt.status || refused.Role == "" || refused.Message != "no") {
				t.Errorf("%+v", refused)
			}
			if isClock && skewed.Skew != tt.skew {
				t.Errorf("the clock differs by %s", skewed.Skew)
			}
			testkit.NoSecret(t, canary, err)
		})
	}
}

// TestExpiredAnswer has STS give what has expired already. A clock is to blame only where it differs.
func TestExpiredAnswer(t *testing.T) {
	t.Parallel()
	late := func() time.Time { return noon().Add(2 * time.Hour) }
	for served, skew := range map[string]time.Duration{
		"": 0, late().Format(http.TimeFormat): 0, noon().Format(http.TimeFormat): -2 * time.Hour,
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header()["Date"] = nil
			if served != "" {
				w.Header().Set("Date", served)
			}
			answerSTS(w, r)
		}))
		t.Cleanup(server.Close)
		r := newRunner(t)
		r.Now = late
		creds, err := r.Credentials(t.Context(), rolePlan(server.URL))
		refused, isCall := errors.AsType[*awscall.CallError](err)
		clock, isClock := errors.AsType[*awscall.ClockError](err)
		if creds.AccessKeyID != "" || isClock != (skew != 0) || isClock && clock.Skew != skew || isCall && refused.Code != "Expired" ||
			err == nil {
			t.Errorf("served at %q: %T %v", served, err, err)
		}
	}
}

// TestQuotedCode has STS quote the code that was sent; and the error name the keys that signed.
func TestQuotedCode(t *testing.T) {
	t.Parallel()
	r, _, sts, url := mfaRig(t, "111111")
	sts.refusal = "111111 is no code"
	_, err := r.Credentials(t.Context(), mfaPlan(url, "", true))
	refusal, ok := errors.AsType[*awscall.CallError](err)
	if !ok || strings.Contains(err.Error(), "111111") || refusal.KeyID != "AKIABASE" {
		t.Errorf("%v", err)
	}
}

// TestOtherRole: the session of another role is refused where that is wished, and that of another
// account always.
func TestOtherRole(t *testing.T) {
	t.Parallel()
	const sentBy = "AWS_ENDPOINT_URL_STS"
	for arn, want := range map[string][2]bool{ // whether it is refused: as a rule, strictly
		"arn:aws:sts::111122223333:assumed-role/Role/s":  {false, false},
		"arn:aws:sts::111122223333:assumed-role/Other/s": {false, true},
		"arn:aws:sts::444455556666:assumed-role/Role/s":  {true, true},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprintf(w, `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIAROLE</AccessKeyId>`+
				`<SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2026-11-23T13:00:00Z</Expiration>`+
				`</Credentials>`+
				`<AssumedRoleUser><Arn>%s</Arn></AssumedRoleUser></AssumeRoleResult></AssumeRoleResponse>`, arn)
		}))
		for i, strict := range []bool{false, true} {
			r := newRunner(t)
			r.Strict = strict
			p := rolePlan(server.URL)
			p.Network.Settings = []plan.NetworkSetting{{Key: "endpoint_url", Service: "sts", From: plan.Origin{Variable: sentBy}}}
			_, err := r.Credentials(t.Context(), p)
			if e, ok := errors.AsType[*source.MismatchError](
				err,
			); ok != want[i] ||
				ok && (e.Got != arn || e.Profile != "role" || e.SentBy != sentBy) {
				t.Errorf("%s, strictly %t: %v", arn, strict, err)
			}
		}
		server.Close()
	}
}

// TestQuotedSecrets has STS quote what was to be signed, as it may where a signature does not
// match.
func TestQuotedSecrets(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("Date", noon().Format(http.TimeFormat))
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprintf(w, "<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code><Message>The canonical string should have been "+
			"'POST / %s x-amz-security-token:%s'</Message></Error></ErrorResponse>",
			html.EscapeString(string(body)), r.Header.Get("X-Amz-Security-Token"))
	}))
	t.Cleanup(server.Close)
	_, err := newRunner(t).Credentials(t.Context(), rolePlan(server.URL))
	refusal, ok := errors.AsType[*awscall.CallError](err)
	if !ok || refusal.Code != "SignatureDoesNotMatch" {
		t.Fatalf("%v", err)
	}
	for e := err; e != nil; e = errors.Unwrap(e) {
		if strings.Contains(e.Error(), canary) {
			t.Error("the error holds the session token")
		}
	}
}
