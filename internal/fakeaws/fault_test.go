package fakeaws_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

func identify(t *testing.T, w world) error {
	t.Helper()
	_, err := client(w.Server, userCreds(w.keys)).GetCallerIdentity(t.Context(), nil)
	return err
}

func TestFaultsWithAnErrorDocument(t *testing.T) {
	w := newWorld(t)
	for code, test := range map[string]struct {
		fault   fakeaws.Fault
		status  int
		message string
	}{
		"Throttling":         {fakeaws.Throttling(), 400, "Rate exceeded"},
		"ServiceUnavailable": {fakeaws.Unavailable(), 503, ""},
		"InternalFailure":    {fakeaws.InternalError(), 500, ""},
	} {
		t.Run(code, func(t *testing.T) {
			w.Inject("GetCallerIdentity", test.fault, 1)
			wantRefusal(t, identify(t, w), test.status, code, test.message)
			if err := identify(t, w); err != nil {
				t.Errorf("the fault did not end: %v", err)
			}
		})
	}
}

func TestFaultsTakeTurns(t *testing.T) {
	w := newWorld(t)
	w.Inject("AssumeRole", fakeaws.Dropped(), 1)
	w.Inject("", fakeaws.Throttling(), 2)
	w.Inject("GetCallerIdentity", fakeaws.Unavailable(), 0)
	for range 2 {
		wantRefusal(t, identify(t, w), 400, "Throttling", "")
	}
	for range 5 {
		wantRefusal(t, identify(t, w), 503, "ServiceUnavailable", "")
	}
	w.ClearFaults()
	if err := identify(t, w); err != nil {
		t.Error(err)
	}
	mustAssume(t, w, userCreds(w.keys), nil)
}

func TestSDKRetriesThrottling(t *testing.T) {
	w := newWorld(t)
	w.Inject("", fakeaws.Throttling(), 1)
	atOnce := retry.BackoffDelayerFunc(func(int, error) (time.Duration, error) { return 0, nil })
	c := client(w.Server, userCreds(w.keys))
	_, err := c.GetCallerIdentity(t.Context(), nil, func(o *sts.Options) {
		o.Retryer = retry.NewStandard(func(o *retry.StandardOptions) { o.MaxAttempts, o.Backoff = 2, atOnce })
	})
	if err != nil {
		t.Fatal(err)
	}
	calls := w.Calls("GetCallerIdentity")
	if len(calls) != 2 || calls[0].ErrorCode != "Throttling" || calls[1].ErrorCode != "" {
		t.Errorf("calls: %+v", calls)
	}
}

func TestCaptivePortal(t *testing.T) {
	w := newWorld(t)
	role := sessionCreds(mustAssume(t, w, userCreds(w.keys), nil).Credentials)
	w.Inject("getSigninToken", fakeaws.CaptivePage(), 1)
	w.Inject("getSigninToken", fakeaws.CaptiveRedirect(), 1)
	p := ask(t, w.Server, http.MethodPost, tokenForm(role))
	if p.status != 200 || !strings.HasPrefix(p.header.Get("Content-Type"), "text/html") {
		t.Errorf("page: %d %v", p.status, p.header)
	}
	p = ask(t, w.Server, http.MethodPost, tokenForm(role))
	if p.status != 302 || p.header.Get("Location") != "/captive-portal" {
		t.Errorf("redirect: %d %v", p.status, p.header)
	}
	resp, err := http.Get(w.URL + p.header.Get("Location")) // the server is this test's own.
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	calls := w.Calls("")
	if last := calls[len(calls)-1]; resp.StatusCode != http.StatusOK || last.Path != "/captive-portal" {
		t.Errorf("the portal: %d, logged as %+v", resp.StatusCode, last)
	}
}

func TestTruncatedAnswer(t *testing.T) {
	w := newWorld(t)
	w.Inject("AssumeRole", fakeaws.Truncated(), 1)
	_, err := assume(t, w, userCreds(w.keys), nil)
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("error is %v", err)
	}
	if call := w.Calls("AssumeRole")[0]; call.Status != 200 {
		t.Errorf("logged as %+v", call)
	}
}

func TestDroppedConnection(t *testing.T) {
	w, device := mfaWorld(t)
	w.Inject("AssumeRole", fakeaws.Dropped(), 1)
	code := device.Code()
	if _, err := assume(t, w, userCreds(w.keys), withMFA(device.Serial, code)); !errors.Is(err, io.EOF) {
		t.Errorf("error is %v", err)
	}
	if call := w.Calls("AssumeRole")[0]; call.Status != 0 {
		t.Errorf("logged as %+v", call)
	}
	mustAssume(t, w, userCreds(w.keys), withMFA(device.Serial, code)) // the code was not used up
}

func TestLatency(t *testing.T) {
	w := newWorld(t)
	w.Inject("", fakeaws.Latency(50*time.Millisecond), 1)
	begin := time.Now()
	if err := identify(t, w); err != nil || time.Since(begin) < 50*time.Millisecond {
		t.Errorf("after %v: %v", time.Since(begin), err)
	}
}

func TestHeld(t *testing.T) {
	w := newWorld(t)
	free := make(chan struct{})
	w.Inject("", fakeaws.Held(free), 1)
	time.AfterFunc(50*time.Millisecond, func() { close(free) })
	begin := time.Now()
	if err := identify(t, w); err != nil || time.Since(begin) < 50*time.Millisecond {
		t.Errorf("after %v: %v", time.Since(begin), err)
	}
}

func TestLatencyEndsWithTheClient(t *testing.T) {
	w := newWorld(t)
	w.Inject("", fakeaws.Latency(hour), 1)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := client(w.Server, userCreds(w.keys)).GetCallerIdentity(ctx, nil)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error is %v", err)
	}
	tick, late := time.Tick(time.Millisecond), time.After(10*time.Second)
	for w.Count("GetCallerIdentity") == 0 {
		select {
		case <-tick:
		case <-late:
			t.Fatal("the server still waits")
		}
	}
	if call := w.Calls("")[0]; call.Status != 0 {
		t.Errorf("logged as %+v", call)
	}
}

func TestLogHoldsNoSecret(t *testing.T) {
	w, device := mfaWorld(t)
	code := device.Code()
	out := mustAssume(t, w, userCreds(w.keys), func(in *sts.AssumeRoleInput) {
		in.SourceIdentity, in.ExternalId = aws.String("src"), aws.String("ext")
		in.Policy = aws.String(`{"Statement":[]}`)
		withMFA(device.Serial, code)(in)
	})
	ask(t, w.Server, http.MethodGet, mustLogin(t, w.Server, http.MethodGet, tokenForm(sessionCreds(out.Credentials))))
	call := w.Calls("AssumeRole")[0]
	want := url.Values{
		"Action": {"AssumeRole"}, "Version": {"2011-06-15"}, "RoleArn": {w.role}, "RoleSessionName": {"work"},
		"SourceIdentity": {"src"}, "ExternalId": {"ext"}, "Policy": {`{"Statement":[]}`},
		"SerialNumber": {device.Serial}, "TokenCode": {code},
	}
	if call.Form.Encode() != want.Encode() || call.AccessKeyID != w.keys.AccessKeyID {
		t.Errorf("logged as %+v", call)
	}
	if call.Method != http.MethodPost || call.Path != "/" || call.Status != 200 {
		t.Errorf("logged as %+v", call)
	}
	if text := fmt.Sprintf("%+v", w.Calls("")); strings.Contains(text, fakeaws.Canary) {
		t.Error("the log holds a secret")
	}
	call.Form.Set("RoleArn", "changed")
	if w.Calls("AssumeRole")[0].Form.Get("RoleArn") != w.role {
		t.Error("a caller can change the log")
	}
	if w.Count("") != 4 || w.Count("login") != 1 {
		t.Errorf("%d calls", w.Count(""))
	}
	if w.ResetCalls(); w.Count("") != 0 {
		t.Error("the log is not empty")
	}
}
