package renewal_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/renewal"
)

// TestNoPlace spends no token where the next one could not be kept.
func TestNoPlace(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(path string) error{
		"place": func(path string) error { return os.MkdirAll(path+".next/x", 0o700) },
		"lock":  func(path string) error { return os.Mkdir(strings.TrimSuffix(path, ".json")+".lock", 0o700) },
	} {
		s, r, _ := world(t, -time.Minute)
		if err := spoil(r.File.Path); err != nil {
			t.Fatal(err)
		}
		got, err := renew(t.Context(), r)
		dir := filepath.Dir(r.File.Path)
		if e, ok := errors.AsType[*renewal.KeepError](err); !ok || e.Path != r.File.Path || strings.Count(err.Error(), dir) != 1 {
			t.Errorf("%s: %T: %v", name, err, err)
		}
		if got.Serial != 1 || s.calls.Load() != 0 {
			t.Errorf("%s: %+v, %d calls", name, got, s.calls.Load())
		}
	}
}

// TestWayBlocked has something come into the way of the token while it is asked for: the token is
// used, and brought to its place by the next one for whom the way is free.
func TestWayBlocked(t *testing.T) {
	t.Parallel()
	s, r, log := world(t, -time.Minute)
	old, err := os.ReadFile(r.File.Path)
	if err != nil {
		t.Fatal(err)
	}
	s.before = func() {
		if err := errors.Join(os.Remove(r.File.Path), os.MkdirAll(filepath.Join(r.File.Path, "x"), 0o700)); err != nil {
			t.Error(err)
		}
	}
	if got, err := renew(t.Context(), r); err != nil || got.Serial != 2 || !strings.Contains(log.String(), "not in its place yet") ||
		strings.Count(log.String(), filepath.Dir(r.File.Path)) != 1 {
		t.Errorf("%+v, %v, %s", got, err, log)
	}
	if _, err := r.Renew(t.Context(), token{}); err == nil {
		t.Error("the way is not free yet")
	}
	if err := errors.Join(os.RemoveAll(r.File.Path), os.WriteFile(r.File.Path, old, 0o600)); err != nil {
		t.Fatal(err)
	}
	if got, err := renew(t.Context(), r); err != nil || got.Serial != 2 || s.calls.Load() != 1 {
		t.Errorf("%+v, %v, %d calls", got, err, s.calls.Load())
	}
	if names := left(t, r); len(names) > 0 {
		t.Errorf("left behind: %q", names)
	}
}

// TestSignedOut has the file go while a token is asked for: the token is used this once, and not
// kept.
func TestSignedOut(t *testing.T) {
	t.Parallel()
	s, r, log := world(t, -time.Minute)
	s.before = func() { _ = os.Remove(r.File.Path) }
	if got, err := renew(t.Context(), r); err != nil || got.Serial != 2 || !strings.Contains(log.String(), "is not kept") {
		t.Errorf("%+v, %v, %s", got, err, log)
	}
	if _, err := r.Read(); !errors.Is(err, os.ErrNotExist) || len(left(t, r)) > 0 {
		t.Errorf("%v, left behind: %q", err, left(t, r))
	}
}

// TestBetterOne keeps what the AWS CLI, which knows no lock of ours, has put there meanwhile.
func TestBetterOne(t *testing.T) {
	t.Parallel()
	_, r, _ := world(t, 5*time.Minute)
	put(t, r.File.Path+".next", token{9, time.Now().Add(time.Minute)})
	if got, err := alone(t.Context(), r); err != nil || got.Serial != 2 || len(left(t, r)) > 0 {
		t.Errorf("%+v, %v, left %q", got, err, left(t, r))
	}
}

// TestFoundWithoutTheLock has a token be there that another process has got, and the lock held by
// somebody else again.
func TestFoundWithoutTheLock(t *testing.T) {
	t.Parallel()
	s, r, _ := world(t, -time.Minute)
	old, err := r.Read()
	if err != nil {
		t.Fatal(err)
	}
	held, err := renewal.Lock(t.Context(), r.File, r.Newer, r.Now, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer held.Release()
	put(t, r.File.Path, token{2, time.Now().Add(time.Hour)})
	r.Patience = 100 * time.Millisecond
	if got, err := r.Renew(t.Context(), old); err != nil || got.Serial != 2 || s.calls.Load() != 0 {
		t.Errorf("%+v, %v, %d calls", got, err, s.calls.Load())
	}
}
