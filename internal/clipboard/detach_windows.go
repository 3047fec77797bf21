package clipboard

import (
	"os/exec"
	"syscall"

	"golang.org/x/sys/windows"
)

// leave gives a program no console, and keeps our directory from being busy.
func leave(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: windows.CREATE_NEW_PROCESS_GROUP | windows.DETACHED_PROCESS}
	if dir, err := windows.GetSystemDirectory(); err == nil {
		cmd.Dir = dir
	}
}
