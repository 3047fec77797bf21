package settings

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// write writes both files, and reads them.
func write(t *testing.T, user, machine string) (Settings, Files, error) {
	t.Helper()
	home := t.TempDir()
	files := Files{User: filepath.Join(home, "settings"), Machine: filepath.Join(home, "machine")}
	for path, text := range map[string]string{files.User: user, files.Machine: machine} {
		if text == "" {
			continue
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	all, err := Read(files)
	return all, files, err
}

// TestRead has the user's settings count before the machine's, with the place of each.
func TestRead(t *testing.T) {
	all, files, err := write(t,
		"\ufeff# ours\r\nPrompt = none   # never\r\n\r\nmin_ttl=20m\r\nmin_ttl = 30m\r\ncli_cache =\r\n",
		"prompt = gui\ncli_cache = share\nmfa_session = always\n")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"prompt":      "none USER:2, not MACHINE:1",
		"min_ttl":     "30m USER:5, not USER:4",
		"cli_cache":   " :0", // none, and that of the machine does not count
		"mfa_session": "always MACHINE:3",
	} {
		s := all[name]
		got := s.Text.Reveal() + " " + s.At.String()
		for _, at := range s.Shadows {
			got += ", not " + at.String()
		}
		got = strings.NewReplacer(files.User, "USER", files.Machine, "MACHINE").Replace(got)
		if got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	if all, _, err := write(t, "", ""); err != nil || len(all) > 0 {
		t.Errorf("without files: %v, %v", all, err)
	}
	if all, err := Read(Files{}); err != nil || len(all) > 0 {
		t.Errorf("without a home: %v, %v", all, err)
	}
}

// TestReadFails has a bad line, and a file that cannot be read, be named.
func TestReadFails(t *testing.T) {
	_, files, err := write(t, "prompt = none\n", "\nprompt gui\n")
	if bad, ok := errors.AsType[*LineError](err); !ok || bad.Place != (Place{files.Machine, 2}) {
		t.Errorf("a bad line: %v", err)
	}
	_, files, err = write(t, "[default]\nprompt = none\n", "")
	if bad, ok := errors.AsType[*LineError](err); !ok || bad.Place != (Place{files.User, 1}) {
		t.Errorf("a header: %v", err)
	}
	if err := os.Mkdir(files.Machine, 0o700); err != nil {
		t.Fatal(err)
	}
	_, err = Read(Files{Machine: files.Machine})
	if bad, ok := errors.AsType[*FileError](err); !ok || bad.File != files.Machine {
		t.Errorf("a directory: %v", err)
	}
}

// TestUnknown has names that count for nothing be named, with the one that is most likely meant.
func TestUnknown(t *testing.T) {
	all, files, err := write(t, "promt = none\nregion = eu-west-1\nmin_ttl = 5m\n", "")
	if err != nil {
		t.Fatal(err)
	}
	got := strings.ReplaceAll(strings.Join(all.Unknown(), "\n"), files.User, "USER")
	want := "nothing is called promt here, and it counts for nothing (USER:1): did you mean prompt?\n" +
		"nothing is called region here, and it counts for nothing (USER:2)"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestUnknownVariables has variables of ours that are none be named.
func TestUnknownVariables(t *testing.T) {
	got := strings.Join(UnknownVariables([]string{
		"AWS_FEDERATE_PROMT=none", "AWS_FEDERATE_PROMPT=none", "AWS_FEDERATE_CACHE_DIR=/x", "AWS_FEDERATE_PROFILE=a", "AWS_FEDERATE_NO=",
		"AWS_PROFILE=a", "AWS_FEDERATE_X9=1",
	}), "\n")
	want := "nothing is called AWS_FEDERATE_PROMT here, and it counts for nothing: did you mean AWS_FEDERATE_PROMPT?\n" +
		"nothing is called AWS_FEDERATE_X9 here, and it counts for nothing"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
