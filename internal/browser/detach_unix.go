//go:build unix

package browser

import (
	"os"
	"os/exec"
	"syscall"
)

// detach gives the browser a session of its own: neither the terminal's end nor its interrupt key
// reach it.
func detach(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
}

// unnamed returns a new file that goes with the last process that has it open.
func unnamed() (*os.File, error) {
	f, err := os.CreateTemp("", "browser-*.log")
	if err != nil {
		return nil, err
	}
	_ = os.Remove(f.Name())
	return f, nil
}
