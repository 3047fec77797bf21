package profile_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/pkg/profile"
)

func TestLocate(t *testing.T) {
	type environment map[string]string
	tests := []struct {
		name, system string
		env          environment
		config       string
	}{
		{"home", "linux", environment{"HOME": "/h"}, "/h/.aws/config"},
		{"home with a slash", "linux", environment{"HOME": "/h/"}, "/h/.aws/config"},
		{"root", "linux", environment{"HOME": "/"}, "/.aws/config"},
		{"no home", "linux", nil, ""},
		{"no Windows home elsewhere", "linux", environment{"USERPROFILE": `C:\u`}, ""},
		{"no home needed", "linux", environment{"AWS_CONFIG_FILE": "/c"}, "/c"},
		{"relative", "linux", environment{"AWS_CONFIG_FILE": "c"}, "c"},
		{"tilde", "linux", environment{"HOME": "/h", "AWS_CONFIG_FILE": "~/c"}, "/h/c"},
		{"tilde alone", "linux", environment{"HOME": "/h", "AWS_CONFIG_FILE": "~"}, "/h"},
		{"tilde without home", "linux", environment{"AWS_CONFIG_FILE": "~/c"}, "~/c"},
		{"another's home", "linux", environment{"HOME": "/h", "AWS_CONFIG_FILE": "~u/c"}, "~u/c"},
		{"tilde within", "linux", environment{"HOME": "/h", "AWS_CONFIG_FILE": "/a/~/c"}, "/a/~/c"},
		{"variable", "linux", environment{"X": "/x", "AWS_CONFIG_FILE": "$X/${X}/c"}, "/x//x/c"},
		{"variable that holds a tilde", "linux", environment{"HOME": "/h", "X": "~", "AWS_CONFIG_FILE": "$X/c"}, "/h/c"},
		{"variable that is unset", "linux", environment{"AWS_CONFIG_FILE": "/$X/c$"}, "/$X/c$"},
		{"Windows profile", "windows", environment{"USERPROFILE": `C:\u`}, `C:\u\.aws\config`},
		{"Windows home first", "windows", environment{"HOME": `D:\h`, "USERPROFILE": `C:\u`}, `D:\h\.aws\config`},
		{"Windows drive", "windows", environment{"HOMEDRIVE": "C:", "HOMEPATH": `\u\`}, `C:\u\.aws\config`},
		{"Windows tilde", "windows", environment{"HOME": `C:\u`, "AWS_CONFIG_FILE": `~\c`}, `C:\u\c`},
		{"Windows tilde and slash", "windows", environment{"HOME": `C:\u`, "AWS_CONFIG_FILE": "~/c"}, "C:\\u/c"},
		{"backslash elsewhere", "linux", environment{"HOME": "/h", "AWS_CONFIG_FILE": `~\c`}, `~\c`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := profile.Locate(func(name string) string { return test.env[name] }, test.system); got.Config != test.config {
				t.Errorf("config %q, want %q", got.Config, test.config)
			}
			other := func(name string) string {
				return test.env[strings.Replace(name, "AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE", 1)]
			}
			want := strings.Replace(test.config, `.aws\config`, `.aws\credentials`, 1)
			want = strings.Replace(want, ".aws/config", ".aws/credentials", 1)
			if got := profile.Locate(other, test.system); got.Credentials != want {
				t.Errorf("credentials %q, want %q", got.Credentials, want)
			}
		})
	}
}

func TestLoad(t *testing.T) {
	dir := t.TempDir()
	for name, files := range map[string]profile.Files{
		"no paths":           {},
		"missing":            {Config: filepath.Join(dir, "a"), Credentials: filepath.Join(dir, "no", "b")},
		"one path":           {Credentials: filepath.Join(dir, "b")},
		"nothing in the way": write(t, new(""), new("\n\n")),
	} {
		set, err := profile.Load(files)
		if err != nil || len(set.Names()) > 0 || len(set.Problems()) > 0 {
			t.Errorf("%s: %v, %v", name, set, err)
		}
	}
	for _, files := range []profile.Files{{Config: dir}, {Credentials: dir}} {
		_, err := profile.Load(files)
		if bad := as[*profile.FileError](t, err); bad.File != dir || strings.Count(err.Error(), dir) != 1 {
			t.Errorf("got %v, want the path once", err)
		}
	}
	for _, text := range []string{"\xff\xfe[\x00a\x00]\x00", "\xfe\xff\x00[\x00a\x00]"} {
		_, err := profile.Load(write(t, nil, &text))
		if as[*profile.FileError](t, err); !errors.Is(err, profile.ErrUTF16) {
			t.Errorf("got %v, want ErrUTF16", err)
		}
	}
}

func TestUnreadable(t *testing.T) {
	files := write(t, new("[default]"), nil)
	if err := os.Chmod(files.Config, 0); err != nil {
		t.Fatal(err)
	}
	if file, err := os.Open(files.Config); err == nil {
		_ = file.Close()
		t.Skip("this user may read everything")
	}
	if _, err := profile.Load(files); !errors.Is(err, os.ErrPermission) {
		t.Errorf("got %v, want ErrPermission", err)
	}
}
