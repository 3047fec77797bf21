package cred

import (
	"io"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
)

// TestProgress has a line on a terminal say how far it is, be written over by the next, keep clear
// of a question, and be removed.
func TestProgress(t *testing.T) {
	master, slave, err := pty.Open()
	if err != nil {
		t.Skip(err)
	}
	defer master.Close()
	asking := false
	line := &progress{w: slave, of: 4, hidden: func() bool { return asking }}
	line.done("production")
	asking = true
	line.done("hidden")
	asking = false
	line.done("a\x1bb")
	line.clear()
	slave.Close()
	_ = master.SetReadDeadline(time.Now().Add(time.Second))
	got, _ := io.ReadAll(master) // ends with an error, as a terminal does
	want := "\r1 of 4 profiles: production\r\r3 of 4 profiles: a�b       \r\r" + strings.Repeat(" ", len("3 of 4 profiles: a-b")) + "\r"
	if string(got) != want {
		t.Errorf("got %q, want %q", got, want)
	}
	var elsewhere strings.Builder
	line = &progress{w: &elsewhere, of: 1, hidden: func() bool { return false }}
	line.done("x")
	line.clear()
	if elsewhere.Len() > 0 {
		t.Errorf("what is no terminal gets %q", &elsewhere)
	}
}
