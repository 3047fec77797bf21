package run

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/settings"
)

// TestIndexedWithSettings has a file of settings that appears, changes or goes make the index know
// nothing, and how long an answer has to last be known to it.
func TestIndexedWithSettings(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	dir := filepath.Dir(r.config)
	r.SettingsFiles = settings.Files{User: filepath.Join(dir, "user"), Machine: filepath.Join(dir, "machine")}
	r.places.Settings, r.places.MachineSettings = r.SettingsFiles.User, r.SettingsFiles.Machine
	if !r.fetch(t) {
		t.Fatal("not indexed without settings")
	}
	for _, path := range []string{r.SettingsFiles.User, r.SettingsFiles.Machine} {
		for _, text := range []string{"cli_cache = off\n", "cli_cache = share\n", ""} {
			if r.write(t, path, text); text == "" {
				if err := os.Remove(path); err != nil {
					t.Fatal(err)
				}
			}
			if _, ok := r.hit(t.Context(), r.stamp()); ok && text != "" {
				t.Errorf("%s with %q is not noticed", path, text)
			}
			if !r.fetch(t) {
				t.Errorf("%s with %q: not indexed", path, text)
			}
		}
	}
	r.write(t, r.SettingsFiles.Machine, "min_ttl = 40m\n")
	first, err := r.Fetch(t.Context(), Wishes{})
	if err != nil {
		t.Fatal(err)
	}
	for left, want := range map[time.Duration]bool{41 * time.Minute: true, 39 * time.Minute: false} {
		r.now = first.Credentials.Expires.Add(-left)
		if _, ok := r.hit(t.Context(), r.stamp()); ok != want {
			t.Errorf("with %s left: a hit %t", left, ok)
		}
	}
	r.options.minTTL = 10 * time.Minute // of the variable
	if _, ok := r.hit(t.Context(), r.stamp()); !ok {
		t.Error("the variable does not come before the settings")
	}
}

// TestHitOfSealed: an answer in an encrypted cache is had by the index alone, by the settings as by
// the environment, and none of the other kind is.
func TestHitOfSealed(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	asked := 0
	r.Env.CacheKey = func() ([]byte, error) { asked++; return make([]byte, 32), nil }
	r.SettingsFiles.User = filepath.Join(filepath.Dir(r.config), "settings")
	r.places.Settings = r.SettingsFiles.User
	r.write(t, r.SettingsFiles.User, "cache_encryption = on\n")
	if !r.fetch(t) {
		t.Fatal("not indexed")
	}
	asked = 0
	if _, ok := r.hit(t.Context(), r.stamp()); !ok || asked != 1 {
		t.Errorf("a hit %t, with %d looks for the key", ok, asked)
	}
	r.options.encryption = encryptionOff
	if _, ok := r.hit(t.Context(), r.stamp()); ok {
		t.Error("off: a sealed entry is a hit")
	}
	if !r.fetch(t) {
		t.Fatal("off: not indexed")
	}
	if _, ok := r.hit(t.Context(), r.stamp()); !ok {
		t.Error("off: no hit")
	}
	r.options.encryption = ""
	if _, ok := r.hit(t.Context(), r.stamp()); ok {
		t.Error("a plain entry is a hit where the settings want it sealed")
	}
	r.options.encryption = encryptionOn
	if err := os.Remove(r.SettingsFiles.User); err != nil {
		t.Fatal(err)
	}
	_ = r.fetch(t)
	if _, ok := r.hit(t.Context(), r.stamp()); !ok {
		t.Error("the variable alone: no hit")
	}
}
