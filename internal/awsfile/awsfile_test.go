package awsfile_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/awsfile"
)

func TestLocate(t *testing.T) {
	for _, test := range []struct{ system, variables, want string }{
		{"linux", "HOME=/h", "/h/.aws/config"},
		{"linux", "HOME=/h/", "/h/.aws/config"},
		{"linux", "", ""},
		{"linux", "HOME=/h FILE=~/c", "/h/c"},
		{"linux", "HOME=/h FILE=$DIR/c DIR=/d", "/d/c"},
		{"linux", "FILE=$DIR/c", "$DIR/c"},
		{"windows", `USERPROFILE=C:\me`, `C:\me\.aws\config`},
		{"windows", `HOMEDRIVE=C: HOMEPATH=\me`, `C:\me\.aws\config`},
		{"windows", `HOME=D:\h USERPROFILE=C:\me FILE=~\c`, `D:\h\c`},
		{"darwin", "USERPROFILE=/me", ""},
	} {
		values := map[string]string{}
		for _, variable := range strings.Fields(test.variables) {
			name, value, _ := strings.Cut(variable, "=")
			values[name] = value
		}
		if got := awsfile.Locate(func(name string) string { return values[name] }, test.system, "FILE", "config"); got != test.want {
			t.Errorf("%s, %s: %s, want %s", test.system, test.variables, got, test.want)
		}
	}
}

func TestExpandHome(t *testing.T) {
	home := func(name string) string { return map[string]string{"HOME": "/h"}[name] }
	for path, want := range map[string]string{"~/cc": "/h/cc", "~": "/h", "/a/~": "/a/~", "~u/c": "~u/c", "c": "c"} {
		if got := awsfile.ExpandHome(home, "linux", path); got != want {
			t.Errorf("%s: %s", path, got)
		}
	}
}

// TestRead takes a file that is not there for an empty one, and names one in another encoding for
// what it is.
func TestRead(t *testing.T) {
	dir := t.TempDir()
	for text, want := range map[string]error{
		"[\x00p\x00]\x00": awsfile.ErrUTF16, "\x00[\x00p\x00]": awsfile.ErrUTF16, "\xff\xfe[\x00": awsfile.ErrUTF16,
		"[profile p]\rregion = r\r": awsfile.ErrLineEnds, "[profile p]\r": nil, "[profile p]\r\nregion = r": nil, "[p]": nil, "": nil,
	} {
		path := filepath.Join(dir, "config")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := awsfile.Read(path)
		if !errors.Is(err, want) || err == nil && got != text {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
	for _, path := range []string{"", filepath.Join(dir, "none")} {
		if text, err := awsfile.Read(path); text != "" || err != nil {
			t.Errorf("%q: %q, %v", path, text, err)
		}
	}
	if _, err := awsfile.Read(dir); err == nil || strings.Contains(err.Error(), dir) {
		t.Errorf("a folder: %v", err)
	}
}
