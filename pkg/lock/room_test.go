package lock_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/seed642dee07/aws-federate/pkg/lock"
)

func TestRoom(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	good := filepath.Join(dir, "a", "b")
	for range 2 {
		got, err := lock.Room([]string{"", filepath.Join(file, "below"), file, good, filepath.Join(dir, "other")})
		if err != nil || got != good {
			t.Errorf("got %s, %v", got, err)
		}
	}
	if left, _ := os.ReadDir(good); len(left) != 0 {
		t.Errorf("%d files are left", len(left))
	}
	if got, err := lock.Room([]string{"", file}); err == nil {
		t.Errorf("got %s", got)
	}
	if _, err := lock.Room(nil); err == nil {
		t.Error("got a room of none")
	}
	if os.PathSeparator == '\\' {
		return
	}
	if info, err := os.Stat(good); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	open, link := filepath.Join(dir, "open"), filepath.Join(dir, "link")
	if err := os.Mkdir(open, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(good, link); err != nil {
		t.Fatal(err)
	}
	if got, err := lock.Room([]string{open, link}); err == nil {
		t.Errorf("%s is taken, which is open to others, or a link", got)
	}
}
