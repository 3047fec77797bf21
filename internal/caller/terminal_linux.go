package caller

import (
	"bytes"
	"os"
	"strconv"

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
	environ, err := os.ReadFile("/proc/" + strconv.Itoa(leader) + "/environ")
	return err != nil || variable != "" && bytes.Contains(append([]byte{0}, environ...), append([]byte{0}, variable+"="...))
}
