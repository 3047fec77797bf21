package cache_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

func TestRemove(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	if n, err := r.Remove(key1); n != 0 || err != nil {
		t.Errorf("without a directory: %d, %v", n, err)
	}
	r.do(t, 1)
	if n, err := r.Remove("bad", key2, key1); n != 1 || err == nil {
		t.Errorf("%d, %v, want 1 and an error", n, err)
	}
	r.do(t, 2)
}

func TestClearLeavesForeignFilesAndLocks(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	if n, err := r.Clear(); n != 0 || err != nil {
		t.Errorf("without a directory: %d, %v", n, err)
	}
	r.do(t, 1)
	if _, err := r.Do(t.Context(), key2, r.fetch); err != nil {
		t.Fatal(err)
	}
	in := func(path string) string { return filepath.Join(r.Dir, path) }
	gone := []string{
		r.path(key1),
		r.path(key2),
		r.path(key1) + "-1.tmp",
		in("index/" + key1 + ".json"),
		in("index/" + key2 + ".json-2.tmp"),
		in("new/" + key2 + ".json-3.tmp"),
	}
	stays := []string{
		in("locks/" + key1), in("notes.txt"), in("notes.json"), in("notes.tmp"), in("notes.json-1.tmp"), in(key1), in("index/notes.txt"),
		in("ABCDEF0123456789.json"), in("other/" + key1 + ".json"),
	}
	for _, path := range append(gone[2:], stays[1:]...) {
		write(t, path, "x")
	}
	if n, err := r.Clear(); n != 2 || err != nil {
		t.Errorf("%d, %v, want 2", n, err)
	}
	for _, path := range gone {
		if exists(path) {
			t.Errorf("%s is still there", path)
		}
	}
	for _, path := range stays {
		if !exists(path) {
			t.Errorf("%s is gone", path)
		}
	}
}

func TestClearTellsWhatItCannotRemove(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.do(t, 1)
	write(t, filepath.Join(r.path(key2), "file"), "x")
	if n, err := r.Clear(); n != 1 || err == nil {
		t.Errorf("%d, %v, want 1 and an error", n, err)
	}
}

// TestPrune ages files around both limits in each directory, and stores something.
func TestPrune(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		age  time.Duration
		gone bool
	}{
		key2 + ".json":                  {48*time.Hour + time.Minute, true},
		"0123456789abcdef.json":         {48*time.Hour - time.Minute, false},
		key2 + ".json-1.tmp":            {2*time.Minute + time.Second, true},
		key2 + ".json-2.tmp":            {2*time.Minute - time.Second, false},
		"notes.txt":                     {1000 * time.Hour, false},
		"notes.json":                    {1000 * time.Hour, false},
		"notes.tmp":                     {1000 * time.Hour, false},
		"01234567/" + key2 + ".json":    {1000 * time.Hour, false},
		"0123456789abcdee.json/foreign": {1000 * time.Hour, false},
	}
	for _, room := range []string{".", "index", "new"} {
		t.Run(room, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			dir := filepath.Join(r.Dir, room)
			for file, tt := range tests {
				path := filepath.Join(dir, file)
				write(t, path, "x")
				then := r.now.Add(-tt.age)
				if err := os.Chtimes(path, then, then); err != nil {
					t.Fatal(err)
				}
			}
			r.do(t, 1)
			for file, tt := range tests {
				if got := !exists(filepath.Join(dir, file)); got != tt.gone {
					t.Errorf("%s gone: %v, want %v", file, got, tt.gone)
				}
			}
		})
	}
}
