package keys_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/keyring"
	"github.com/seed642dee07/aws-federate/internal/keys"
	"github.com/seed642dee07/aws-federate/internal/testkit"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

const theSecret = "canary/secret"

// store is that of a home and a bus of the test's own.
func store(t *testing.T) (keys.Store, *testkit.Secrets) {
	t.Helper()
	bus := testkit.Bus(t)
	fake := testkit.FakeSecrets(t, bus)
	getenv := func(name string) string { return map[string]string{"DBUS_SESSION_BUS_ADDRESS": bus}[name] }
	return keys.Store{
		Index:   keys.Index{Path: filepath.Join(t.TempDir(), "keys.json")},
		Keyring: keyring.Keyring{Getenv: getenv},
		Now:     time.Now,
	}, fake
}

func add(t *testing.T, s keys.Store, id string) error {
	t.Helper()
	held, err := s.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer held.Release()
	return s.Add(t.Context(), keys.Key{Name: "base", AccessKeyID: id, Since: time.Now()}, secret.New(theSecret))
}

// TestBare has a keyring without a default collection lose no key: it may be another one.
func TestBare(t *testing.T) {
	t.Parallel()
	s, fake := store(t)
	if err := add(t, s, "AKIDONE"); err != nil {
		t.Fatal(err)
	}
	if err := fake.Standard(""); err != nil {
		t.Fatal(err)
	}
	if p, err := s.Get(t.Context(), "base"); err != nil || p.AccessKeyID != "AKIDONE" {
		t.Errorf("in another collection: %v, %v", p, err)
	}
	fake.Empty()
	_, err := s.Get(t.Context(), "base")
	if e, ok := errors.AsType[*keyring.StateError](err); !ok || e.Lacks != keyring.Collection {
		t.Errorf("read: %v", err)
	}
	if _, err := s.Remove(t.Context(), "base"); !is[*keyring.StateError](err) {
		t.Errorf("removed: %v", err)
	}
	if _, ok, err := s.Index.Find("base"); !ok || err != nil {
		t.Errorf("the index has forgotten it: %v", err)
	}
	if _, err := s.Get(t.Context(), "other"); !is[*keys.UnknownError](err) {
		t.Errorf("what never was: %v", err)
	}
	if err := add(t, s, "AKIDONE"); !is[*keyring.StateError](err) {
		t.Errorf("added without a place: %v", err)
	}
	if err := fake.Standard("second"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Get(t.Context(), "base"); !is[*keys.LostError](err) {
		t.Errorf("with a place: %v", err)
	}
}

// TestLife adds, reads and removes a key; the index has no secret and is the owner's alone.
func TestLife(t *testing.T) {
	t.Parallel()
	s, fake := store(t)
	for range 2 { // a run that was killed is repeated
		if err := add(t, s, "AKIDONE"); err != nil {
			t.Fatal(err)
		}
	}
	p, err := s.Get(t.Context(), "base")
	if err != nil || p.AccessKeyID != "AKIDONE" || p.SecretAccessKey.Reveal() != theSecret {
		t.Fatalf("%v, %v", p, err)
	}
	text, err := os.ReadFile(s.Index.Path)
	if err != nil || strings.Contains(string(text), "canary") || !strings.Contains(string(text), "AKIDONE") {
		t.Errorf("%s, %v", text, err)
	}
	if info, err := os.Stat(s.Index.Path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	if err := add(t, s, "AKIDTWO"); !is[*keys.TakenError](err) {
		t.Errorf("another key of the same name: %v", err)
	}
	if _, err := s.Get(t.Context(), "bse"); !is[*keys.UnknownError](err) || !strings.Contains(s.Unknown("bse").Similar, "base") {
		t.Errorf("%v", err)
	}
	if _, err := s.Remove(t.Context(), "base"); err != nil || len(fake.Values()) != 0 {
		t.Errorf("%v, %d are left", err, len(fake.Values()))
	}
	if all, err := s.Index.Read(); err != nil || len(all) != 0 {
		t.Errorf("%v, %v", all, err)
	}
	if _, err := s.Remove(t.Context(), "base"); !is[*keys.UnknownError](err) {
		t.Errorf("%v", err)
	}
}

func is[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

// TestLost tells a key that is gone from one that cannot be looked for.
func TestLost(t *testing.T) {
	t.Parallel()
	s, fake := store(t)
	if err := add(t, s, "AKIDONE"); err != nil {
		t.Fatal(err)
	}
	fake.Lock(true)
	if _, err := s.Get(t.Context(), "base"); keyring.StateOf(err) != keyring.Locked {
		t.Errorf("%v", err)
	}
	if _, err := s.Remove(t.Context(), "base"); keyring.StateOf(err) != keyring.Locked {
		t.Errorf("%v", err)
	}
	fake.Lock(false)
	if err := s.Keyring.Delete(t.Context(), "base"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Get(t.Context(), "base"); !is[*keys.LostError](err) {
		t.Errorf("%v", err)
	}
	if k, err := s.Remove(t.Context(), "base"); err != nil || k.AccessKeyID != "AKIDONE" {
		t.Errorf("%v, %v", k, err)
	}
}

// TestIndexLost finds a key that the keyring has, without an index.
func TestIndexLost(t *testing.T) {
	t.Parallel()
	s, _ := store(t)
	if err := add(t, s, "AKIDONE"); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Dir(s.Index.Path)); err != nil {
		t.Fatal(err)
	}
	if p, err := s.Get(t.Context(), "base"); err != nil || p.AccessKeyID != "AKIDONE" {
		t.Errorf("%v, %v", p, err)
	}
	if err := add(t, s, "AKIDTWO"); !is[*keys.TakenError](err) {
		t.Errorf("another key takes its place: %v", err)
	}
}

// TestBadIndex refuses what it cannot read, and changes nothing.
func TestBadIndex(t *testing.T) {
	t.Parallel()
	s, _ := store(t)
	for _, text := range []string{"{", `{"version":2,"keys":[]}`, `[]`} {
		if err := os.MkdirAll(filepath.Dir(s.Index.Path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(s.Index.Path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := add(t, s, "AKIDONE"); !is[*keys.IndexError](err) {
			t.Errorf("%s: %v", text, err)
		}
		if after, err := os.ReadFile(s.Index.Path); err != nil || string(after) != text {
			t.Errorf("%s became %s, %v", text, after, err)
		}
	}
}

// TestNames refuses names that no key can have.
func TestNames(t *testing.T) {
	t.Parallel()
	for name, ok := range map[string]bool{
		"base": true, "my profile": true, "ü": true, "": false, " ": false, "-x": false, "a\nb": false, "a\x1b[2J": false, "a.next": false,
	} {
		if err := keys.CheckName(name); (err == nil) != ok {
			t.Errorf("%q: %v", name, err)
		}
	}
}
