//go:build unix

package cache_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// TestDirectoryOfOthers has the cache be in a directory that others can write. One of ours is closed to
// them; one of another user gets nothing, and neither does a room of his within ours. What is shared on
// purpose, as /tmp is, stays as it is.
func TestDirectoryOfOthers(t *testing.T) {
	t.Parallel()
	const nobody = 65534
	for name, tt := range map[string]struct {
		room    string // "" is the directory itself
		owner   int    // -1 is us
		mode    os.FileMode
		refused bool
		after   os.FileMode
	}{
		"open":              {"", -1, 0o777, false, 0o700},
		"open to the group": {"", -1, 0o770, false, 0o700},
		"shared":            {"", -1, 0o777 | os.ModeSticky, false, 0o777 | os.ModeSticky},
		"another's":         {"", nobody, 0o700, true, 0o700},
		"another's, open":   {"", nobody, 0o777, true, 0o777},
		"another's, shared": {"", nobody, 0o777 | os.ModeSticky, true, 0o777 | os.ModeSticky},
		"open locks":        {"locks", -1, 0o777, false, 0o700},
		"locks of another":  {"locks", nobody, 0o777, false, 0o777}, // nor the lock of this one
		"index of another":  {"index", nobody, 0o777, false, 0o777}, // what is stored does not need it
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if tt.owner >= 0 {
				testkit.Root(t)
			}
			r := newRig(t)
			dir := filepath.Join(r.Dir, tt.room)
			if err := os.MkdirAll(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(dir, tt.mode); err != nil {
				t.Fatal(err)
			}
			if err := os.Chown(dir, tt.owner, -1); err != nil {
				t.Fatal(err)
			}
			if tt.refused {
				r.warnsOnce(t)
				if !strings.Contains(r.log.String(), "another user") {
					t.Errorf("it says %s", &r.log)
				}
			} else {
				r.do(t, 1)
				r.do(t, 1)
			}
			if left, _ := os.ReadDir(dir); tt.owner == nobody && len(left) > 0 {
				t.Errorf("written for another to change: %v", left)
			}
			if info, err := os.Stat(dir); err != nil || info.Mode()&^os.ModeDir != tt.after {
				t.Errorf("%v, %v", info.Mode(), err)
			}
		})
	}
}
