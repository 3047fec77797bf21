package cache_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/pkg/cache"
)

// sealedRig is a rig whose entries are sealed.
func sealedRig(t *testing.T) *rig {
	t.Helper()
	r := newRig(t)
	r.Key = keyOf("a")
	return r
}

// keyOf is a key of 32 times a letter.
func keyOf(letter string) func() ([]byte, error) {
	return func() ([]byte, error) { return bytes.Repeat([]byte(letter), 32), nil }
}

func (r *rig) sealedPath(key string) string { return filepath.Join(r.Dir, key+".sealed") }

// TestSealed: a sealed entry is an answer, and shows nothing of it.
func TestSealed(t *testing.T) {
	t.Parallel()
	r := sealedRig(t)
	r.do(t, 1)
	r.do(t, 1)
	content, err := os.ReadFile(r.sealedPath(key1))
	if err != nil {
		t.Fatal(err)
	}
	for _, shown := range []string{canary, "ASIAEXAMPLE", "111122223333", "access_key"} {
		if bytes.Contains(content, []byte(shown)) {
			t.Errorf("%q stands in the file", shown)
		}
	}
	if until, ok := r.Until(key1); !ok || !until.Equal(r.answer.Expires.Truncate(time.Second)) {
		t.Errorf("Until: %v, %v", until, ok)
	}
	if again := r.disk(r.Dir); again.Key == nil {
		again.Key = r.Key
		if _, ok := again.Peek(key1); !ok {
			t.Error("another process with the key has no answer")
		}
	}
	r.now = r.answer.Expires.Add(-time.Minute)
	r.Run.Tolerate = func(error) bool { return true }
	r.err = errNobody
	r.do(t, 2) // the stored answer in place of the error
}

// TestSealIsUnlike: the same answer is sealed in another way each time.
func TestSealIsUnlike(t *testing.T) {
	t.Parallel()
	r := sealedRig(t)
	r.do(t, 1)
	first, _ := os.ReadFile(r.sealedPath(key1))
	r.Run.Refresh = true
	r.do(t, 2)
	second, _ := os.ReadFile(r.sealedPath(key1))
	if len(first) == 0 || bytes.Equal(first, second) {
		t.Error("the second seal is as the first")
	}
}

// TestBrokenSeals: whatever is not the very entry that was sealed under its name is not there, and
// is no error.
func TestBrokenSeals(t *testing.T) {
	t.Parallel()
	r := sealedRig(t)
	r.do(t, 1)
	whole, err := os.ReadFile(r.sealedPath(key1))
	if err != nil {
		t.Fatal(err)
	}
	put := func(path string, content []byte) {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for at := range whole {
		for bit := range 8 {
			broken := bytes.Clone(whole)
			broken[at] ^= 1 << bit
			put(r.sealedPath(key1), broken)
			if _, ok := r.Peek(key1); ok {
				t.Fatalf("bit %d of byte %d is flipped: a hit", bit, at)
			}
		}
	}
	for n := range whole {
		put(r.sealedPath(key1), whole[:n])
		if _, ok := r.Peek(key1); ok {
			t.Fatalf("the first %d bytes: a hit", n)
		}
	}
	put(r.sealedPath(key2), whole)
	if _, ok := r.Peek(key2); ok {
		t.Error("under the name of another entry: a hit")
	}
	plain := newRig(t)
	plain.do(t, 1)
	content, err := os.ReadFile(plain.path(key1))
	if err != nil {
		t.Fatal(err)
	}
	put(r.sealedPath(key1), content)
	put(r.path(key1), content)
	if _, ok := r.Peek(key1); ok {
		t.Error("a plain entry in place of a sealed one: a hit")
	}
	r.do(t, 2) // and heals
	r.do(t, 2)
	put(r.sealedPath(key1), whole)
	if _, ok := r.Peek(key1); !ok {
		t.Error("the whole entry is a miss")
	}
}

// TestAnotherKey: a cache that is copied to where the key is another one has no answer, and no
// error.
func TestAnotherKey(t *testing.T) {
	t.Parallel()
	r := sealedRig(t)
	r.do(t, 1)
	r.Key = keyOf("b")
	r.do(t, 2)
	r.do(t, 2)
}

// TestSwitch: to whom seals, nothing plain is there, and the other way round. Who fetches, even in
// vain, removes all that is of the other kind, also what a killed writer has left, and nothing of a
// stranger.
func TestSwitch(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.do(t, 1)
	if _, err := r.Do(t.Context(), key2, r.fetch); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{key2 + ".json-123.tmp", "stranger.json", "notes"} {
		if err := os.WriteFile(filepath.Join(r.Dir, name), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r.Key = keyOf("a")
	if _, ok := r.Peek(key1); ok {
		t.Error("a plain entry is an answer")
	}
	vain := func(context.Context) (aws.Credentials, error) { return aws.Credentials{}, errNobody }
	if _, err := r.Do(t.Context(), key1, vain); !errors.Is(err, errNobody) {
		t.Fatal(err)
	}
	if got := names(t, r.Dir); got != "notes stranger.json" {
		t.Error("after a vain fetch with a key:", got)
	}
	r.do(t, 3)
	r.Key = nil
	if _, ok := r.Peek(key1); ok {
		t.Error("a sealed entry is an answer")
	}
	r.do(t, 4)
	if got := names(t, r.Dir); got != key1+".json notes stranger.json" {
		t.Error("without the key:", got)
	}
}

// names are those of the files in a directory.
func names(t *testing.T, dir string) string {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, f := range files {
		if f.Type().IsRegular() {
			all = append(all, f.Name())
		}
	}
	return strings.Join(all, " ")
}

// TestForgetSealed: Remove and Clear know both kinds.
func TestForgetSealed(t *testing.T) {
	t.Parallel()
	for name, forget := range map[string]func(*cache.Disk) (int, error){
		"Remove": func(d *cache.Disk) (int, error) { return d.Remove(key1) },
		"Clear":  (*cache.Disk).Clear,
	} {
		r := sealedRig(t)
		r.do(t, 1)
		r.Key = nil // as of a run that knows nothing of the setting
		if n, err := forget(r.Disk); n != 1 || err != nil {
			t.Errorf("%s: %d, %v", name, n, err)
		}
		if got := names(t, r.Dir); got != "" {
			t.Errorf("%s leaves %s", name, got)
		}
	}
}

// TestNoKey: where there is no key, or none that can be used, nothing is fetched.
func TestNoKey(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Key = func() ([]byte, error) { return nil, errNobody }
	if _, err := r.Do(t.Context(), key1, r.fetch); !errors.Is(err, errNobody) {
		t.Error(err)
	}
	r.Key = func() ([]byte, error) { return []byte("short"), nil }
	if _, err := r.Do(t.Context(), key1, r.fetch); err == nil {
		t.Error("a short key is taken")
	}
	if n := r.fetches.Load(); n != 0 {
		t.Errorf("%d fetches", n)
	}
	if _, ok := r.Peek(key1); ok {
		t.Error("a hit")
	}
}
