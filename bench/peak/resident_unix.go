//go:build unix

package main

import (
	"os"
	"runtime"
	"syscall"
)

// resident is the peak of the resident set in bytes. Source: getrusage(2), which counts in KiB, but
// for macOS, where it counts in bytes.
func resident(state *os.ProcessState) int64 {
	usage, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	size := int64(usage.Maxrss) //nolint:unconvert // It has 32 bits on some systems.
	if runtime.GOOS == "darwin" || runtime.GOOS == "ios" {
		return size
	}
	return size << 10
}
