package serve

import (
	"fmt"
	"net"

	"golang.org/x/sys/unix"
)

// peerOf names the process at the other end of a socket, by what the kernel says of it; empty over
// TCP.
func peerOf(c net.Conn) (who string) {
	socket, ok := c.(*net.UnixConn)
	if !ok {
		return ""
	}
	raw, err := socket.SyscallConn()
	if err != nil {
		return "socket"
	}
	who = "socket"
	_ = raw.Control(func(fd uintptr) {
		if of, err := unix.GetsockoptUcred(int(fd), unix.SOL_SOCKET, unix.SO_PEERCRED); err == nil {
			who = fmt.Sprintf("pid %d, user %d", of.Pid, of.Uid)
		}
	})
	return who
}
