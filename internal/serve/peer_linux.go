package serve

import (
	"fmt"
	"net"

	"golang.org/x/sys/unix"
)

// peerOf is the process at the other end of a socket, by what the kernel says of it; nobody over TCP.
func peerOf(c net.Conn) (p peer) {
	socket, ok := c.(*net.UnixConn)
	if !ok {
		return peer{}
	}
	p.who = "socket"
	raw, err := socket.SyscallConn()
	if err != nil {
		return p
	}
	_ = raw.Control(func(fd uintptr) {
		if of, err := unix.GetsockoptUcred(int(fd), unix.SOL_SOCKET, unix.SO_PEERCRED); err == nil {
			p.who = fmt.Sprintf("pid %d, user %d", of.Pid, of.Uid)
			p.foreign = of.Uid != 0 && int(of.Uid) != unix.Geteuid() // root is that of a container, and reads all anyway
		}
	})
	return p
}
