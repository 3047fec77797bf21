package cache_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/pkg/cache"
)

func TestOnce(t *testing.T) {
	t.Parallel()
	now := time.Now()
	once := cache.Once{Dir: filepath.Join(t.TempDir(), "cache"), Now: func() time.Time { return now }}
	if _, ok := once.Last("device"); ok {
		t.Error("something was used before anything was")
	}
	if !once.Use("device", "123456") || once.Use("device", "123456") {
		t.Error("an item is not used exactly once")
	}
	if !once.Use("device", "654321") || !once.Use("other", "123456") {
		t.Error("another item, or of another group, counts as used")
	}
	last, ok := once.Last("device")
	if !ok || last.Sub(now).Abs() > time.Minute {
		t.Errorf("the last use was at %v (%v)", last, ok)
	}
	once.Undo("device", "123456")
	if !once.Use("device", "123456") {
		t.Error("what was taken back counts as used")
	}
	names := ""
	err := filepath.WalkDir(once.Dir, func(path string, entry os.DirEntry, err error) error {
		if info, statErr := entry.Info(); err == nil && statErr == nil && os.PathSeparator == '/' && info.Mode()&0o077 != 0 {
			t.Errorf("%s: %v", path, info.Mode())
		}
		names += path + "\n"
		return err
	})
	if err != nil || strings.Contains(names, "123456") {
		t.Errorf("a code is in a name (%v)", err)
	}
	now = now.Add(11 * time.Minute)
	if !once.Use("device", "123456") {
		t.Error("an item is used up for longer than it needs to be")
	}
}

func TestOnceAmongMany(t *testing.T) {
	t.Parallel()
	once := cache.Once{Dir: t.TempDir(), Now: time.Now}
	var first atomic.Int64
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			if once.Use("device", "123456") {
				first.Add(1)
			}
		})
	}
	wg.Wait()
	if first.Load() != 1 {
		t.Errorf("%d were first", first.Load())
	}
}

func TestOnceWithoutAPlace(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{"", filepath.Join(file, "below")} {
		once := cache.Once{Dir: dir, Now: time.Now}
		for range 2 {
			if !once.Use("device", "123456") {
				t.Errorf("%q: what cannot be remembered keeps one from going on", dir)
			}
		}
		once.Undo("device", "123456")
		if _, ok := once.Last("device"); ok {
			t.Errorf("%q: a last use", dir)
		}
	}
}
