package awsclient_test

import (
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/pkg/plan"
)

// TestHandshakes has a connection that fails for another reason than its certificate be tried once, and
// none that has failed stay open.
func TestHandshakes(t *testing.T) {
	client, err := newClient().HTTP(plan.Network{})
	if err != nil {
		t.Fatal(err)
	}
	untrusted := httptest.NewUnstartedServer(http.NotFoundHandler())
	untrusted.Config.ErrorLog = log.New(io.Discard, "", 0)
	untrusted.StartTLS()
	t.Cleanup(untrusted.Close)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	var came atomic.Int32
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			came.Add(1)
			conn.Close()
		}
	}()
	open := func() int {
		files, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			t.Skip(err)
		}
		return len(files)
	}
	const often = 20
	before := 0
	for i := range often {
		for _, url := range []string{untrusted.URL, "https://" + listener.Addr().String()} {
			if answer, err := client.Get(url); err == nil {
				t.Errorf("%s is trusted: %s", url, answer.Status)
				answer.Body.Close()
			}
		}
		if i == 0 {
			before = open()
		}
	}
	if n := came.Load(); n != often {
		t.Errorf("%d connections for %d requests", n, often)
	}
	if after := open(); after > before+often/2 {
		t.Errorf("%d files are open after %d, then %d", before, 1, after)
	}
}

// TestSilentHandshake gives a server that says nothing no more than the time of a handshake.
func TestSilentHandshake(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it takes as long as a handshake may")
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	client, err := newClient().HTTP(plan.Network{})
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	ctx, cancel := context.WithTimeout(t.Context(), 25*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://"+listener.Addr().String(), nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := client.Do(request)
	if err == nil {
		answer.Body.Close()
	}
	if took := time.Since(began); err == nil || took > 20*time.Second {
		t.Errorf("%v after %s", err, took)
	}
}
