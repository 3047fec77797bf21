//go:build unix

package app_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

// serving is the command serve, as a process.
type serving struct {
	*exec.Cmd
	out, log *synced
	over     chan error
}

// synced is what a process has written so far.
type synced struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *synced) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *synced) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// serve starts the command, and waits until it serves.
func (h *home) serve(t *testing.T, args ...string) *serving {
	t.Helper()
	s := &serving{out: &synced{}, log: &synced{}, over: make(chan error, 1)}
	s.Cmd = exec.CommandContext(t.Context(), h.program, append([]string{"serve"}, args...)...)
	s.Env, s.Dir, s.Stdout, s.Stderr = h.env, h.dir, s.out, s.log
	s.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { s.over <- s.Wait() }()
	t.Cleanup(func() {
		if strings.Contains(s.log.String(), fakeaws.Canary) {
			t.Error("the log has a secret")
		}
	})
	s.says(t, "note: serving on")
	return s
}

// says waits until the server has said something.
func (s *serving) says(t *testing.T, text string) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); !strings.Contains(s.log.String(), text); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("the server does not say %q: %s", text, s.log)
		}
	}
}

// ends sends a signal, and returns the exit code.
func (s *serving) ends(t *testing.T, by os.Signal) int {
	t.Helper()
	if err := s.Process.Signal(by); err != nil {
		t.Fatal(err)
	}
	select {
	case <-s.over:
		return s.ProcessState.ExitCode()
	case <-time.After(30 * time.Second):
		t.Fatal("the server does not end")
		return 0
	}
}

// TestServeEnds has a server leave nothing behind: it is interrupted at the keyboard, and otherwise ends
// as whoever has started it wants it.
func TestServeEnds(t *testing.T) {
	t.Parallel()
	h := newHome(t, "aws-federate-cred")
	for by, want := range map[os.Signal]int{os.Interrupt: 130, syscall.SIGTERM: 0, syscall.SIGHUP: 0} {
		socket := filepath.Join(h.dir, "room", "s")
		s := h.serve(t, "admin", "--socket", socket)
		if code := s.ends(t, by); code != want {
			t.Errorf("%s: exit code %d, want %d: %s", by, code, want, s.log)
		}
		if _, err := os.Lstat(socket); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: the socket stays: %v", by, err)
		}
		token := filepath.Join(h.dir, "token")
		s = h.serve(t, "admin", "--listen", "127.0.0.1:0", "--token-file", "~/token")
		if about, err := os.Stat(token); err != nil || about.Mode() != 0o600 || about.Size() != 43 {
			t.Errorf("the token's file: %v, %v", about, err)
		}
		if code := s.ends(t, by); code != want {
			t.Errorf("%s: exit code %d, want %d: %s", by, code, want, s.log)
		}
		if _, err := os.Lstat(token); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: the token stays: %v", by, err)
		}
	}
}

// TestServeTokenFile writes the token into a new file, whatever is there, and prints where it is, and not
// the token. Where it cannot be written, nothing is served.
func TestServeTokenFile(t *testing.T) {
	t.Parallel()
	h := newHome(t, "aws-federate-cred")
	file := filepath.Join(h.dir, "token")
	other := filepath.Join(h.dir, "other")
	h.write(t, "other", "mine")
	if err := errors.Join(os.Chmod(other, 0o644), os.Link(other, file)); err != nil {
		t.Fatal(err)
	}
	s := h.serve(t, "admin", "secure", "--listen", "127.0.0.1:0", "--token-file", file)
	token, err := os.ReadFile(file)
	if about, _ := os.Stat(file); err != nil || about.Mode() != 0o600 || len(token) != 43 {
		t.Errorf("the token's file: %v, %v", about, err)
	}
	if text, err := os.ReadFile(other); err != nil || string(text) != "mine" {
		t.Errorf("the file that had two names is %q, %v", text, err)
	}
	for strings.Count(s.out.String(), "\n") < 3 {
		time.Sleep(5 * time.Millisecond)
	}
	lines := strings.Split(s.out.String(), "\n")
	if !strings.HasSuffix(lines[0], "/admin") || !strings.HasSuffix(lines[1], "/secure") ||
		lines[2] != "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE="+file || strings.Contains(s.out.String()+s.log.String(), string(token)) {
		t.Errorf("it prints %q", lines)
	}
	s.ends(t, syscall.SIGTERM)
	for place, want := range map[string]string{
		"no/directory/token": "the token cannot be written to no/directory/token",
		"":                   "--token-file is empty",
		"room":               "the token cannot be written to room",
	} {
		if err := os.MkdirAll(filepath.Join(h.dir, "room", "full"), 0o700); err != nil {
			t.Fatal(err)
		}
		r := h.run(t, nil, "serve", "admin", "--listen", "127.0.0.1:0", "--token-file", place)
		if r.code == 0 || r.stdout != "" || !strings.Contains(r.stderr, want) {
			t.Errorf("%q: %+v", place, r)
		}
	}
}
