package nodump

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// before is the limit that Restore gives back; nil where it was left alone.
var before *syscall.Rlimit

func protect() {
	_ = unix.PtraceDenyAttach()
	var limit syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_CORE, &limit) == nil && limit.Cur > 0 {
		none := syscall.Rlimit{Max: limit.Max}
		if syscall.Setrlimit(syscall.RLIMIT_CORE, &none) == nil {
			before = &limit
		}
	}
}

func restore() {
	if before != nil {
		_ = syscall.Setrlimit(syscall.RLIMIT_CORE, before)
	}
}
