package clients_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/credentials/processcreds"
)

// TestNobodyAnswersGoSDK: after a minute the SDK for Go kills the shell that it has started, and no
// more than that. The question has to end before, by itself.
func TestNobodyAnswersGoSDK(t *testing.T) {
	if testing.Short() {
		t.Skip("slow")
	}
	t.Parallel()
	c := goSDK()
	w, tty := newWorld(t, c), openTerminal(t)
	w.limit = processcreds.DefaultTimeout
	p := w.start(t, c, "mfa", tty.slave)
	tty.sees(t, "Code: ")
	if running := w.running(t); !strings.Contains(running, "aws-federate-cred") {
		t.Fatalf("while the question stands there are %q", running)
	}
	p.fails(t)
	if shown := p.stderr.String(); !strings.Contains(shown, "aws-federate-cred: profile \"base-mfa\" needs an MFA code") {
		t.Errorf("the client shows %q", shown)
	}
	if shown := tty.takes(t); strings.Count(shown, "MFA code") != 1 {
		t.Errorf("the terminal shows %q, want one question", shown)
	}
	if running := w.running(t); running != "" {
		t.Errorf("%q is left behind", running)
	}
	w.assumed(t, 0)
}

// running returns the command lines of all processes of this world.
func (w *world) running(t *testing.T) string {
	t.Helper()
	dirs, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		t.Fatal(err)
	}
	var lines strings.Builder
	for _, dir := range dirs {
		environment, err := os.ReadFile(dir + "/environ")
		if err != nil || !bytes.Contains(environment, []byte("HOME="+w.home+"\x00")) {
			continue // it has ended, or is somebody else's
		}
		line, err := os.ReadFile(dir + "/cmdline")
		if err == nil {
			lines.Write(append(bytes.ReplaceAll(line, []byte{0}, []byte{' '}), '\n'))
		}
	}
	return lines.String()
}
