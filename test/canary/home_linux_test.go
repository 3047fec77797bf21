package canary_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// keepers are the files of a home that may hold secrets.
var keepers = regexp.MustCompile(`^(\.aws/credentials(\.[^/]*)?|\.aws/(federate|sso|login|cli)/cache/[^/]*\.json|web-token|serve-token)$`)

// home is a fresh home for a run, with a variable for it and for its temporary files.
func (w *world) home(t *testing.T) (dir string, env []string) {
	t.Helper()
	w.runs++
	dir = w.path(fmt.Sprint("run", w.runs))
	template := w.path("home")
	err := filepath.WalkDir(template, func(path string, entry fs.DirEntry, err error) error {
		to := filepath.Join(dir, strings.TrimPrefix(path, template))
		if err != nil || entry.IsDir() {
			return errors.Join(err, os.MkdirAll(to, 0o700))
		}
		text, err := os.ReadFile(path)
		return errors.Join(err, os.WriteFile(to, bytes.ReplaceAll(text, []byte("HOME"), []byte(dir)), 0o600))
	})
	tmp := filepath.Join(dir, "tmp")
	if err := errors.Join(err, os.Mkdir(tmp, 0o700)); err != nil {
		t.Fatal(err)
	}
	return dir, append(w.env[:len(w.env):len(w.env)], "HOME="+dir, "TMPDIR="+tmp, "RUN="+filepath.Base(dir))
}

// searchHome looks at all files of a home but the keepers.
func searchHome(t *testing.T, dir, what string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		name, _ := filepath.Rel(dir, path)
		if err != nil || !entry.Type().IsRegular() || keepers.MatchString(name) {
			return err
		}
		text, err := os.ReadFile(path)
		if at := leak(name + "\n" + string(text)); at != "" {
			t.Errorf("%s: a secret is in %s: %s", what, name, at)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// keep has the keyring keep a key, if there is a keyring.
func (w *world) keep(t *testing.T) {
	t.Helper()
	if w.secrets == nil || strings.Contains(w.secrets.Values()["kept"], w.alice.SecretAccessKey) {
		return
	}
	w.secrets.Empty()
	w.write(t, "home/.aws/credentials", w.files)
	if err := os.RemoveAll(w.path("home/.aws/federate/keys.json")); err != nil {
		t.Fatal(err)
	}
	dir, env := w.home(t)
	r := start(t, dir, env, "", runLimit, credProgram, "keys", "import", "kept", "--yes")
	if r.code != 0 || !strings.Contains(w.secrets.Values()["kept"], w.alice.SecretAccessKey) {
		t.Fatal(r.stderr)
	}
	for _, name := range []string{".aws/federate/keys.json", ".aws/config", ".aws/credentials"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		w.write(t, "home/"+name, string(text))
	}
}
