package doctor

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/seed642dee07/aws-federate/internal/browser"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/lock"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// stale is how long a lock is held at most by who works: a person has ten minutes for a question.
const stale = 15 * time.Minute

// locks looks for those that are held for too long. A lock goes with the process that holds it, so
// that none is left behind by a dead one.
func locks(s Subject) []Finding {
	c := collection{check: "locks"}
	var files []string
	for _, pattern := range lockFiles(s) {
		found, _ := filepath.Glob(pattern) // a pattern of ours
		files = append(files, found...)
	}
	for _, file := range files {
		holder, held := lock.Peek(file)
		age := s.Now().Sub(holder.Since)
		switch {
		case !held || holder.PID == 0 || age < stale:
		case holder.Elsewhere():
			c.add(Warn, fmt.Sprintf("%s has held %s for %s", holder, file, text.Duration(age.Round(time.Minute))),
				fmt.Sprintf("end process %d on %s", holder.PID, holder.Host))
		default:
			c.command(Warn, fmt.Sprintf("%s has held %s for %s", holder, file, text.Duration(age.Round(time.Minute))),
				kill(s, holder.PID), "")
		}
	}
	return c.or("none is held for longer than a person takes")
}

func kill(s Subject, pid int) string {
	if s.System == "windows" {
		return fmt.Sprintf("taskkill /PID %d", pid)
	}
	return fmt.Sprintf("kill %d", pid)
}

func lockFiles(s Subject) (patterns []string) {
	dirs := s.Locks
	if s.CacheDir != "" {
		dirs = append(dirs, filepath.Join(s.CacheDir, "locks"))
	}
	seen := map[string]bool{}
	for _, dir := range dirs {
		if !seen[dir] {
			seen[dir] = true
			patterns = append(patterns, filepath.Join(dir, "*"))
		}
	}
	if s.Home != "" {
		aws := filepath.Join(s.Home, ".aws")
		patterns = append(patterns, filepath.Join(aws, "sso", "cache", "*.lock"), filepath.Join(aws, "login", "cache", "*.lock"),
			filepath.Join(aws, "federate", "*.lock"))
	}
	return patterns
}

// terminal looks whether a person can be asked there.
func terminal(ctx context.Context, s Subject) []Finding {
	c := collection{check: "terminal"}
	at, err := s.Terminal(ctx)
	switch {
	case err == nil:
		return c.or("questions come " + at)
	case s.Dialog(ctx) == nil:
		return c.or("none here; questions come in a window")
	}
	c.add(Warn, err.Error()+", and no window can be shown either", "run it in a terminal; for codes without a person, "+
		"write mfa_process = PROGRAM in the profile")
	return c.found
}

// dialog looks whether a person can be asked in a window. Without a display there is none, and
// nothing is amiss.
func dialog(ctx context.Context, s Subject) []Finding {
	c := collection{check: "dialog"}
	err := s.Dialog(ctx)
	if err == nil {
		return c.or("questions can come in a window")
	}
	if s.Getenv("DISPLAY") == "" && s.Getenv("WAYLAND_DISPLAY") == "" {
		return c.or("none, as there is no display")
	}
	c.command(
		Warn,
		err.Error(),
		installDialog(),
		"install zenity, kdialog or pinentry-gnome3; without, questions come on the terminal alone",
	)
	return c.found
}

// installDialog installs a program that asks in a window, by the first package manager here.
func installDialog() string {
	for _, manager := range [][2]string{
		{"apt-get", "sudo apt-get install zenity"},
		{"dnf", "sudo dnf install zenity"},
		{"pacman", "sudo pacman -S zenity"},
		{"zypper", "sudo zypper install zenity"},
		{"apk", "sudo apk add zenity"},
	} {
		if _, err := exec.LookPath(manager[0]); err == nil {
			return manager[1]
		}
	}
	return ""
}

// browsers looks for the default browser, and for those that settings name.
func browsers(s Subject) []Finding {
	c, seen := collection{check: "browser"}, map[string]bool{}
	chosen := s.Getenv("AWS_CONSOLE_BROWSER")
	c.browser(s, chosen, "AWS_CONSOLE_BROWSER", profile.Origin{})
	for _, p := range s.Profiles {
		v, ok := s.Set.Lookup(p.Name, "console_browser")
		if ok && !seen[v.Text()] && v.Text() != "" {
			seen[v.Text()] = true
			c.browser(s, v.Text(), "console_browser", v.Origin)
		}
	}
	return c.or("one can be opened here")
}

func (c *collection) browser(s Subject, name, setting string, at profile.Origin) {
	err := s.Browser(name)
	none, unseen := errors.AsType[*browser.UnreachableError](err)
	switch {
	case err == nil:
	case unseen:
		c.command(Warn, none.Error(), "aws-console --print", "")
	default:
		what, hint := s.Words(err)
		cure := "unset " + setting
		if !at.IsZero() {
			cure, what = s.commentOut(at.File, at.Line), what+at.At()
		} else if name == "" {
			cure = ""
		}
		c.command(Fail, what, cure, hint)
	}
}
