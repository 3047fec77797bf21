//go:build !windows

package source

import (
	"os"
	"syscall"

	"github.com/seed642dee07/aws-federate/internal/grammar"
)

// CommandWords splits the line of a credential_process as the AWS CLI does.
func CommandWords(line string) ([]string, error) { return grammar.Words(line) }

// interrupt asks a process to end. One that asks a person has a terminal to put in order.
func interrupt(p *os.Process) error { return p.Signal(syscall.SIGTERM) }
