//go:build !linux

package caller

// OnTerminalOf is true where a system does not tell who began a session on the terminal.
func OnTerminalOf(int, string) bool { return true }
