package wholefile_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/wholefile"
)

func TestTempOf(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"a-123.tmp": "a", "a-b.json-123.tmp": "a-b.json", "-1.tmp": "", "a.tmp": "none", "a-123": "none", "a.next": "none", "": "none",
		"a-.tmp": "none", "a-1x.tmp": "none", "a-x.tmp": "none", "a.json.tmp-123": "none", "tmp123.tmp": "none",
	} {
		if got, ok := wholefile.TempOf(name); ok != (want != "none") || ok && got != want {
			t.Errorf("%q is of %q, %t", name, got, ok)
		}
	}
}

// TestLeftovers has a file that is written take away what killed writers have left of it and its kin, and
// nothing that could be another's or is being written.
func TestLeftovers(t *testing.T) {
	t.Parallel()
	kin := func(name string) bool { return strings.HasPrefix(name, "k") }
	for by, write := range ways() {
		for name, tt := range map[string]struct {
			how        wholefile.File
			gone, stay string
		}{
			"alone":  {wholefile.File{}, "a-1.tmp", "a-2.tmp@1m kin-1.tmp b-1.tmp a-x.tmp a.next.tmp a-1.tmp.json tmp1.tmp"},
			"locked": {wholefile.File{Locked: true, Kin: kin}, "a-1.tmp a-2.tmp@1s kin-1.tmp", "kin-2.tmp@9m a-x.tmp b-1.tmp"},
			"kin":    {wholefile.File{Kin: kin}, "a-1.tmp kin-1.tmp", "a-2.tmp@1m kin-2.tmp@9m b-1.tmp kin kin-x.tmp"},
		} {
			dir := t.TempDir()
			var left []string
			for i, file := range strings.Fields(tt.gone + " " + tt.stay) {
				file, young, _ := strings.Cut(file, "@")
				age := 11 * time.Minute
				if young != "" {
					age, _ = time.ParseDuration(young)
				}
				path, at := filepath.Join(dir, file), time.Now().Add(-age)
				put(t, path, "")
				if err := os.Chtimes(path, at, at); err != nil {
					t.Fatal(err)
				}
				if i >= len(strings.Fields(tt.gone)) {
					left = append(left, file)
				}
			}
			if err := os.Mkdir(filepath.Join(dir, "a-3.tmp"), 0o700); err != nil {
				t.Fatal(err)
			}
			tt.how.Path = filepath.Join(dir, "a")
			if err := write(tt.how); err != nil {
				t.Fatalf("%s, %s: %v", by, name, err)
			}
			left = append(left, "a", "a-3.tmp")
			slices.Sort(left)
			only(t, dir, left...)
		}
	}
}

// TestSweptRoom leaves a room to who looks after it.
func TestSweptRoom(t *testing.T) {
	t.Parallel()
	dir, room := t.TempDir(), t.TempDir()
	for _, path := range []string{filepath.Join(dir, "a-1.tmp"), filepath.Join(room, "a-1.tmp")} {
		put(t, path, "")
		if err := os.Chtimes(path, time.Time{}, time.Unix(1, 0)); err != nil {
			t.Fatal(err)
		}
	}
	if err := (wholefile.File{Path: filepath.Join(dir, "a"), Room: room}).Write(nil); err != nil {
		t.Fatal(err)
	}
	only(t, dir, "a", "a-1.tmp")
	only(t, room, "a-1.tmp")
	wholefile.Sweep(room, func(string) bool { return true }, time.Unix(1, 0))
	only(t, room, "a-1.tmp")
	wholefile.Sweep(room, func(string) bool { return true }, time.Time{})
	only(t, room)
}

// ways are the two ways to write "new".
func ways() map[string]func(wholefile.File) error {
	return map[string]func(wholefile.File) error{
		"write": func(f wholefile.File) error { return f.Write([]byte("new")) },
		"reserve": func(f wholefile.File) error {
			r, err := f.Reserve()
			if err != nil {
				return err
			}
			return r.Commit([]byte("new"))
		},
	}
}
