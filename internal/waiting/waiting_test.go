package waiting_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/waiting"
	"github.com/seed642dee07/aws-federate/pkg/lock"
)

func TestDescribe(t *testing.T) {
	t.Parallel()
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	since := time.Date(2026, 11, 27, 10, 14, 3, 0, time.Local)
	for want, h := range map[string]lock.Holder{
		"another process":                  {},
		"backup (pid 812, since 10:14:03)": {Program: "backup", PID: 812, Host: host, Since: since},
		"backup (pid 812 on elsewhere, profile \"a\uFFFD[2J\", since 10:14:03), which asks in a window": {
			Program: "backup", PID: 812, Host: "elsewhere", Since: since,
			Activity: lock.Activity{For: "profile \"a\x1b[2J\"", Doing: "asks\nin a window", At: "here"},
		},
	} {
		if got := waiting.Describe(h); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// listener hears what is told.
type listener struct {
	mu    sync.Mutex
	words []string
	ended int
	err   error
}

func (l *listener) speak(context.Context) (waiting.Voice, error) {
	return waiting.Voice{
		Tell: func(_ context.Context, words string) bool {
			l.mu.Lock()
			defer l.mu.Unlock()
			l.words = append(l.words, words)
			return true
		},
		End: func() { l.mu.Lock(); defer l.mu.Unlock(); l.ended++ },
	}, l.err
}

// TestOn has what takes a second be told, once, and what is shorter not.
func TestOn(t *testing.T) {
	t.Parallel()
	waiting.On(t.Context(), "nothing")() // under no run
	for name, tt := range map[string]struct {
		takes time.Duration
		err   error
		want  int
	}{
		"long": {1300 * time.Millisecond, nil, 1}, "short": {100 * time.Millisecond, nil, 0},
		"nobody listens": {1300 * time.Millisecond, errors.New("no terminal"), 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := &listener{err: tt.err}
			ctx := waiting.Under(t.Context(), "x", l.speak)
			over := waiting.On(ctx, "a call")
			time.Sleep(tt.takes)
			over()
			if len(l.words) != tt.want || tt.want > 0 && l.words[0] != "waiting for a call" || l.ended != tt.want {
				t.Errorf("told %q, and ended %d times", l.words, l.ended)
			}
		})
	}
}

// TestOthersHear has who waits for a run hear what the run waits for; a lock of this process itself
// is not told of.
func TestOthersHear(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "lock")
	ctx := waiting.Under(t.Context(), "profile \"a\"", (&listener{err: errors.New("no terminal")}).speak)
	held, err := lock.Acquire(ctx, path, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer held.Release()
	over := waiting.On(ctx, "a call")
	time.Sleep(1300 * time.Millisecond)
	l := &listener{}
	limited, cancel := context.WithTimeout(waiting.Under(t.Context(), "b", l.speak), 800*time.Millisecond)
	defer cancel()
	_, err = lock.Acquire(limited, path, time.Now)
	busy, ok := errors.AsType[*lock.HeldError](err)
	if !ok || busy.Holder.For != "profile \"a\"" || busy.Holder.Doing != "waits for a call" || len(l.words) > 0 {
		t.Errorf("%+v, told %q", err, l.words)
	}
	over()
}
