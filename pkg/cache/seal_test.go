package cache_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"
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
