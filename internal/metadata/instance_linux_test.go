package metadata_test

import (
	"errors"
	"net"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/awscall"
)

// TestInstanceUnreachable proves that a machine without the service does not hang: a connection
// that does not come about is given up after a second, and not tried again.
func TestInstanceUnreachable(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes a second")
	}
	c, log := client(), &strings.Builder{}
	c.Now, c.Log = time.Now, logTo(log)
	started := time.Now()
	_, err := c.Instance(t.Context(), "http://"+fullListener(t), false)
	e, ok := errors.AsType[*awscall.NetworkError](err)
	if !ok || !e.Unsent {
		t.Fatalf("%T: %v", err, err)
	}
	if took := time.Since(started); took < 900*time.Millisecond || strings.Count(log.String(), "PUT token") != 1 {
		t.Errorf("it took %s, with\n%s", took, log)
	}
}

// fullListener is an address whose queue for connections is full, so that the next one waits.
func fullListener(t *testing.T) string {
	t.Helper()
	at, closed := backlogged(t)
	t.Cleanup(closed)
	for range 8 { // the kernel rounds the queue up
		c, err := net.DialTimeout("tcp", at, 50*time.Millisecond)
		if err != nil {
			return at
		}
		t.Cleanup(func() { c.Close() })
	}
	t.Skip("this system queues more connections than it is asked to")
	return ""
}

// backlogged listens with the shortest queue and accepts nothing.
func backlogged(t *testing.T) (at string, closed func()) {
	t.Helper()
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	if err != nil {
		t.Fatal(err)
	}
	closed = func() { syscall.Close(fd) }
	if err := syscall.Bind(fd, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Listen(fd, 0); err != nil {
		t.Fatal(err)
	}
	name, err := syscall.Getsockname(fd)
	if err != nil {
		t.Fatal(err)
	}
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(name.(*syscall.SockaddrInet4).Port)), closed
}
