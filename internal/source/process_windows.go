package source

import "os"

// interrupt ends a process; Windows has no way to ask it.
func interrupt(p *os.Process) error { return p.Kill() }
