package browser

import (
	"net"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// TestAnotherUserGetsNothing has user nobody ask for the page before the browser does.
func TestAnotherUserGetsNothing(t *testing.T) {
	testkit.Root(t)
	curl := testkit.Program(t, "curl")
	page, heard := offerHearing(t)
	const nobody = 65534
	cmd := exec.CommandContext(t.Context(), curl, "-s", "-o", os.DevNull, "-w", "%{http_code} %{redirect_url}", page.address())
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	got, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	if strings.TrimSpace(string(got)) != "403" {
		t.Errorf("another user is answered %q", got)
	}
	if status, _ := ask(t, http.MethodGet, page.address(), ""); status != http.StatusSeeOther {
		t.Errorf("then the browser is answered %d", status)
	}
	if got := heard(); !slices.Equal(got, []string{stranger}) {
		t.Errorf("alarms %q", got)
	}
}

// TestPeerOfAnotherConnection has the ports of our connection in use at another address, too.
func TestPeerOfAnotherConnection(t *testing.T) {
	us, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer us.Close()
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp4", us.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	remote, local := conn.LocalAddr().String(), us.Addr().String()
	if uid, known := peer(remote, local); uid != os.Getuid() || !known {
		t.Errorf("user %d, %v", uid, known)
	}
	elsewhere := strings.Replace(local, "127.0.0.1", "127.0.0.2", 1)
	if uid, known := peer(remote, elsewhere); known {
		t.Errorf("user %d of a connection that is not", uid)
	}
	conn.Close()
	if uid, known := peer(remote, local); known && uid != nobody {
		t.Errorf("user %d of a closed connection", uid)
	}
}

func TestPeerByIPv6Socket(t *testing.T) {
	us, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer us.Close()
	_, port, _ := net.SplitHostPort(us.Addr().String())
	number, _ := strconv.Atoi(port)
	fd, err := syscall.Socket(syscall.AF_INET6, syscall.SOCK_STREAM, 0)
	if err != nil {
		t.Skip("no IPv6 here")
	}
	defer syscall.Close(fd)
	mapped := &syscall.SockaddrInet6{Port: number, Addr: [16]byte{10: 0xFF, 11: 0xFF, 12: 127, 15: 1}}
	if err := syscall.Connect(fd, mapped); err != nil {
		t.Skip("no IPv6 here")
	}
	conn, err := us.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if uid, known := peer(conn.RemoteAddr().String(), us.Addr().String()); uid != os.Getuid() || !known {
		t.Errorf("user %d, %v", uid, known)
	}
}
