//go:build unix

package regular

import "syscall"

// Flags for [os.OpenFile] make it fail on a symbolic link and not wait for the other end of a pipe.
const Flags = syscall.O_NOFOLLOW | nonblock

const nonblock = syscall.O_NONBLOCK
