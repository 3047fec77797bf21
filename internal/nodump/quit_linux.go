//go:build linux && (amd64 || arm64)

package nodump

import (
	"syscall"
	"unsafe"
)

// action is the kernel's struct sigaction, whose first word is the handler.
type action struct {
	handler, flags, restorer, mask uintptr
}

const (
	byDefault = 0 // SIG_DFL
	ignore    = 1 // SIG_IGN
)

// gos is what Go's runtime has put in place. It does not do so again; zero in a process that is not
// protected.
var gos action

func takeQuit() {
	set(syscall.SIGQUIT, nil, &gos)
	quitEnds()
}

func quitEnds() {
	if gos == (action{}) {
		return
	}
	ends := gos
	ends.handler = byDefault
	var interrupt action
	if set(syscall.SIGINT, nil, &interrupt); interrupt.handler == ignore {
		ends.handler = ignore
	}
	set(syscall.SIGQUIT, &ends, nil)
}

func quitIsHeard() {
	if gos != (action{}) {
		set(syscall.SIGQUIT, &gos, nil)
	}
}

// set sets the action of a signal, and gets the one before; each may be nil. Package os/signal has no
// way to the default of SIGQUIT, and is initialised late.
func set(signal syscall.Signal, to, from *action) {
	_, _, _ = syscall.RawSyscall6(
		syscall.SYS_RT_SIGACTION, uintptr(signal), uintptr(unsafe.Pointer(to)), uintptr(unsafe.Pointer(from)), unsafe.Sizeof(action{}.mask), 0, 0,
	)
}
