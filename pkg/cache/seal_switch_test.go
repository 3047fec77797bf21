package cache_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/pkg/cache"
)

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
		path := filepath.Join(r.Dir, name)
		if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, r.now, r.now.Add(-3*time.Minute)); err != nil {
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
	if _, err := r.Do(t.Context(), key2, r.fetch); err != nil {
		t.Fatal(err)
	}
	r.Key = nil
	if _, ok := r.Peek(key1); ok {
		t.Error("a sealed entry is an answer")
	}
	r.do(t, 5)
	if got := names(t, r.Dir); got != key1+".json notes stranger.json" {
		t.Error("without the key:", got)
	}
}

// names are those of the files in a directory, but for the notes of when it was pruned.
func names(t *testing.T, dir string) string {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, f := range files {
		if f.Type().IsRegular() && !strings.HasPrefix(f.Name(), ".pruned-") {
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

// TestBothAtOnce: programs with either setting at the same time all have their answers, one fetch each
// at most, and nobody hears of trouble.
func TestBothAtOnce(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "cache")
	var fetches atomic.Int64
	var log bytes.Buffer
	var mu sync.Mutex
	var all sync.WaitGroup
	const callers = 40
	for i := range callers {
		all.Go(func() {
			d := &cache.Disk{Dir: dir, Log: slog.New(slog.NewTextHandler(writer(func(line []byte) {
				mu.Lock()
				defer mu.Unlock()
				log.Write(line)
			}), &slog.HandlerOptions{Level: slog.LevelWarn}))}
			if i%2 == 0 {
				d.Key = keyOf("a")
			}
			want := credentials(time.Now().Add(time.Hour))
			got, err := d.Do(t.Context(), []string{key1, key2}[i/2%2], func(context.Context) (aws.Credentials, error) {
				fetches.Add(1)
				return want, nil
			})
			if err != nil || got.SecretAccessKey != want.SecretAccessKey {
				t.Errorf("%v", err)
			}
		})
	}
	all.Wait()
	if n := fetches.Load(); n > callers {
		t.Errorf("%d fetches", n)
	}
	if log.Len() > 0 {
		t.Error(log.String())
	}
}

// writer is a function that is written to.
type writer func([]byte)

func (w writer) Write(line []byte) (int, error) {
	w(line)
	return len(line), nil
}
