//go:build !linux && !darwin && !windows

package caller

// workDir is where a process works, which is not known either.
func workDir(int) string { return "" }

// processes returns a function that finds nothing: golang.org/x/sys does not have the layout of a
// process on these systems.
func processes() func(pid int) (process, bool) {
	return func(int) (process, bool) { return process{}, false }
}
