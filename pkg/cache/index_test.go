package cache_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/pkg/cache"
)

var answer = []byte("an answer\x00of any bytes")

// indexed is an Index that holds answer for key1, worked out from two files that are old enough.
type indexed struct {
	cache.Index
	paths []string
}

// later is a clock for which all files of a test are old.
func later() time.Time { return time.Now().Add(time.Minute) }

func newIndexed(t *testing.T) *indexed {
	t.Helper()
	dir := t.TempDir()
	x := &indexed{
		Index: cache.Index{Dir: filepath.Join(dir, "cache"), Now: later},
		paths: []string{filepath.Join(dir, "config"), filepath.Join(dir, "missing")},
	}
	write(t, x.paths[0], "[default]\nregion = eu-west-1\n")
	now := cache.StampFiles(x.paths...)
	x.miss(t, now)
	x.put(t, now)
	x.hit(t, now)
	return x
}

func (x *indexed) put(t *testing.T, at cache.Stamps) {
	t.Helper()
	if err := x.Put(key1, at, answer); err != nil {
		t.Fatal(err)
	}
}

func (x *indexed) hit(t *testing.T, now cache.Stamps) {
	t.Helper()
	if got, ok := x.Get(key1, now); !ok || !bytes.Equal(got, answer) {
		t.Errorf("Get: %q, %v", got, ok)
	}
}

func (x *indexed) miss(t *testing.T, now cache.Stamps) {
	t.Helper()
	if got, ok := x.Get(key1, now); ok || got != nil {
		t.Errorf("Get: %q, %v, want a miss", got, ok)
	}
}

func TestIndexDependsOnTheListOfFiles(t *testing.T) {
	t.Parallel()
	x := newIndexed(t)
	config, missing := x.paths[0], x.paths[1]
	for _, paths := range [][]string{
		{config},
		{missing, config},
		{config, missing, missing},
		{config, missing + "2"},
		{config + "\x00" + missing},
		{},
	} {
		x.miss(t, cache.StampFiles(paths...))
	}
	x.miss(t, cache.Stamps{})
	if _, ok := x.Get(key2, cache.StampFiles(x.paths...)); ok {
		t.Error("another request hits")
	}
	x.hit(t, cache.StampFiles(x.paths...))
}

func TestIndexRefusesRacyStamps(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		age  time.Duration
		want bool
	}{
		"just written":     {0, false},
		"less than a tick": {20*time.Millisecond - 1, false},
		"a tick":           {20 * time.Millisecond, true},
		"in the future":    {-time.Hour, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := newIndexed(t)
			if _, err := (&cache.Disk{Dir: x.Dir}).Clear(); err != nil {
				t.Fatal(err)
			}
			changed := rewrite(t, x.paths[0])
			x.Now = func() time.Time { return changed.Add(tt.age) }
			at := cache.StampFiles(x.paths...)
			x.put(t, at)
			if _, ok := x.Get(key1, at); ok != tt.want {
				t.Errorf("remembered: %v", ok)
			}
		})
	}
}

// TestTheLastChangeCounts has stamps settle after the last change of any file, wherever it stands
// in the list.
func TestTheLastChangeCounts(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	early, late := filepath.Join(dir, "early"), filepath.Join(dir, "late")
	rewrite(t, early)
	time.Sleep(30 * time.Millisecond)
	settled := rewrite(t, late).Add(20 * time.Millisecond)
	for _, paths := range [][]string{{early, late}, {late, early}} {
		at := cache.StampFiles(paths...)
		if got := at.Settled(); os.PathSeparator == '/' && !got.Equal(settled) {
			t.Errorf("%v settle at %v, want %v", paths, got, settled)
		}
		x := cache.Index{Dir: filepath.Join(dir, "cache"), Now: func() time.Time { return settled.Add(-time.Millisecond) }}
		if err := x.Put(key1, at, answer); err != nil {
			t.Fatal(err)
		}
		if _, ok := x.Get(key1, at); ok {
			t.Errorf("%v: remembered before they settled", paths)
		}
	}
}

// rewrite returns when path was written, which is no whole second: those stand for coarse file
// systems.
func rewrite(t *testing.T, path string) time.Time {
	t.Helper()
	for {
		write(t, path, "x")
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if info.ModTime().Nanosecond() != 0 {
			return info.ModTime()
		}
	}
}

func TestIndexIgnoresWhatHasNoIdentity(t *testing.T) {
	t.Parallel()
	for _, path := range []string{os.DevNull, t.TempDir(), "nul\x00"} {
		x := newIndexed(t)
		at := cache.StampFiles(x.paths[0], path)
		if at != (cache.Stamps{}) {
			t.Errorf("%q has an identity", path)
		}
		file := filepath.Join(x.Dir, "index", key1+".json")
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
		x.put(t, at)
		if exists(file) {
			t.Errorf("remembered for %q", path)
		}
		write(t, file, `{"version":1,"request":"`+key1+`","answer":""}`)
		x.miss(t, at)
	}
}

func TestGetStaysInItsDirectory(t *testing.T) {
	t.Parallel()
	x := newIndexed(t)
	data, err := os.ReadFile(filepath.Join(x.Dir, "index", key1+".json"))
	if err != nil {
		t.Fatal(err)
	}
	outside := "../" + key1
	write(t, filepath.Join(x.Dir, key1+".json"), string(bytes.Replace(data, []byte(key1), []byte(outside), 1)))
	if _, ok := x.Get(outside, cache.StampFiles(x.paths...)); ok {
		t.Error("Get reads outside of the index")
	}
}

func TestCorruptIndexHeals(t *testing.T) {
	t.Parallel()
	for name, corrupt := range map[string]func([]byte) []byte{
		"empty":         func([]byte) []byte { return nil },
		"cut short":     func(b []byte) []byte { return b[:len(b)-1] },
		"zeros":         func(b []byte) []byte { return append(b[:len(b)-9], make([]byte, 9)...) },
		"other version": func(b []byte) []byte { return bytes.Replace(b, []byte(`"version":1`), []byte(`"version":2`), 1) },
		"other request": func(b []byte) []byte { return bytes.Replace(b, []byte(key1), []byte(key2), 1) },
		"no base64":     func(b []byte) []byte { return bytes.Replace(b, []byte(`"answer":"`), []byte(`"answer":"!`), 1) },
		"null":          func([]byte) []byte { return []byte("null") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := newIndexed(t)
			path := filepath.Join(x.Dir, "index", key1+".json")
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			write(t, path, string(corrupt(data)))
			now := cache.StampFiles(x.paths...)
			x.miss(t, now)
			x.put(t, now)
			x.hit(t, now)
		})
	}
}

func TestPutTellsTrouble(t *testing.T) {
	t.Parallel()
	x := newIndexed(t)
	x.Dir = x.paths[0]
	if err := x.Put(key1, cache.StampFiles(x.paths...), answer); err == nil {
		t.Error("no error for a directory that is a file")
	}
}
