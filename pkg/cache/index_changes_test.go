package cache_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/seed642dee07/aws-federate/pkg/cache"
)

func TestIndexSeesChanges(t *testing.T) {
	t.Parallel()
	tests := map[string]func(path string) error{
		"edit":           func(path string) error { return os.WriteFile(path, []byte("[default]\n"), 0o600) },
		"same-size edit": func(path string) error { return edit(path, "2") },
		"same-size edit, time put back": func(path string) error {
			info, err := os.Stat(path)
			if err != nil {
				return err
			}
			if err := edit(path, "2"); err != nil {
				return err
			}
			return os.Chtimes(path, info.ModTime(), info.ModTime())
		},
		"touch": func(path string) error { return os.Chtimes(path, later(), later()) },
		"moved over, same size and time": func(path string) error {
			info, err := os.Stat(path)
			if err != nil {
				return err
			}
			if err := os.WriteFile(path+"~", []byte("[default]\nregion = eu-west-2\n"), 0o600); err != nil {
				return err
			}
			if err := os.Chtimes(path+"~", info.ModTime(), info.ModTime()); err != nil {
				return err
			}
			return os.Rename(path+"~", path)
		},
		"deleted":           os.Remove,
		"missing → created": func(path string) error { return os.WriteFile(filepath.Dir(path)+"/missing", nil, 0o600) },
		"directory instead": func(path string) error {
			if err := os.Remove(path); err != nil {
				return err
			}
			return os.Mkdir(path, 0o700)
		},
	}
	for name, change := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if name == "same-size edit, time put back" && os.PathSeparator == '\\' {
				t.Skip("Windows tells no change time")
			}
			x := newIndexed(t)
			settle(t, x.paths[0])
			if err := change(x.paths[0]); err != nil {
				t.Fatal(err)
			}
			x.miss(t, cache.StampFiles(x.paths...))
		})
	}
}

// edit overwrites the last but one byte in place.
func edit(path, with string) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if _, err := f.WriteAt([]byte(with), info.Size()-2); err != nil {
		return err
	}
	return f.Close()
}

// settle returns when the clock that stamps files has gone on since path was stamped: it asks that
// very clock.
func settle(t *testing.T, path string) {
	t.Helper()
	old, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	for probe := path + ".probe"; ; {
		write(t, probe, "x")
		info, err := os.Stat(probe)
		if err != nil {
			t.Fatal(err)
		}
		if info.ModTime().After(old.ModTime()) {
			return
		}
	}
}
