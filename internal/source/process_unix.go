//go:build !windows

package source

import (
	"os"
	"syscall"
)

// interrupt asks a process to end. One that asks a person has a terminal to put in order.
func interrupt(p *os.Process) error { return p.Signal(syscall.SIGTERM) }
