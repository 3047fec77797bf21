package cache_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/pkg/cache"
)

// BenchmarkPeek is a hit on a session with a token of a usual size.
func BenchmarkPeek(b *testing.B) {
	d := &cache.Disk{Dir: b.TempDir(), Now: time.Now}
	r := &rig{answer: credentials(time.Now().Add(time.Hour))}
	r.answer.SessionToken = strings.Repeat("x", 800)
	if _, err := d.Do(b.Context(), key1, r.fetch); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := d.Peek(key1); !ok {
			b.Fatal("a miss")
		}
	}
}

// BenchmarkIndex is a hit on an answer of a usual size: the stamps of two files, and Get.
func BenchmarkIndex(b *testing.B) {
	x := cache.Index{Dir: filepath.Join(b.TempDir(), "cache"), Now: later}
	paths := []string{filepath.Join(b.TempDir(), "config"), filepath.Join(b.TempDir(), "missing")}
	if err := os.WriteFile(paths[0], []byte("[default]\n"), 0o600); err != nil {
		b.Fatal(err)
	}
	if err := x.Put(key1, cache.StampFiles(paths...), []byte(strings.Repeat("x", 300))); err != nil {
		b.Fatal(err)
	}
	b.Run("StampFiles", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			cache.StampFiles(paths...)
		}
	})
	b.Run("Get", func(b *testing.B) {
		now := cache.StampFiles(paths...)
		b.ReportAllocs()
		for b.Loop() {
			if _, ok := x.Get(key1, now); !ok {
				b.Fatal("a miss")
			}
		}
	})
}
