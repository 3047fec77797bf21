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
	dir := filepath.Join(t.TempDir(), "cache", "used")
	other := func() *cache.Once { return &cache.Once{Dirs: []string{"", dir}, Now: func() time.Time { return now }} }
	once := other()
	if _, ok := once.Last("device"); ok {
		t.Error("something was used before anything was")
	}
	if !once.Use("device", "123456") || once.Use("device", "123456") || other().Use("device", "123456") {
		t.Error("an item is not used exactly once")
	}
	if !once.Use("device", "654321") || !once.Use("other", "123456") {
		t.Error("another item, or of another group, counts as used")
	}
	if !once.Used("device", "123456") || !other().Used("device", "123456") || other().Used("device", "000000") {
		t.Error("another memory of it")
	}
	last, ok := other().Last("device")
	if !ok || last.Sub(now).Abs() > time.Minute {
		t.Errorf("the last use was at %v (%v)", last, ok)
	}
	once.Undo("device", "123456")
	if !once.Use("device", "123456") {
		t.Error("what was taken back counts as used")
	}
	names := ""
	err := filepath.WalkDir(filepath.Dir(dir), func(path string, entry os.DirEntry, err error) error {
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
	if !other().Use("device", "123456") {
		t.Error("an item is used up for longer than it needs to be")
	}
}

func TestOnceAmongMany(t *testing.T) {
	t.Parallel()
	once := &cache.Once{Dirs: []string{filepath.Join(t.TempDir(), "used")}, Now: time.Now}
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
		once := &cache.Once{Dirs: []string{dir}, Now: time.Now}
		if !once.Use("device", "123456") || once.Use("device", "123456") || !once.Used("device", "123456") {
			t.Errorf("%q: this process does not remember", dir)
		}
		if _, ok := once.Last("device"); !ok {
			t.Errorf("%q: no last use", dir)
		}
		once.Undo("device", "123456")
		if !once.Use("device", "123456") {
			t.Errorf("%q: what was taken back counts as used", dir)
		}
	}
}
