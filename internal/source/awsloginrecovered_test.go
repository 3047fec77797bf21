package source_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/pkg/lock"
)

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

// TestLoginIsRecovered has a renewal killed before its token was in place: it is found there, and
// no other is asked for. What is no newer token is not taken for one, and who has signed out stays
// so.
func TestLoginIsRecovered(t *testing.T) {
	for name, tt := range map[string]struct {
		left  func(renewed, old []byte) []byte
		calls int // with that of the one who was killed
	}{
		"whole":      {func(renewed, _ []byte) []byte { return renewed }, 1},
		"not cut":    {func(renewed, _ []byte) []byte { return append(renewed, "    "...) }, 1},
		"cut off":    {func(renewed, _ []byte) []byte { return renewed[:len(renewed)-1] }, 2},
		"blank":      {func([]byte, []byte) []byte { return []byte("   ") }, 2},
		"empty":      {func([]byte, []byte) []byte { return nil }, 2},
		"old":        {func(_, old []byte) []byte { return old }, 2},
		"signed out": {func(renewed, _ []byte) []byte { return renewed }, 1},
	} {
		t.Run(name, func(t *testing.T) {
			server, path, run := loginWorld(t)
			old, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := run(t.Context()); err != nil {
				t.Fatal(err)
			}
			renewed, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(os.WriteFile(path+".next", tt.left(renewed, old), 0o600), os.WriteFile(path, old, 0o600)); err != nil {
				t.Fatal(err)
			}
			if name == "signed out" {
				signedOut(t, path, run)
				return
			}
			err = run(t.Context())
			if n := server.Count("CreateOAuth2Token"); n != tt.calls || (err == nil) != (n == 1) {
				t.Errorf("%d calls, want %d: %v", n, tt.calls, err)
			}
			if names, err := os.ReadDir(filepath.Dir(path)); err != nil || len(names) != 2 {
				t.Errorf("%v beside the file and its lock (%v)", names, err)
			}
		})
	}
}

// signedOut has somebody sign out while a run waits for the lock: what is left beside the file does
// not sign in again.
func signedOut(t *testing.T, path string, run func(context.Context) error) {
	t.Helper()
	held, err := lock.Acquire(t.Context(), strings.TrimSuffix(path, ".json")+".lock", time.Now)
	if err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(200*time.Millisecond, func() {
		_ = os.Remove(path)
		held.Release()
	})
	if e, ok := errors.AsType[*source.PersonNeededError](run(t.Context())); !ok || !e.Login {
		t.Errorf("%v", e)
	}
	if names, err := os.ReadDir(filepath.Dir(path)); err != nil || len(names) != 1 {
		t.Errorf("%v beside the lock (%v)", names, err)
	}
}
