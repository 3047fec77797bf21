package clipboard_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/clipboard"
)

const secret = "https://signin.example/federation?SigninToken=s3cr3t%20&x=$(y)"

// environment is a board with some variables alone.
func environment(variables ...string) clipboard.Board {
	return clipboard.Board{Getenv: func(name string) string {
		for _, variable := range variables {
			if value, is := strings.CutPrefix(variable, name+"="); is {
				return value
			}
		}
		return ""
	}}
}

// fakes puts programs on a PATH that has no others. They keep what they read in the file "board",
// and each keeps its arguments in a file. A NAME=BODY runs BODY instead.
func fakes(t *testing.T, programs ...string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	t.Setenv("PATH", dir)
	for _, program := range programs {
		name, body, given := strings.Cut(program, "=")
		if !given {
			body = `case "$*" in *out*|*paste*) exec /bin/cat "$board";; *--clear*) : > "$board";; *) /bin/cat > "$board";; esac`
			if strings.HasSuffix(name, "paste") || strings.HasSuffix(name, "get") || name == "powershell.exe" {
				body = `exec /bin/cat "$board"`
			}
		}
		script := "#!/bin/sh\nboard=" + dir + "/board\necho \"$*\" >> " + dir + "/" + name + ".args\n" + body + "\n"
		if err := os.WriteFile(filepath.Join(dir, name), []byte(script), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func contents(t *testing.T, dir, file string) string {
	t.Helper()
	got, err := os.ReadFile(filepath.Join(dir, file))
	if err != nil {
		t.Fatal(err)
	}
	return string(got)
}

func TestProgramIsChosen(t *testing.T) {
	all := []string{"wl-copy", "wl-paste", "xclip", "xsel", "clip.exe", "powershell.exe", "termux-clipboard-set", "termux-clipboard-get"}
	for name, tt := range map[string]struct {
		env, programs []string
		writes, reads string
	}{
		"Wayland":           {[]string{"WAYLAND_DISPLAY=w", "DISPLAY=:0"}, all, "wl-copy", "wl-paste"},
		"X":                 {[]string{"DISPLAY=:0"}, all, "xclip", "xclip"},
		"X without xclip":   {[]string{"DISPLAY=:0"}, []string{"xsel"}, "xsel", "xsel"},
		"X over ssh":        {[]string{"DISPLAY=localhost:10.0", "SSH_CONNECTION=x", "SSH_TTY=x"}, all, "xclip", "xclip"},
		"Wayland, X's only": {[]string{"WAYLAND_DISPLAY=w", "DISPLAY=:0"}, []string{"xclip"}, "xclip", "xclip"},
		"one that fails": {
			[]string{"WAYLAND_DISPLAY=w", "DISPLAY=:0"},
			[]string{"wl-copy=exit 1", "wl-paste=exit 1", "xclip"},
			"xclip",
			"xclip",
		},
		"WSL":    {[]string{"WSL_DISTRO_NAME=Debian"}, all, "clip.exe", "powershell.exe"},
		"Termux": {[]string{"TERMUX_VERSION=0.118"}, all, "termux-clipboard-set", "termux-clipboard-get"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := fakes(t, tt.programs...)
			b := environment(tt.env...)
			if way, err := b.Copy(t.Context(), secret); err != nil || way != clipboard.System {
				t.Fatalf("way %d, %v", way, err)
			}
			if got := contents(t, dir, "board"); got != secret {
				t.Errorf("the clipboard has %q", got)
			}
			contents(t, dir, tt.writes+".args")
			if err := b.Clear(t.Context(), clipboard.Hash("another text")); err != nil || contents(t, dir, "board") != secret {
				t.Errorf("another text was cleared, %v", err)
			}
			if err := b.Clear(t.Context(), clipboard.Hash(secret)); err != nil || contents(t, dir, "board") != "" {
				t.Errorf("the text was not cleared, %v", err)
			}
			contents(t, dir, tt.reads+".args")
			lists, _ := filepath.Glob(filepath.Join(dir, "*.args"))
			for _, list := range lists {
				if strings.Contains(contents(t, dir, filepath.Base(list)), "s3cr3t") {
					t.Errorf("the text is in %s", list)
				}
			}
		})
	}
}

func TestUnavailable(t *testing.T) {
	for name, tt := range map[string]struct {
		env, programs []string
		want          string
	}{
		"no display": {nil, []string{"xclip", "wl-copy", "xsel"}, "no clipboard program: "},
		"no program": {[]string{"DISPLAY=:0"}, nil, "no clipboard program: "},
		"failing": {
			[]string{"DISPLAY=:0"},
			[]string{"xclip=/bin/cat; exit 3"},
			"the clipboard program failed: xclip: exit status 3: ",
		},
		"ssh":          {[]string{"SSH_CONNECTION=x"}, []string{"xclip", "clip.exe"}, "a session of ssh without a display: "},
		"ssh terminal": {[]string{"SSH_TTY=x", "WSL_DISTRO_NAME=x"}, []string{"clip.exe"}, "a session of ssh without a display: "},
	} {
		t.Run(name, func(t *testing.T) {
			fakes(t, tt.programs...)
			_, err := environment(append(tt.env, "TERM=dumb")...).Copy(t.Context(), secret)
			_, ok := errors.AsType[*clipboard.UnavailableError](err)
			if want := tt.want + "a terminal without a clipboard"; !ok || err.Error() != want {
				t.Errorf("got %v, want %s", err, want)
			}
		})
	}
}

func TestProgramThatHangs(t *testing.T) {
	fakes(t, "xclip=exec /bin/sleep 60", "xsel")
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	began := time.Now()
	b := environment("DISPLAY=:0")
	_, copied := b.Copy(ctx, secret)
	cleared := b.Clear(ctx, clipboard.Hash(secret))
	for _, err := range []error{copied, cleared} {
		_, ok := errors.AsType[*clipboard.UnavailableError](err)
		if !errors.Is(err, context.DeadlineExceeded) || ok {
			t.Errorf("got %v", err)
		}
	}
	if took := time.Since(began); took > 3*time.Second {
		t.Errorf("took %v", took)
	}
}

// TestProgramThatServes has a clipboard program that leaves a process behind, with its streams, as
// xclip does.
func TestProgramThatServes(t *testing.T) {
	dir := fakes(t, `xclip=case "$*" in *out*) exec /bin/cat "$board";; esac; /bin/cat > "$board"; /bin/sleep 3 & exit 0`)
	began := time.Now()
	b := environment("DISPLAY=:0")
	if _, err := b.Copy(t.Context(), secret); err != nil {
		t.Error(err)
	}
	if err := b.Clear(t.Context(), clipboard.Hash(secret)); err != nil || contents(t, dir, "board") != "" {
		t.Errorf("not cleared, %v", err)
	}
	if took := time.Since(began); took > 1900*time.Millisecond {
		t.Errorf("took %v", took)
	}
}

func TestProgramHasASessionOfItsOwn(t *testing.T) {
	fakes(t, `xclip=set -- $(/bin/cat /proc/$$/stat); [ "$1" = "$6" ]`)
	if way, err := environment("DISPLAY=:0", "TERM=dumb").Copy(t.Context(), secret); way != clipboard.System {
		t.Errorf("way %d, %v", way, err)
	}
}

func TestClearWithoutAClipboard(t *testing.T) {
	fakes(t)
	err := environment().Clear(t.Context(), clipboard.Hash(secret))
	if _, ok := errors.AsType[*clipboard.UnavailableError](err); !ok {
		t.Errorf("got %v", err)
	}
}

func TestHash(t *testing.T) {
	if got := clipboard.Hash("abc"); got != "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" {
		t.Errorf("got %s", got)
	}
}
