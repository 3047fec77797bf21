package caller

import (
	"unsafe"

	"golang.org/x/sys/windows"
)

// workDir is where a process works, which is not told.
func workDir(int) string { return "" }

// processes returns a function that looks a process up in a snapshot of all.
func processes() func(pid int) (process, bool) {
	all := snapshot()
	return func(pid int) (process, bool) {
		p, ok := all[pid]
		if !ok {
			return process{}, false
		}
		handle, err := windows.OpenProcess(windows.PROCESS_QUERY_LIMITED_INFORMATION, false, uint32(pid)) //nolint:gosec // was a uint32
		if err != nil {
			return process{}, false
		}
		defer func() { _ = windows.CloseHandle(handle) }()
		// A parent's number can belong to another process since, as nobody is adopted here: only
		// the times tell.
		var started, exited, kernel, user windows.Filetime
		if err := windows.GetProcessTimes(handle, &started, &exited, &kernel, &user); err != nil {
			return process{}, false
		}
		p.started = uint64(started.HighDateTime)<<32 | uint64(started.LowDateTime)
		p.args = arguments(handle)
		return p, true
	}
}

func snapshot() map[int]process {
	handle, err := windows.CreateToolhelp32Snapshot(windows.TH32CS_SNAPPROCESS, 0)
	if err != nil {
		return nil
	}
	defer func() { _ = windows.CloseHandle(handle) }()
	all := map[int]process{}
	entry := windows.ProcessEntry32{Size: uint32(unsafe.Sizeof(windows.ProcessEntry32{}))}
	for err = windows.Process32First(handle, &entry); err == nil; err = windows.Process32Next(handle, &entry) {
		all[int(entry.ProcessID)] = process{parent: int(entry.ParentProcessID), file: windows.UTF16ToString(entry.ExeFile[:])}
	}
	return all
}

// arguments returns a process's argument list. Without it (before Windows 8.1) a shell counts as a
// person's.
func arguments(handle windows.Handle) []string {
	line := new(struct {
		windows.NTUnicodeString
		text [1<<15 + 1]uint16 // the string points here
	})
	size := uint32(unsafe.Sizeof(*line))
	//nolint:gosec // the call takes no other pointer
	err := windows.NtQueryInformationProcess(handle, windows.ProcessCommandLineInformation, unsafe.Pointer(line), size, &size)
	if err != nil {
		return nil
	}
	args, err := windows.DecomposeCommandLine(line.String())
	if err != nil {
		return nil
	}
	return args
}
