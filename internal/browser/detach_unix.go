//go:build unix

package browser

import (
	"os/exec"
	"syscall"
)

// detach gives the browser a session of its own: neither the terminal's end nor its interrupt key reach it.
func detach(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
}
