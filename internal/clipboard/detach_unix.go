//go:build unix

package clipboard

import (
	"os/exec"
	"syscall"
)

// detach gives a program a session of its own: neither the terminal's end nor its interrupt key
// reach it.
func detach(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} }

// leave also keeps our directory from being busy.
func leave(cmd *exec.Cmd) {
	detach(cmd)
	cmd.Dir = "/"
}
