package nodump

import (
	"syscall"
	"unsafe"
)

// Of sys/wait.h and sys/procctl.h.
const (
	pPID                = 0
	procTraceCtl        = 7
	procTraceCtlDisable = 2 // until execve(2)
)

func protect() {
	how := int32(procTraceCtlDisable)
	_, _, _ = syscall.RawSyscall6(
		syscall.SYS_PROCCTL, pPID, uintptr(syscall.Getpid()), procTraceCtl, uintptr(unsafe.Pointer(&how)), 0, 0,
	)
}

func restore() {}
