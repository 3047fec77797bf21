package lock_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/pkg/lock"
)

func acquire(t *testing.T, path string) *lock.Lock {
	t.Helper()
	l, err := lock.Acquire(t.Context(), path, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestHolder(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "lock")
	held := acquire(t, path)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := lock.Acquire(ctx, path, time.Now)
	e, ok := errors.AsType[*lock.HeldError](err)
	if !ok || !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("got %v", err)
	}
	if e.Holder.PID != os.Getpid() || e.Holder.Program != "lock.test" || time.Since(e.Holder.Since) > time.Minute {
		t.Errorf("the holder is %+v", e.Holder)
	}
	if text := e.Holder.String(); !strings.HasPrefix(text, "lock.test (pid ") || !strings.Contains(text, ", since ") {
		t.Errorf("the holder is %q", text)
	}
	held.Release()
	acquire(t, path).Release()
	if info, err := os.Stat(path); err != nil || os.PathSeparator == '/' && info.Mode() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

func TestMessage(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "lock")
	before := time.Now()
	l := acquire(t, path)
	if l.Message() != (lock.Message{}) {
		t.Errorf("a message before there was one: %+v", l.Message())
	}
	l.Leave(strings.Repeat("a long one ", 20))
	l.Leave("gone wrong")
	l.Release()
	for range 2 { // it stays for all who come
		l = acquire(t, path)
		if m := l.Message(); m.Text != "gone wrong" || m.At.Before(before) || m.From.PID != os.Getpid() {
			t.Errorf("got %+v", m)
		}
		l.Release()
	}
	l = acquire(t, path)
	l.Leave("")
	l.Release()
	l = acquire(t, path)
	defer l.Release()
	if l.Message() != (lock.Message{}) {
		t.Errorf("a message that was removed: %+v", l.Message())
	}
}

// TestStrangers has content that is none of ours, and files that are none, do no harm.
func TestStrangers(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{"empty": "", "noise": "\x00\xff", "json": " {\"holder\":7}", "old": " 812\n", "huge": strings.Repeat("{", 1<<20)} {
		path := filepath.Join(t.TempDir(), "lock")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		l := acquire(t, path)
		if l.Message() != (lock.Message{}) {
			t.Errorf("%s: a message %+v", name, l.Message())
		}
		l.Leave("x")
		l.Release()
		l = acquire(t, path)
		if l.Message().Text != "x" {
			t.Errorf("%s: no message behind it", name)
		}
		l.Release()
	}
	if _, err := lock.Acquire(t.Context(), filepath.Join(t.TempDir(), "none", "lock"), time.Now); err == nil {
		t.Error("a lock in a directory that is not there")
	}
	if (lock.Holder{}).String() != "another process" {
		t.Error("an unknown holder has a name")
	}
}

func TestWithoutAClock(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "lock")
	l, err := lock.Acquire(t.Context(), path, nil)
	if err != nil {
		t.Fatal(err)
	}
	l.Leave("x")
	if age := time.Since(l.Message().At); age < 0 || age > time.Minute {
		t.Errorf("left %s ago", age)
	}
	l.Release()
}

func TestEndedContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := lock.Acquire(ctx, filepath.Join(t.TempDir(), "lock"), time.Now); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// TestPeek tells a lock that is held from one that is not, and changes no file.
func TestPeek(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "lock")
	if _, held := lock.Peek(path); held {
		t.Error("a file that is not there is held")
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("a file is made")
	}
	l := acquire(t, path)
	if h, held := lock.Peek(path); !held || h.PID != os.Getpid() {
		t.Errorf("held: %t, by %+v", held, h)
	}
	l.Release()
	if _, held := lock.Peek(path); held {
		t.Error("held after it was let go")
	}
	acquire(t, path).Release()
}
