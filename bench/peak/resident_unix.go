//go:build unix

package main

import (
	"os"
	"runtime"
	"syscall"
)

// resident is the peak of the resident set in bytes, and how many faults needed no disk. Source: getrusage(2), which counts in KiB, but
// for macOS, where it counts in bytes.
func resident(state *os.ProcessState) (bytes, faults int64) {
	usage, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0, 0
	}
	size, faults := int64(usage.Maxrss), int64(usage.Minflt) //nolint:unconvert // They have 32 bits on some systems.
	if runtime.GOOS == "darwin" || runtime.GOOS == "ios" {
		return size, faults
	}
	return size << 10, faults
}
