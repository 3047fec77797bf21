//go:build !linux

package serve

import "net"

// peerOf says that a client came by a socket; empty over TCP.
func peerOf(c net.Conn) string {
	if _, ok := c.(*net.UnixConn); ok {
		return "socket"
	}
	return ""
}
