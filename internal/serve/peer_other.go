//go:build !linux

package serve

import "net"

// peerOf says that a client came by a socket; nobody over TCP. The mode of the file keeps others out.
func peerOf(c net.Conn) peer {
	if _, ok := c.(*net.UnixConn); ok {
		return peer{who: "socket"}
	}
	return peer{}
}
