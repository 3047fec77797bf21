package issuance_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/issuance"
)

// TestAppend has many writers lose no line and mix none, in a file and a directory for one user.
func TestAppend(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "log")
	var all sync.WaitGroup
	for i := range 50 {
		all.Go(func() {
			for j := range 20 {
				e := issuance.Event{Event: issuance.Issued, Profile: fmt.Sprint(i, "-", j), Role: strings.Repeat("r", 200)}
				if err := issuance.Append(t.Context(), path, e); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	events, bad, err := issuance.Read(path)
	if err != nil || bad > 0 || len(events) != 1000 {
		t.Errorf("%d events, %d bad lines, %v", len(events), bad, err)
	}
	for name, want := range map[string]os.FileMode{path: 0o600, filepath.Dir(path): os.ModeDir | 0o700} {
		if info, err := os.Stat(name); err != nil || info.Mode() != want {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
}

// TestClosed closes a log to others that stood open to them.
func TestClosed(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a mode says nothing there")
	}
	path := filepath.Join(t.TempDir(), "log")
	for mode, want := range map[os.FileMode]os.FileMode{0o644: 0o600, 0o666: 0o600, 0o640: 0o600, 0o600: 0o600, 0o200: 0o200} {
		write(t, path, "")
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		if err := issuance.Append(t.Context(), path, issuance.Event{Event: issuance.Issued}); err != nil {
			t.Error(err)
		}
		if info, err := os.Stat(path); err != nil || info.Mode() != want {
			t.Errorf("%v becomes %v, %v", mode, info.Mode(), err)
		}
	}
}

// TestTidy has nothing from outside be more than a short line of visible characters.
func TestTidy(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	e := issuance.Event{Event: issuance.Denied, Profile: "a\x1b[2J\nb", Caller: strings.Repeat("ä", 500), Agent: "x\u202ey"}
	if err := issuance.Append(t.Context(), path, e); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil || strings.Count(string(data), "\n") != 1 || strings.ContainsAny(string(data), "\x1b\u202e") {
		t.Errorf("%q, %v", data, err)
	}
	events, _, _ := issuance.Read(path)
	if len(events) != 1 || events[0].Profile != "a\ufffd[2J b" || len(events[0].Caller) != 256 {
		t.Errorf("%+v", events)
	}
	write(t, path, string(data)+`{"event":"issued","profile":"`+"\\u001b[2J"+"\"}\nnothing\n\n")
	events, bad, err := issuance.Read(path)
	if err != nil || bad != 1 || len(events) != 2 || events[1].Profile != "\ufffd[2J" {
		t.Errorf("%+v, %d bad lines, %v", events, bad, err)
	}
}

// TestRotate has a full file make way once, whoever writes, and the one before it go.
func TestRotate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	write(t, issuance.Older(path), `{"event":"issued","profile":"oldest"}`+"\n")
	write(t, path, strings.Repeat(`{"event":"issued","profile":"old"}`+"\n", 310_000))
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			for range 5 {
				if err := issuance.Append(t.Context(), path, issuance.Event{Event: issuance.Served, Profile: "new"}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	events, bad, err := issuance.Read(path)
	if err != nil || bad > 0 || len(events) != 310_100 || events[0].Profile != "old" {
		t.Errorf("%d events, %d bad, %v", len(events), bad, err)
	}
	if info, err := os.Stat(path); err != nil || info.Size() > 20_000 {
		t.Errorf("the new file: %v, %v", info, err)
	}
}

// TestAppendFails has a path be refused that is none of a file, or that depends on where a program
// works.
func TestAppendFails(t *testing.T) {
	for _, path := range []string{"log", t.TempDir(), os.DevNull} {
		if err := issuance.Append(t.Context(), path, issuance.Event{Event: issuance.Issued}); err == nil {
			t.Errorf("%s is written to", path)
		}
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
