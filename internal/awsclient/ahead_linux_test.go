package awsclient_test

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/internal/awsclient"
	"github.com/seed642dee07/aws-federate/pkg/plan"
)

// TestRootsAhead has the roots be read as soon as a call over https is prepared, with no connection in
// sight, and not where nobody will look at them. The bundle is a pipe, which tells who opens it. Go asks
// once for a process whether there is a proxy, so that each case has one of its own.
func TestRootsAhead(t *testing.T) {
	if os.Getenv("SSL_CERT_FILE") == "bundle.pipe" {
		if _, err := newClient().Config(awscall.STS, plan.Network{STS: os.Getenv("TEST_ENDPOINT")}); err != nil {
			t.Error(err)
		}
		os.Stdout.WriteString("prepared\n")
		time.Sleep(time.Minute) // until it is killed
		return
	}
	t.Parallel()
	for name, test := range map[string]struct {
		endpoint, proxy string
		want            bool
	}{
		"AWS":             {"", "", true},
		"an endpoint":     {"https://sts.example", "", true},
		"without TLS":     {"http://127.0.0.1:1", "", false},
		"through a proxy": {"", "http://127.0.0.1:1", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := syscall.Mkfifo(filepath.Join(dir, "bundle.pipe"), 0o600); err != nil {
				t.Fatal(err)
			}
			cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestRootsAhead$") // #nosec G702 -- this test
			cmd.Dir = dir
			cmd.Env = append(os.Environ(), "SSL_CERT_FILE=bundle.pipe", "TEST_ENDPOINT="+test.endpoint, "HTTPS_PROXY="+test.proxy)
			out, err := cmd.StdoutPipe()
			if err == nil {
				err = cmd.Start()
			}
			if err != nil {
				t.Fatal(err)
			}
			if line, err := bufio.NewReader(out).ReadString('\n'); line != "prepared\n" {
				t.Fatalf("%q, %v", line, err)
			}
			patience := 10 * time.Second
			if !test.want {
				patience = 200 * time.Millisecond
			}
			if got := isRead(filepath.Join(dir, "bundle.pipe"), patience); got != test.want {
				t.Errorf("the roots are read: %t, want %t", got, test.want)
			}
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
		})
	}
}

// isRead reports whether somebody opens a pipe for reading, and has them read nothing.
func isRead(pipe string, patience time.Duration) bool {
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if fd, err := syscall.Open(pipe, syscall.O_WRONLY|syscall.O_NONBLOCK, 0); err == nil {
			syscall.Close(fd)
			return true
		}
	}
	return false
}

// TestHandshakeBesideRoots has the server be greeted while the roots are read, and its certificate be
// looked at when they are there, and not before.
func TestHandshakeBesideRoots(t *testing.T) {
	t.Parallel()
	greeted := make(chan struct{})
	greets := sync.OnceFunc(func() { close(greeted) })
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.TLS = &tls.Config{
		MinVersion: tls.VersionTLS12,
		GetConfigForClient: func(*tls.ClientHelloInfo) (*tls.Config, error) {
			greets()
			return nil, nil //nolint:nilnil // the server's own
		},
	}
	server.StartTLS()
	defer server.Close()
	roots := x509.NewCertPool()
	read := sync.OnceFunc(func() {
		select {
		case <-greeted:
			time.Sleep(50 * time.Millisecond) // in which the server has answered
		case <-time.After(10 * time.Second):
			t.Error("the server hears nothing before the roots are there")
		}
		roots.AddCert(server.Certificate())
	})
	config := &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots}
	conn, err := awsclient.DialTLS(t.Context(), &net.Dialer{}, "tcp", server.Listener.Addr().String(), config, read)
	if err != nil {
		t.Fatal(err)
	}
	conn.Close()
}
