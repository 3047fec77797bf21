// Package nodump keeps what is in memory in there: no core file holds it, no other program of the
// user reads it or traces the process, and the key that quits a program (Ctrl-\) ends ours without
// the stacks that Go's runtime would print. It does what each system has for that; see Protect.
//
// It knows nothing of the programs, and imports as little as it does to come first: Go initialises a
// package as soon as those are that it imports (https://go.dev/ref/spec#Program_initialization).
package nodump

import "sync"

// Protect closes the process, as far as its system lets it be closed, until another program takes
// its place. What cannot be closed stays as it is: that is no reason not to go on.
//
//   - Linux: it is not dumpable (prctl(2)): no core file, nor any for the program that
//     kernel.core_pattern names; no ptrace; /proc/PID/environ, mem and fd are root's. The limit of
//     core files stays as it is, for the programs that ours start.
//   - FreeBSD: not traced and not dumped (procctl(2), PROC_TRACE_CTL).
//   - macOS: not traced (PT_DENY_ATTACH), and a limit for core files of 0, see Restore.
//   - Windows: nothing. Go's runtime already tells the system not to report a crash, unless
//     GOTRACEBACK=wer; who runs as the user may read the memory.
//
// It returns true, so that the initialisation of a package can call it.
func Protect() bool {
	protect()
	takeQuit()
	return true
}

// Restore gives back what the program would inherit that is about to take our place.
func Restore() { restore() }

// QuitIsHeard gives SIGQUIT to who listens by [os/signal.Notify], until [QuitEnds]: call it after
// that. Who calls it several times calls the other as often. Until then, and in between, SIGQUIT
// ends a protected process at once, as it ends one in C, and where the process was started to ignore
// the keys of a terminal, in the background by a shell, it is ignored. This is for Linux: elsewhere
// SIGQUIT is left to Go's runtime.
func QuitIsHeard() {
	mu.Lock()
	defer mu.Unlock()
	if heard++; heard == 1 {
		quitIsHeard()
	}
}

// QuitEnds says that one listens no more.
func QuitEnds() {
	mu.Lock()
	defer mu.Unlock()
	if heard--; heard == 0 {
		quitEnds()
	}
}

var (
	mu    sync.Mutex
	heard int
)
