package awscall_test

import (
	"context"
	"errors"
	"net"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

const canary = "CANARY-awscall"

// TestInner shows what went wrong without the URL, which can hold a token, and tells whether
// something was sent.
func TestInner(t *testing.T) {
	t.Parallel()
	why := errors.New("no route to host")
	for op, unsent := range map[string]bool{"dial": true, "proxyconnect": true, "read": false, "write": false} {
		err := error(&net.OpError{Op: op, Net: "tcp", Err: why})
		err = &url.Error{Op: "Get", URL: "https://example.com/?token=" + canary, Err: err}
		err = &smithyhttp.RequestSendError{Err: err}
		if got := awscall.Inner(err); !errors.Is(got, why) || strings.Contains(got.Error(), canary) ||
			strings.Contains(got.Error(), "https") {
			t.Errorf("%s: %v", op, got)
		}
		if got := awscall.Unsent(err); got != unsent {
			t.Errorf("%s: unsent %t", op, got)
		}
	}
	if awscall.Unsent(context.DeadlineExceeded) || !errors.Is(awscall.Inner(why), why) {
		t.Error("an error of another kind")
	}
}

// TestQuotable withholds what quotes a secret that was sent, and nothing else.
func TestQuotable(t *testing.T) {
	t.Parallel()
	var s awscall.Secrets
	var all sync.WaitGroup
	for _, kept := range []string{"", canary + "-key", canary + "/token+="} {
		all.Go(func() { s.Keep(secret.New(kept), secret.String{}) })
	}
	all.Wait()
	for message, shown := range map[string]bool{
		"the signature does not match":            true,
		"should have been '" + canary + "-key'":   false,
		canary + "/token+= is no token":           false,
		canary + " alone is the beginning of one": true,
	} {
		if got := s.Quotable(message); (got == message) != shown || !shown && strings.Contains(got, canary) {
			t.Errorf("%q: %q", message, got)
		}
	}
}

// TestQuotableIsShort cuts what nobody can read.
func TestQuotableIsShort(t *testing.T) {
	t.Parallel()
	var s awscall.Secrets
	if got := s.Quotable("no" + strings.Repeat("é", 1<<19)); len(got) > 1010 || !strings.HasPrefix(got, "noé") || !strings.HasSuffix(got, "é…") {
		t.Errorf("%d bytes", len(got))
	}
}

// TestCallError names whose call was refused.
func TestCallError(t *testing.T) {
	t.Parallel()
	call := awscall.Call{Service: awscall.STS, Operation: "AssumeRole", Host: "sts.example"}
	for want, err := range map[string]error{
		"STS refused AssumeRole of arn:x: Denied: no": &awscall.CallError{
			Call: call, Role: "arn:x", KeyID: "AKIA", Code: "Denied", Message: " no\n",
		},
		"STS refused AssumeRole of access key AKIA: Denied: no": &awscall.CallError{
			Call: call, KeyID: "AKIA", Code: "Denied", Message: "no",
		},
		"STS refused AssumeRole: Denied: no": &awscall.CallError{Call: call, Code: "Denied", Message: "no"},
		"AssumeRole: sts.example did not answer within 5s": &awscall.NetworkError{
			Call: call, Waited: 5 * time.Second, Err: context.DeadlineExceeded,
		},
		"AssumeRole: calling sts.example: refused":                         &awscall.NetworkError{Call: call, Err: errors.New("refused")},
		"AssumeRole: what sts.example answered is not from STS":            &awscall.AnswerError{Call: call},
		"AssumeRole: what sts.example answered (HTTP 302) is not from STS": &awscall.AnswerError{Call: call, Status: 302},
		"AWS's clock differs by -5m0s":                                     &awscall.ClockError{Skew: -5*time.Minute + time.Millisecond},
	} {
		if err.Error() != want {
			t.Errorf("%q, want %q", err, want)
		}
	}
}

// TestWrongCode tells a refused code, and a device that is not the user's, from all else that STS
// refuses by the same code.
func TestWrongCode(t *testing.T) {
	t.Parallel()
	const (
		code  = "MultiFactorAuthentication failed with invalid MFA one time pass code. "
		other = "MultiFactorAuthentication failed, unable to validate MFA code. "
	)
	for _, tt := range []struct {
		serial, code, message string
		wrongCode, device     bool
	}{
		{"d", "AccessDenied", code, true, false},
		{"d", "AccessDenied", other, false, true},
		{"", "AccessDenied", code, false, false},
		{"", "AccessDenied", other, false, false},
		{"d", "ValidationError", code, false, false},
		{"d", "ValidationError", other, false, false},
		{"d", "AccessDenied", "User is not authorized", false, false},
	} {
		e := &awscall.CallError{MFASerial: tt.serial, Code: tt.code, Message: tt.message}
		if e.WrongCode() != tt.wrongCode || e.WrongDevice() != tt.device {
			t.Errorf("%+v: %t, %t", tt, e.WrongCode(), e.WrongDevice())
		}
	}
}
