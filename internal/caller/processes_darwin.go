package caller

import (
	"cmp"

	"golang.org/x/sys/unix"
)

// workDir is where a process works: not known, as it takes libproc, which takes cgo.
func workDir(int) string { return "" }

// processes returns a function that looks a process up.
func processes() func(pid int) (process, bool) {
	return func(pid int) (process, bool) {
		info, err := unix.SysctlKinfoProc("kern.proc.pid", pid)
		if err != nil {
			return process{}, false
		}
		p := process{
			parent:  int(info.Eproc.Ppid),
			started: uint64(info.Proc.P_starttime.Nano()), //nolint:gosec // after 1970
			file:    unix.ByteSliceToString(info.Proc.P_comm[:]),
		}
		if list, err := unix.SysctlRaw("kern.procargs2", pid); err == nil { // another user's are hidden
			file, args := parseProcArgs(list)
			p.file, p.args = cmp.Or(file, p.file), args
		}
		return p, true
	}
}
