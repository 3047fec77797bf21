package editor_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/editor"
	"github.com/seed642dee07/aws-federate/internal/grammar"
)

var (
	made = editor.Change{
		Kind: grammar.Profile, Name: "new", Header: "[profile new]", In: []string{"credential_process = x", "region = eu-west-1"},
	}
	moved = editor.Change{
		Kind: grammar.Profile, Name: "a", Out: []string{"role_arn", "source_profile"}, In: []string{"credential_process = x"},
	}
)

// TestApply changes texts as people write them.
func TestApply(t *testing.T) {
	t.Parallel()
	const added = "[profile new]\ncredential_process = x\nregion = eu-west-1\n"
	for name, test := range map[string]struct {
		change       editor.Change
		before, want string
	}{
		"an empty file":            {made, "", added},
		"a file with a mark alone": {made, "\ufeff", "\ufeff" + added},
		"behind others":            {made, "[default]\nregion = a\n", "[default]\nregion = a\n\n" + added},
		"behind an empty line":     {made, "[default]\nregion = a\n\n", "[default]\nregion = a\n\n" + added},
		"no newline at the end":    {made, "[default]\nregion = a", "[default]\nregion = a\n\n" + strings.TrimSuffix(added, "\n")},
		"CRLF":                     {made, "[default]\r\nregion = a\r\n", "[default]\r\nregion = a\r\n\r\n" + strings.ReplaceAll(added, "\n", "\r\n")},
		"CRLF, none at the end": {
			made, "[default]\r\nregion = a",
			"[default]\r\nregion = a\r\n\r\n" + strings.TrimSuffix(strings.ReplaceAll(added, "\n", "\r\n"), "\r\n"),
		},
		"comments alone": {made, "# mine\n", "# mine\n\n" + added},
		"in place": {
			moved, "[profile a] ; mine\n# why\nrole_arn = r # it\noutput = json\n\nsource_profile = b\n# end\n[profile b]\nrole_arn = keep\n",
			"[profile a] ; mine\n# why\ncredential_process = x\noutput = json\n\n# end\n[profile b]\nrole_arn = keep\n",
		},
		"a value of many lines": {
			moved, "[profile a]\nrole_arn = r\n  more\n  # more\nsource_profile = b\nregion = c\n",
			"[profile a]\ncredential_process = x\nregion = c\n",
		},
		"indented": {
			moved, "[profile a]\n\trole_arn = r\n\tsource_profile = b\n\toutput = json\n",
			"[profile a]\n\tcredential_process = x\n\toutput = json\n",
		},
		"at the end, without a newline": {
			moved, "[profile a]\noutput = json\nrole_arn = r\nsource_profile = b", "[profile a]\noutput = json\ncredential_process = x\n",
		},
		"the last line alone": {moved, "[profile a]\nrole_arn = r", "[profile a]\ncredential_process = x"},
		"in CRLF":             {moved, "[profile a]\r\nROLE_ARN = r\r\nx = y\r\n", "[profile a]\r\ncredential_process = x\r\nx = y\r\n"},
		"in two sections": {
			moved, "[profile a]\nrole_arn = r\n[profile c]\n[profile a]\nsource_profile = b\nz = 1\n",
			"[profile a]\ncredential_process = x\n[profile c]\n[profile a]\nz = 1\n",
		},
		"nothing to take out": {moved, "[profile a]\nz = 1\n\n# next\n[profile b]\n", "[profile a]\nz = 1\ncredential_process = x\n\n# next\n[profile b]\n"},
		"an empty section":    {moved, "[profile a]", "[profile a]\ncredential_process = x"},
		"behind a mark":       {moved, "\ufeff[profile a]\nrole_arn = r\n", "\ufeff[profile a]\ncredential_process = x\n"},
		"no text of ours":     {moved, "[profile a]\nrole_arn = r\nnote = caf\xe9\n", "[profile a]\ncredential_process = x\nnote = caf\xe9\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, err := editor.File{Path: "f", Text: test.before}.Apply(test.change)
			if err != nil {
				t.Fatal(err)
			}
			if e.After != test.want {
				t.Errorf("got\n%q\nwant\n%q", e.After, test.want)
			}
			back, err := editor.File{Path: "f", Text: e.After}.Revert(editor.Sum(e.After), e.Splices, e.Pieces)
			if err != nil || back.After != test.before {
				t.Errorf("taken back: %q, %v", back.After, err)
			}
		})
	}
}

// TestRefused has nothing changed where more would change than is meant.
func TestRefused(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		text   string
		change editor.Change
		line   int // of a bad line; zero for an UnsafeError
	}{
		"a bad line":          {"[profile a]\nrole_arn\n", moved, 2},
		"a bad header":        {"[profile a\nrole_arn = r\n", moved, 1},
		"not there":           {"[profile b]\n", moved, 0},
		"a line that is two":  {"", editor.Change{Kind: grammar.Profile, Name: "n", Header: "[profile n]", In: []string{"a = 1\nb = 2"}}, -1},
		"a header in a value": {"", editor.Change{Kind: grammar.Profile, Name: "n", Header: "[profile n]", In: []string{"a = 1\n[profile b]"}}, 0},
		"a header that is a line too": {
			"", editor.Change{Kind: grammar.Profile, Name: "n", Header: "[profile n]", In: []string{"a = 1\n[profile b] = c"}}, 0,
		},
		"what would continue it": {"[profile a]\n  no name = 1\n", moved, 0},
		"a line of no setting":   {"", editor.Change{Kind: grammar.Profile, Name: "n", Header: "[profile n]", In: []string{"what"}}, 0},
		"another header":         {"", editor.Change{Kind: grammar.Profile, Name: "n", Header: "[profile m]", In: []string{"a = 1"}}, 0},
		"a setting twice":        {"[profile a]\nx = 1\n", editor.Change{Kind: grammar.Profile, Name: "a", In: []string{"y = 1", "x"}}, 0},
	} {
		e, err := editor.File{Path: "f", Text: test.text}.Apply(test.change)
		line, bad := errors.AsType[*editor.LineError](err)
		_, unsafe := errors.AsType[*editor.UnsafeError](err)
		switch {
		case test.line < 0 && err == nil:
		case test.line > 0 && bad && line.Line == test.line:
		case test.line == 0 && unsafe:
		default:
			t.Errorf("%s: %v, %q", name, err, e.After)
		}
	}
}

// TestRevert takes an edit back where somebody else has changed the file since.
func TestRevert(t *testing.T) {
	t.Parallel()
	const before = "[profile a]\nrole_arn = r\nz = 1\nsource_profile = b\n"
	e, err := editor.File{Path: "f", Text: before}.Apply(moved, made)
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		change  func(string) string
		want    string
		touched string
	}{
		"a section behind": {func(s string) string { return s + "\n# c\n[profile z]\n" }, before + "\n# c\n[profile z]\n", ""},
		"a section before": {func(s string) string { return "[profile z]\n" + s }, "[profile z]\n" + before, ""},
		"a comment behind": {func(s string) string { return s + "# c\n" }, before + "# c\n", ""},
		"taken out by hand": {
			func(s string) string { s, _, _ = strings.Cut(s, "\n[profile new]"); return s + "# c\n" }, before + "# c\n", "",
		},
		"a setting more":         {func(s string) string { return s + "output = json\n" }, "", "[profile new]"},
		"a setting in the other": {func(s string) string { return strings.Replace(s, "z = 1", "z = 2", 1) }, "", "[profile a]"},
		"the other is gone":      {func(s string) string { _, s, _ = strings.Cut(s, "[profile new]"); return "[profile new]" + s }, "", "[profile a]"},
	} {
		back, err := editor.File{Path: "f", Text: test.change(e.After)}.Revert(editor.Sum(e.After), e.Splices, e.Pieces)
		touched, is := errors.AsType[*editor.TouchedError](err)
		switch {
		case test.touched != "" && is && touched.Section == test.touched:
		case test.touched == "" && err == nil && back.After == test.want:
		default:
			t.Errorf("%s: %v\n%s", name, err, back.After)
		}
	}
}

// TestDiff shows what changes, and no line beside it.
func TestDiff(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ text, want string }{
		{
			"[profile a]\nrole_arn = r\naws_secret_access_key = s\n",
			"--- f\n+++ f\n@@ -2 +2 @@ [profile a]\n-role_arn = r\n+credential_process = x\n@@ -3,0 +4,4 @@\n+\n+[profile new]\n" +
				"+credential_process = x\n+region = eu-west-1\n",
		},
		{
			"[profile a]\r\naws_secret_access_key = s",
			"--- f\n+++ f\n@@ -2,0 +3 @@\n+credential_process = x\n@@ -2,0 +4,4 @@\n+\n+[profile new]\n+credential_process = x\n+region = eu-west-1\n",
		},
	} {
		e, err := editor.File{Path: "f", Text: test.text}.Apply(moved, made)
		if err != nil {
			t.Fatal(err)
		}
		if got := e.Diff(); got != test.want {
			t.Errorf("got\n%s\nwant\n%s", got, test.want)
		}
	}
	e, err := editor.File{Path: "f"}.Apply(made)
	if want := "--- /dev/null\n+++ f\n@@ -0,0 +1,3 @@\n+[profile new]\n+credential_process = x\n+region = eu-west-1\n"; err != nil ||
		e.Diff() != want {
		t.Errorf("%v, %s", err, e.Diff())
	}
}

// TestSweep has a backup that a killed process has left half written go with the next change, and
// nothing else beside the file.
func TestSweep(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "config")
	const left = "config.20261123T120000.000Z.bak-123.tmp"
	stays := []string{"config.20261123T120000.000Z.bak", "config-123.tmp", "other.20261123T120000.000Z.bak-123.tmp", "config.bak"}
	for _, name := range append(stays, left, "config") {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("[profile a]\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	edit, err := editor.File{Path: path, Text: "[profile a]\n"}.Apply(
		editor.Change{Kind: grammar.Profile, Name: "a", In: []string{"region = x"}},
	)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := edit.Write(time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	for _, name := range append(stays, left) {
		if _, err := os.Lstat(filepath.Join(dir, name)); (err == nil) == (name == left) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
