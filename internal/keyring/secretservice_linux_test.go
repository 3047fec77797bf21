package keyring_test

import (
	"context"
	"errors"
	"net"
	"path/filepath"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/keyring"
	"github.com/seed642dee07/aws-federate/internal/testkit"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// on is the keyring of a bus.
func on(address string, more ...string) keyring.Keyring {
	environment := map[string]string{"DBUS_SESSION_BUS_ADDRESS": address}
	for i := 0; i+1 < len(more); i += 2 {
		environment[more[i]] = more[i+1]
	}
	return keyring.Keyring{Getenv: func(name string) string { return environment[name] }}
}

// state wants a call to end in a state, within a time, and returns the error.
func state(t *testing.T, want keyring.State, within time.Duration, call func() error) error {
	t.Helper()
	began := time.Now()
	err := call()
	took := time.Since(began)
	if got := keyring.StateOf(err); got != want {
		t.Errorf("%v (%s), want %s", err, got, want)
	}
	if took > within {
		t.Errorf("took %v", took)
	}
	t.Logf("%-8s %6d ms  %v", keyring.StateOf(err), took.Milliseconds(), err)
	return err
}

// soon is how long a call takes at most that has nothing to wait for.
const soon = 3 * time.Second

// TestGnome keeps, replaces and removes an item in a gnome-keyring, finds it locked, and gone.
func TestGnome(t *testing.T) {
	t.Parallel()
	bus := testkit.Bus(t)
	kill := testkit.Gnome(t, bus, t.TempDir())
	k, ctx := on(bus), t.Context()
	state(t, keyring.Ready, soon, func() error { return k.Check(ctx) })
	for _, value := range []string{"first", "second \n ☃", ""} {
		if err := k.Set(ctx, "base", secret.New(value)); err != nil {
			t.Fatal(err)
		}
		got, err := k.Get(ctx, "base")
		if err != nil || got.Reveal() != value {
			t.Errorf("%q, %v", got.Reveal(), err)
		}
	}
	if err := k.Set(ctx, "other", secret.New("other")); err != nil {
		t.Fatal(err)
	}
	if err := k.Delete(ctx, "base"); err != nil {
		t.Fatal(err)
	}
	_, err := k.Get(ctx, "base")
	if _, ok := errors.AsType[*keyring.NotFoundError](err); !ok {
		t.Errorf("after it was removed: %v", err)
	}
	testkit.LockSecrets(t, bus)
	for _, name := range []string{"other", "base", "never"} { // what is locked is not lost
		state(t, keyring.Locked, soon, func() error { _, err := k.Get(ctx, name); return err })
	}
	state(t, keyring.Locked, soon, func() error { return k.Set(ctx, "base", secret.New("x")) })
	state(t, keyring.Locked, soon, func() error { return k.Delete(ctx, "other") })
	kill()
	state(t, keyring.Absent, soon, func() error { _, err := k.Get(ctx, "other"); return err })
}

// TestNoBus finds that there is no keyring, and starts none: the bus could.
func TestNoBus(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, k := range map[string]keyring.Keyring{
		"no address":         on(""),
		"no socket":          on("unix:path=" + filepath.Join(dir, "none")),
		"to be started":      on("autolaunch:"),
		"switched off":       on("disabled:", "XDG_RUNTIME_DIR", dir),
		"nothing in its dir": on("", "XDG_RUNTIME_DIR", dir),
		"no address at all":  on("garbage"),
		"no keyring on it":   on(testkit.Bus(t)),
	} {
		t.Run(name, func(t *testing.T) {
			state(t, keyring.Absent, soon, func() error { _, err := k.Get(t.Context(), "base"); return err })
		})
	}
}

// TestSilentBus does not wait for a bus that never speaks.
func TestSilentBus(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "bus")
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	silent(t, state(t, keyring.Absent, keyring.Limit+time.Second, func() error { return on("unix:path=" + path).Check(t.Context()) }))
}

func silent(t *testing.T, err error) {
	t.Helper()
	if of, ok := errors.AsType[*keyring.StateError](err); !ok || !of.Silent {
		t.Errorf("%v, want that it is silent", err)
	}
}

// TestFaults has a Secret Service go wrong in each of its methods.
func TestFaults(t *testing.T) {
	t.Parallel()
	get := func(ctx context.Context, k keyring.Keyring) error { _, err := k.Get(ctx, "base"); return err }
	set := func(ctx context.Context, k keyring.Keyring) error { return k.Set(ctx, "base", secret.New("new")) }
	check := func(ctx context.Context, k keyring.Keyring) error { return k.Check(ctx) }
	del := func(ctx context.Context, k keyring.Keyring) error { return k.Delete(ctx, "base") }
	for method, call := range map[string]func(context.Context, keyring.Keyring) error{
		"ReadAlias": get, "Locked": check, "OpenSession": get, "SearchItems": get, "GetSecret": get, "CreateItem": set, "Delete": del,
	} {
		for _, way := range []string{testkit.Hangs, testkit.Dies, testkit.Garbles} {
			t.Run(method+" "+way, func(t *testing.T) {
				t.Parallel()
				bus := testkit.Bus(t)
				fake := testkit.FakeSecrets(t, bus)
				if err := set(t.Context(), on(bus)); err != nil {
					t.Fatal(err)
				}
				fake.Let(method, way)
				limit := soon
				if way == testkit.Hangs {
					limit = keyring.Limit + time.Second
				}
				err := state(t, keyring.Absent, limit, func() error { return call(t.Context(), on(bus)) })
				if way == testkit.Hangs {
					silent(t, err)
				}
			})
		}
	}
}

// TestForgets has a service say yes to what it does not keep, and one that has no place for it.
func TestForgets(t *testing.T) {
	t.Parallel()
	bus := testkit.Bus(t)
	fake := testkit.FakeSecrets(t, bus)
	fake.Let("CreateItem", testkit.Forgets)
	err := on(bus).Set(t.Context(), "base", secret.New("x"))
	if _, ok := errors.AsType[*keyring.WriteError](err); !ok {
		t.Errorf("%v", err)
	}
	fake.Let("ReadAlias", testkit.Forgets)
	state(t, keyring.Absent, soon, func() error { return on(bus).Check(t.Context()) })
}

// TestQuestions has a locked keyring ask a person, where there is a display and the run lets it.
func TestQuestions(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		answer   string
		display  string
		patience time.Duration
		want     keyring.State
		asked    int
	}{
		"granted":               {testkit.Granted, ":0", time.Minute, keyring.Ready, 1},
		"closed":                {testkit.Dismissed, ":0", time.Minute, keyring.Declined, 1},
		"nobody answers":        {"", ":0", time.Second, keyring.Locked, 1},
		"it dies":               {testkit.Dies, ":0", time.Minute, keyring.Absent, 0},
		"no display":            {testkit.Granted, "", time.Minute, keyring.Locked, 0},
		"nobody is to be asked": {testkit.Granted, ":0", 0, keyring.Locked, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bus := testkit.Bus(t)
			fake := testkit.FakeSecrets(t, bus)
			k := on(bus, "DISPLAY", tt.display)
			if err := k.Set(t.Context(), "base", secret.New("kept")); err != nil {
				t.Fatal(err)
			}
			k.Patience = tt.patience
			fake.Lock(true)
			fake.Let("Prompt", tt.answer)
			state(t, tt.want, soon, func() error { _, err := k.Get(t.Context(), "base"); return err })
			if fake.Asked() != tt.asked {
				t.Errorf("asked %d times", fake.Asked())
			}
		})
	}
}

// TestInterrupted ends with the context.
func TestInterrupted(t *testing.T) {
	t.Parallel()
	bus := testkit.Bus(t)
	testkit.FakeSecrets(t, bus).Let("ReadAlias", testkit.Hangs)
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(100*time.Millisecond, cancel)
	began := time.Now()
	if err := on(bus).Check(ctx); !errors.Is(err, context.Canceled) || time.Since(began) > soon {
		t.Errorf("%v after %v", err, time.Since(began))
	}
}
