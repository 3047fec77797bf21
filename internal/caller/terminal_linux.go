package caller

import (
	"bytes"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// OnTerminalOf reports whether our controlling terminal is, or may be, that of a program that is one
// of our ancestors, or that of what was started with a variable set: whoever began the session on
// the terminal was.
func OnTerminalOf(pid int, variable string) bool {
	for _, p := range Ancestors() {
		if p.PID == pid && !p.Person {
			return true // it holds the terminal that it has made for us, or sits at the same
		}
	}
	leader, err := unix.Getsid(0)
	if err != nil {
		return true
	}
	environ, err := environOf(leader)
	return err != nil || variable != "" && bytes.Contains(append([]byte{0}, environ...), append([]byte{0}, variable+"="...))
}

// environOf returns the environment that a process was started with. Ours is hidden from ourselves:
// see package nodump.
func environOf(pid int) ([]byte, error) {
	if pid == os.Getpid() {
		return []byte(strings.Join(os.Environ(), "\x00")), nil
	}
	return os.ReadFile("/proc/" + strconv.Itoa(pid) + "/environ")
}
