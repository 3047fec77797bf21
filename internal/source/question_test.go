package source_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/pkg/lock"
	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// TestWhoseQuestion names what a question is for: a profile, or the keys in the environment; and
// nobody where nobody runs us.
func TestWhoseQuestion(t *testing.T) {
	t.Parallel()
	r, p, _, url := mfaRig(t, "111111", "222222")
	r.Caller = func() string { return "" }
	wanted := mfaPlan(url, "", true)
	role := wanted.Steps[1].(plan.AssumeRole)
	role.Profile = ""
	wanted.Steps[1] = role
	if _, err := r.Credentials(t.Context(), wanted); err != nil {
		t.Fatal(err)
	}
	want := "MFA code for the keys in the environment (role Role, account 111122223333)\nDevice " + device + "\nCode:"
	if len(p.questions) != 1 || p.questions[0] != want {
		t.Errorf("%q", p.questions)
	}
	r.Caller = nil
	wanted = mfaPlan(url, "", false)
	wanted.Steps = wanted.Steps[:2]
	if _, err := r.Credentials(t.Context(), wanted); err != nil ||
		p.questions[1] != "MFA code for profile \"prod\"\nDevice "+device+"\nCode:" {
		t.Errorf("%q, %v", p.questions, err)
	}
}

// TestQuestionInterrupted: who interrupts the run at a question is told nothing of a person who is
// needed.
func TestQuestionInterrupted(t *testing.T) {
	t.Parallel()
	for _, process := range []string{"", "sleep 60"} {
		r, _, _, url := mfaRig(t)
		ctx, cancel := context.WithCancel(t.Context())
		r.Prompter = asks(func(ctx context.Context, _ string) (string, error) {
			<-ctx.Done()
			return "", ctx.Err()
		})
		time.AfterFunc(50*time.Millisecond, cancel)
		_, err := r.Credentials(ctx, mfaPlan(url, process, true))
		if _, needed := errors.AsType[*source.PersonNeededError](err); needed || !errors.Is(err, context.Canceled) {
			t.Errorf("with the process %q: %T: %v", process, err, err)
		}
	}
}

// TestWaitInterrupted: so is who interrupts the run while it waits for the next code.
func TestWaitInterrupted(t *testing.T) {
	t.Parallel()
	for _, process := range []string{"", "echo 111111"} {
		r, _, _, url := mfaRig(t, "111111")
		ctx, cancel := context.WithCancel(t.Context())
		r.Codes.Use(device, "111111")
		r.Prompter = waits{r.Prompter, func(ctx context.Context) error {
			cancel()
			<-ctx.Done()
			return ctx.Err()
		}}
		if _, err := r.Credentials(ctx, mfaPlan(url, process, true)); !errors.Is(err, context.Canceled) {
			t.Errorf("with the process %q: %T: %v", process, err, err)
		}
	}
}

// waits is a Prompter that waits by a function.
type waits struct {
	source.Prompter

	wait func(context.Context) error
}

// Wait implements [source.Prompter].
func (w waits) Wait(ctx context.Context, _ time.Time, _ string) error { return w.wait(ctx) }

// TestNobodyAnswers tells a question that stood from one that was closed, and from one that another
// process kept from being asked.
func TestNobodyAnswers(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		answer func(context.Context) error
		waited time.Duration
	}{
		"left alone": {func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }, 50 * time.Second},
		"closed":     {func(context.Context) error { return errors.New("closed") }, 0},
		"held":       {func(ctx context.Context) error { <-ctx.Done(); return &lock.HeldError{Err: ctx.Err()} }, 0},
	} {
		r, _, _, url := mfaRig(t)
		r.Prompter = asks(func(ctx context.Context, _ string) (string, error) { return "", tt.answer(ctx) })
		synctest.Test(t, func(t *testing.T) {
			r.Now = time.Now
			_, err := r.Credentials(t.Context(), mfaPlan(url, "", true))
			if needed, ok := errors.AsType[*source.PersonNeededError](err); !ok || needed.Waited != tt.waited || needed.Err == nil {
				t.Errorf("%s: %+v", name, err)
			}
		})
	}
}

// TestSpentCodes: who has nothing but codes that were sent before is told so, and nothing is sent.
func TestSpentCodes(t *testing.T) {
	t.Parallel()
	r, p, sts, url := mfaRig(t, "111111", "111111", "12", "222222")
	r.Codes.Use(device, "111111")
	_, err := r.Credentials(t.Context(), mfaPlan(url, "", true))
	e, ok := errors.AsType[*source.CodeError](err)
	if !ok || e.Spent != 2 || e.Mistyped != 1 || e.Refused > 0 || e.Given ||
		!strings.Contains(err.Error(), "that had not been sent before") {
		t.Errorf("%v", err)
	}
	if len(sts.codes) > 0 || len(p.questions) != 3 || len(p.waits) != 2 {
		t.Errorf("%d codes are sent, after %d questions and %d waits", len(sts.codes), len(p.questions), len(p.waits))
	}
}

// TestRefusedForAnotherReason asks once where AWS refuses the call, and not the code.
func TestRefusedForAnotherReason(t *testing.T) {
	t.Parallel()
	for _, token := range []string{"", "444444"} {
		r, p, sts, url := mfaRig(t, "444444", "111111")
		sts.refusal = "User is not authorized to perform: sts:AssumeRole"
		r.MFAToken = secret.New(token)
		_, err := r.Credentials(t.Context(), mfaPlan(url, "", true))
		refused, ok := errors.AsType[*awscall.CallError](err)
		if _, code := errors.AsType[*source.CodeError](err); !ok || code || !strings.Contains(refused.Message, "not authorized") ||
			len(p.questions) > 1 {
			t.Errorf("with the code %q: %d questions, %v", token, len(p.questions), err)
		}
	}
}
