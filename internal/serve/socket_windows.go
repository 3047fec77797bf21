package serve

import (
	"context"
	"net"
)

// Socket is for Unix: nothing here keeps others from a socket by the mode of its file.
func Socket(_ context.Context, path string) (net.Listener, error) {
	return nil, &ListenError{Place: path, Reason: "sockets are for Unix, and --listen 127.0.0.1:0 is for Windows"}
}
