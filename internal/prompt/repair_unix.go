//go:build linux || darwin || freebsd

package prompt

import (
	"encoding/base64"
	"encoding/binary"

	"golang.org/x/sys/unix"
)

// settings are what a process that asks leaves with its turn: killed with SIGKILL, it cannot turn
// echo on again.
type settings struct {
	// Session and Device say whose they are. /dev/tty is the same device in every session, and the
	// files of turns are shared.
	Session, Device uint64
	Before, Hidden  unix.Termios
}

// left returns what the one before has left, if it was killed.
func (t turn) left() string {
	if t.lock == nil {
		return ""
	}
	return t.lock.Message().Text
}

// leave leaves text for the next, in case this process is killed. The empty text takes it back.
func (t turn) leave(text string) {
	if t.lock != nil {
		t.lock.Leave(text)
	}
}

// leave leaves the terminal's settings with the turn.
func (c *terminal) leave(mine turn, before, hidden unix.Termios) {
	session, device, ok := c.identity()
	if !ok {
		return
	}
	text, err := binary.Append(nil, binary.NativeEndian, settings{session, device, before, hidden})
	if err == nil {
		mine.leave(base64.StdEncoding.EncodeToString(text))
	}
}

// repaired returns the settings to go back to: now, or, if these are what a killed process has left
// on this terminal, what that one found.
func (c *terminal) repaired(mine turn, now unix.Termios) unix.Termios {
	text, err := base64.StdEncoding.DecodeString(mine.left())
	if err != nil {
		return now
	}
	var left settings
	if _, err := binary.Decode(text, binary.NativeEndian, &left); err != nil {
		return now
	}
	session, device, ok := c.identity()
	if !ok || left.Session != session || left.Device != device || left.Hidden != now {
		return now
	}
	return left.Before
}

// identity tells the terminal from others: a session has one controlling terminal at most.
func (c *terminal) identity() (session, device uint64, ok bool) {
	sid, err := unix.Getsid(0)
	var stat unix.Stat_t
	if err != nil || unix.Fstat(c.fd, &stat) != nil {
		return 0, 0, false
	}
	return uint64(sid), uint64(stat.Rdev), true //nolint:gosec,unconvert // neither is negative; Rdev is an int32 on macOS
}
