//go:build unix

package lock

import "syscall"

// onlyFiles makes an open fail on a symbolic link and not wait for the other end of a pipe.
const onlyFiles = syscall.O_NOFOLLOW | syscall.O_NONBLOCK
