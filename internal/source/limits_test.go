package source_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/internal/signin"
	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/pkg/cache"
	"github.com/seed642dee07/aws-federate/pkg/lock"
	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// startedAgo is a clock by which a run began some time before everything else in it.
func startedAgo(ago time.Duration) func() time.Time {
	first := true
	return func() time.Time {
		if first {
			first = false
			return noon().Add(-ago)
		}
		return noon()
	}
}

// transport answers requests.
type transport func(*http.Request) (*http.Response, error)

// RoundTrip implements http.RoundTripper.
func (t transport) RoundTrip(r *http.Request) (*http.Response, error) { return t(r) }

// TestTimeToAnswer: a question is asked only where it can stand for a quarter of a minute before
// the SDK for Go ends the run.
func TestTimeToAnswer(t *testing.T) {
	t.Parallel()
	for ago, asked := range map[time.Duration]bool{0: true, 34 * time.Second: true, 36 * time.Second: false, time.Minute: false} {
		r, p, _, url := mfaRig(t, "111111")
		r.Now = startedAgo(ago)
		_, err := r.Credentials(t.Context(), mfaPlan(url, "", true))
		needed, late := errors.AsType[*source.PersonNeededError](err)
		if len(p.questions) == 1 != asked || late == asked ||
			late && (needed.Waited != 0 || !strings.Contains(err.Error(), "less than 15s are left")) {
			t.Errorf("after %s: %d questions, %v", ago, len(p.questions), err)
		}
		r, _, _, url = mfaRig(t)
		r.MFAToken, r.Now = secret.New("222222"), startedAgo(ago) // which needs no time
		if _, err := r.Credentials(t.Context(), mfaPlan(url, "", true)); err != nil {
			t.Errorf("after %s, with a code: %v", ago, err)
		}
	}
}

// TestTimeForTheAnswer: a person who is asked late has less time.
func TestTimeForTheAnswer(t *testing.T) {
	t.Parallel()
	r, _, _, url := mfaRig(t)
	r.Now = startedAgo(30 * time.Second)
	synctest.Test(t, func(t *testing.T) {
		r.Prompter = asks(func(ctx context.Context, _ string) (string, error) {
			if left := left(ctx); left != 20*time.Second {
				t.Errorf("there are %s left", left)
			}
			return "", errors.New("gone")
		})
		_, err := r.Credentials(t.Context(), mfaPlan(url, "", true))
		if needed, ok := errors.AsType[*source.PersonNeededError](err); !ok || needed.Waited != 0 {
			t.Errorf("%v", err)
		}
	})
}

// delayed is a Store that waits for another process before it fetches.
type delayed time.Duration

// Do implements [cache.Store].
func (d delayed) Do(ctx context.Context, _ string, fetch cache.Fetch, _ ...cache.Look) (aws.Credentials, error) {
	time.Sleep(time.Duration(d))
	return fetch(ctx)
}

// TestWaitingDoesNotCount: who has waited for others has as long to answer as whoever is asked at once.
func TestWaitingDoesNotCount(t *testing.T) {
	t.Parallel()
	r, _, _, url := mfaRig(t)
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		r.Now, r.Store, r.Steps = time.Now, delayed(30*time.Second), delayed(20*time.Second)
		r.Prompter = asks(func(ctx context.Context, _ string) (string, error) {
			if asked++; left(ctx) != 50*time.Second {
				t.Errorf("there are %s left", left(ctx))
			}
			return "", errors.New("gone")
		})
		if _, err := r.Credentials(t.Context(), mfaPlan(url, "", false)); asked != 1 {
			t.Errorf("asked %d times: %v", asked, err)
		}
	})
}

// left is the time until a context ends. In a bubble of synctest it is exact.
func left(ctx context.Context) time.Duration {
	end, _ := ctx.Deadline()
	return time.Until(end)
}

// asks is a Prompter that does not wait.
type asks func(context.Context, string) (string, error)

// Secret implements [source.Prompter].
func (a asks) Secret(ctx context.Context, about, ask string, _ bool) (string, error) {
	return a(ctx, about+"\n"+ask)
}

// Wait implements [source.Prompter].
func (a asks) Wait(context.Context, time.Time, string) error { return nil }

// TestTimeOfACall: a call has twenty seconds, but no longer than until 58 seconds after the start
// of the run, and five in any case.
func TestTimeOfACall(t *testing.T) {
	t.Parallel()
	for ago, want := range map[time.Duration]time.Duration{0: 20, 30: 20, 46: 12, 57: 5, 3600: 5} {
		synctest.Test(t, func(t *testing.T) {
			r := newRunner(t)
			r.Now = startedAgo(ago * time.Second)
			r.SetClient(&http.Client{Transport: transport(func(q *http.Request) (*http.Response, error) {
				if got := left(q.Context()); got != want*time.Second {
					t.Errorf("after %d s: the call has %s, want %d s", ago, got, want)
				}
				<-q.Context().Done()
				return nil, q.Context().Err()
			})})
			_, err := r.Credentials(t.Context(), rolePlan(""))
			if e, ok := errors.AsType[*awscall.NetworkError](err); !ok || e.Waited != want*time.Second || e.Unsent {
				t.Errorf("after %d s: %v", ago, err)
			}
		})
	}
}

// TestTimeToSignIn: a person is sent to a browser only where there is a quarter of a minute for it.
func TestTimeToSignIn(t *testing.T) {
	for ago, begun := range map[time.Duration]bool{34 * time.Second: true, 36 * time.Second: false} {
		d := newDesk(t, http.StatusOK, good)
		p := &visitor{}
		d.Person, d.Now = p, startedAgo(ago)
		_, err := d.Credentials(t.Context(), deskPlan())
		needed, ok := errors.AsType[*source.PersonNeededError](err)
		if p.begun != begun || !ok || !needed.SignIn || strings.Contains(err.Error(), "less than 15s are left") == begun {
			t.Errorf("after %s: begun %t, %v", ago, p.begun, err)
		}
	}
}

// visitor is asked to sign in, and does not.
type visitor struct {
	signin.Person

	begun bool
}

// Begin implements [signin.Person].
func (v *visitor) Begin(context.Context, signin.SSOSession) error {
	v.begun = true
	return errors.New("gone")
}

// TestSignInNotHeeded: whether another's vain sign-in is the answer is for the run to say.
func TestSignInNotHeeded(t *testing.T) {
	for _, heed := range []bool{true, false} {
		d, p := newDesk(t, http.StatusOK, good), &visitor{}
		d.Person, d.Now, d.Patience = p, time.Now, time.Minute
		_, _ = d.Credentials(t.Context(), deskPlan()) // makes the lock
		locks, _ := filepath.Glob(filepath.Join(d.Home, ".aws", "sso", "cache", "*.lock"))
		if len(locks) != 1 || !p.begun {
			t.Fatalf("%v", locks)
		}
		held, err := lock.Acquire(t.Context(), locks[0], time.Now)
		if err != nil {
			t.Fatal(err)
		}
		time.AfterFunc(300*time.Millisecond, func() {
			held.Leave("unanswered: nobody came")
			held.Release()
		})
		p.begun, d.Heed = false, func(lock.Holder) bool { return heed }
		if _, err := d.Credentials(t.Context(), deskPlan()); p.begun == heed {
			t.Errorf("heeds %t: begun %t, %v", heed, p.begun, err)
		}
	}
}

// TestCodeOfALostAnswer: a code is used up by a call that has left this machine, whatever came of
// it, and only by that.
func TestCodeOfALostAnswer(t *testing.T) {
	t.Parallel()
	lost := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }))
	t.Cleanup(lost.Close)
	r, _, _, _ := mfaRig(t, "111111")
	_, err := r.Credentials(t.Context(), mfaPlan(lost.URL, "", true))
	if network, ok := errors.AsType[*awscall.NetworkError](err); !ok || network.Unsent || !r.Codes.Used(device, "111111") {
		t.Errorf("%v; used up: %t", err, r.Codes.Used(device, "111111"))
	}
}

// TestTimeForOthers: another process that fetches the same is waited for until 55 seconds after the
// start of the run.
func TestTimeForOthers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRunner(t)
		r.Store, r.Now = timed(func(ctx context.Context) {
			if left := left(ctx); left != 15*time.Second {
				t.Errorf("waits for %s", left)
			}
		}), startedAgo(40*time.Second)
		_, _ = r.Credentials(t.Context(), plan.Plan{Steps: []plan.Step{dev()}})
	})
}

// timed is a Store that looks how long it may wait for others.
type timed func(context.Context)

// Do implements [cache.Store].
func (look timed) Do(ctx context.Context, _ string, fetch cache.Fetch, _ ...cache.Look) (aws.Credentials, error) {
	look(ctx)
	return fetch(ctx)
}
