package keyring_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/keyring"
	"github.com/seed642dee07/aws-federate/internal/testkit"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// asking is the keyring of a bus, with a display on which a person may be asked.
func asking(address string) keyring.Keyring {
	k := on(address, "DISPLAY", ":0")
	k.Patience = time.Minute
	return k
}

// lacking wants an error to say what a keyring does not have.
func lacking(t *testing.T, err error, part keyring.Part, program string) {
	t.Helper()
	if e, ok := errors.AsType[*keyring.StateError](err); !ok || e.Lacks != part || e.Program != program {
		t.Errorf("%#v", err)
	}
}

// TestFirstWallet keeps a first key in a KWallet that has no wallet: the wallet is made, by the name that
// KDE unlocks as its user signs in, when there is something to keep and a person grants it.
func TestFirstWallet(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		answer string
		making string // what CreateCollection does otherwise
		want   keyring.State
		asked  int
	}{
		"granted":                 {testkit.Granted, "", keyring.Ready, 1},
		"granted, not by default": {testkit.Granted, testkit.Forgets, keyring.Ready, 1},
		"granted, no path told":   {testkit.Granted, testkit.Pathless, keyring.Ready, 1},
		"closed":                  {testkit.Dismissed, "", keyring.Declined, 1},
		"it dies":                 {testkit.Granted, testkit.Dies, keyring.Absent, 0},
		"garbage":                 {testkit.Granted, testkit.Garbles, keyring.Absent, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bus := testkit.Bus(t)
			fake := testkit.FakeKWallet(t, bus)
			fake.Let("Prompt", tt.answer)
			fake.Let("CreateCollection", tt.making)
			k, ctx := asking(bus), t.Context()
			state(t, keyring.Ready, soon, func() error { return k.Check(ctx) })
			if _, err := k.Get(ctx, "base"); fake.Asked() != 0 {
				t.Errorf("asked to read: %v", err)
			}
			state(t, tt.want, soon, func() error { return k.Set(ctx, "base", secret.New("kept")) })
			if fake.Asked() != tt.asked {
				t.Errorf("asked %d times", fake.Asked())
			}
			if in := fake.In("kdewallet"); (len(in) == 1) != (tt.want == keyring.Ready) {
				t.Errorf("%q in kdewallet", in)
			}
		})
	}
}

// TestNoWallet has nobody to ask for the password of a first wallet, and says what is missing.
func TestNoWallet(t *testing.T) {
	t.Parallel()
	bus := testkit.Bus(t)
	fake := testkit.FakeKWallet(t, bus)
	ctx := t.Context()
	noDisplay := on(bus)
	noDisplay.Patience = time.Minute
	nobody := on(bus, "DISPLAY", ":0")
	for _, k := range []keyring.Keyring{noDisplay, nobody} {
		for _, call := range []func() error{
			func() error { return k.Check(ctx) },
			func() error { return k.Set(ctx, "base", secret.New("x")) },
		} {
			lacking(t, state(t, keyring.Absent, soon, call), keyring.Collection, keyring.KWallet)
		}
	}
	_, err := nobody.Get(ctx, "base")
	if none, ok := errors.AsType[*keyring.NotFoundError](err); !ok || none.Bare == nil {
		t.Errorf("%v", err)
	}
	if fake.Asked() != 0 {
		t.Error("a person was asked")
	}
	lacking(t, on("").Check(ctx), keyring.Bus, "")
	lacking(t, on(testkit.Bus(t)).Check(ctx), keyring.Program, "")
}

// TestOtherWallet finds a key in another collection than the default one, and keeps it there: one of a
// name is enough.
func TestOtherWallet(t *testing.T) {
	t.Parallel()
	bus := testkit.Bus(t)
	fake := testkit.FakeSecrets(t, bus)
	k, ctx := asking(bus), t.Context()
	set := func(name, value string) {
		t.Helper()
		if err := k.Set(ctx, name, secret.New(value)); err != nil {
			t.Fatal(err)
		}
	}
	set("base", "first")
	for _, standard := range []string{"second", ""} {
		if err := fake.Standard(standard); err != nil {
			t.Fatal(err)
		}
		got, err := k.Get(ctx, "base")
		if err != nil || got.Reveal() != "first" {
			t.Errorf("%q, %v", got.Reveal(), err)
		}
	}
	if err := fake.Standard("second"); err != nil {
		t.Fatal(err)
	}
	set("other", "new")
	set("base", "rotated")
	if in := fake.In("login"); !slices.Equal(in, []string{"base"}) {
		t.Errorf("%q in the first one", in)
	}
	if in := fake.In("second"); !slices.Equal(in, []string{"other"}) {
		t.Errorf("%q in the second one", in)
	}
	fake.Lock(true)
	state(t, keyring.Locked, soon, func() error { _, err := on(bus).Get(ctx, "base"); return err })
	fake.Let("Prompt", testkit.Granted)
	if got, err := k.Get(ctx, "base"); err != nil || got.Reveal() != "rotated" {
		t.Errorf("%q, %v", got.Reveal(), err)
	}
	if err := k.Delete(ctx, "base"); err != nil || len(fake.In("login")) != 0 {
		t.Errorf("%v", err)
	}
}

// TestContentType writes what libsecret takes for a password, and reads what others have written, earlier
// versions of ours among them.
func TestContentType(t *testing.T) {
	t.Parallel()
	bus := testkit.Bus(t)
	fake := testkit.FakeSecrets(t, bus)
	k, ctx := on(bus), t.Context()
	for _, kind := range []string{"text/plain; charset=utf8", "application/octet-stream", "", "text/plain"} {
		if err := k.Set(ctx, "base", secret.New("kept")); err != nil || fake.Kind("base") != "text/plain" {
			t.Errorf("%v, %q", err, fake.Kind("base"))
		}
		fake.SetKinds(kind)
		if got, err := k.Get(ctx, "base"); err != nil || got.Reveal() != "kept" {
			t.Errorf("%q: %q, %v", kind, got.Reveal(), err)
		}
	}
}

// TestTwins prefers the item of the default collection, and removes all of a name, those that are locked
// too.
func TestTwins(t *testing.T) {
	t.Parallel()
	bus := testkit.Bus(t)
	fake := testkit.FakeSecrets(t, bus)
	k, ctx := asking(bus), t.Context()
	for _, standard := range []string{"a", "b", "c"} {
		if err := fake.Standard(standard); err != nil {
			t.Fatal(err)
		}
		if err := fake.PutOurs(standard, "base", "of "+standard); err != nil {
			t.Fatal(err)
		}
	}
	for _, standard := range []string{"b", "a", "c"} {
		if err := fake.Standard(standard); err != nil {
			t.Fatal(err)
		}
		if got, err := k.Get(ctx, "base"); err != nil || got.Reveal() != "of "+standard {
			t.Errorf("%q, %v", got.Reveal(), err)
		}
	}
	fake.LockIn("b", true)
	state(t, keyring.Locked, soon, func() error { return on(bus).Delete(ctx, "base") })
	if n := len(fake.Values()); n == 0 {
		t.Error("some are gone")
	}
	fake.Let("Prompt", testkit.Granted)
	if err := k.Delete(ctx, "base"); err != nil || len(fake.Values()) != 0 {
		t.Errorf("%v, left: %d", err, len(fake.Values()))
	}
}
