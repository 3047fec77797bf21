package source

import (
	"os"

	"golang.org/x/sys/windows"
)

// CommandWords splits the line of a credential_process by the rules of Windows, as the AWS CLI does
// there.
func CommandWords(line string) ([]string, error) { return windows.DecomposeCommandLine(line) }

// interrupt ends a process; Windows has no way to ask it.
func interrupt(p *os.Process) error { return p.Kill() }
