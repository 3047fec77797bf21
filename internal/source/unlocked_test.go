package source_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/pkg/cache"
)

// TestUnlocked has nobody be asked for a code that other runs may ask for at the same time: where the
// cache has no lock, and there is no other place for one.
func TestUnlocked(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		rooms     func() []string
		questions int
	}{
		"no place":      {nil, 0},
		"another place": {func() []string { return []string{filepath.Join(t.TempDir(), "room")} }, 1},
	} {
		r, p, _, url := mfaRig(t, "111111")
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "locks"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		r.Store = &cache.Disk{Dir: dir, Now: noon, LockRooms: tt.rooms}
		_, err := r.Credentials(t.Context(), mfaPlan(url, "", true))
		unlocked, ok := errors.AsType[*source.UnlockedError](err)
		if len(p.questions) != tt.questions || ok != (tt.questions == 0) || ok && !strings.Contains(err.Error(), filepath.Join(dir, "locks")) {
			t.Errorf("%s: %d questions, %v", name, len(p.questions), err)
		}
		if ok && (unlocked.Serial != device || unlocked.Profile != "prod") {
			t.Errorf("%+v", unlocked)
		}
		r, _, _, url = mfaRig(t, "111111")
		r.Store = &cache.Disk{Dir: dir, Now: noon, LockRooms: tt.rooms}
		if _, err := r.Credentials(t.Context(), rolePlan(url)); err != nil { // which can be had twice
			t.Errorf("%s: %v", name, err)
		}
	}
}
