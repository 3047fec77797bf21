//go:build !linux && !darwin && !windows

package caller

// processes returns a function that finds nothing: golang.org/x/sys does not have the layout of a
// process on these systems.
func processes() func(pid int) (process, bool) {
	return func(int) (process, bool) { return process{}, false }
}
