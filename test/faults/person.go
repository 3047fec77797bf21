//go:build linux

package main

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// screen is what a run says while a person looks.
type screen struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write implements io.Writer.
func (s *screen) Write(text []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(text)
}

// String is all of it.
func (s *screen) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// page is the address of a page with a code.
var page = regexp.MustCompile(`http://\S+user_code=\S+`)

// browser is a program that opens no page, and tells which it was given: what it does itself would be
// counted, killed and failed with the rest.
const browser = "#!/bin/sh\necho \"$1\" >\"$HOME/page\"\n"

// signIn is a person who goes to each page once that a run shows or opens, until the run is over. The
// person has a network of their own: what is on the way to AWS is not on theirs.
func (h *home) signIn(ctx context.Context, seen *screen) {
	direct := strings.TrimPrefix(h.aws.URL, "http://")
	client := http.Client{Timeout: patience, Transport: &http.Transport{
		DisableKeepAlives: true,
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			if address == h.peer {
				address = direct
			}
			return new(net.Dialer).DialContext(ctx, network, address)
		},
	}}
	been := map[string]bool{"": true}
	for ctx.Err() == nil {
		for _, at := range []string{page.FindString(seen.String()), strings.TrimSpace(h.text("page"))} {
			if been[at] {
				continue
			}
			been[at] = true
			request, err := http.NewRequestWithContext(ctx, http.MethodGet, at, nil)
			if err != nil {
				continue // half an address: the browser was killed
			}
			if answer, err := client.Do(request); err == nil {
				_ = answer.Body.Close()
			}
		}
		time.Sleep(20 * time.Millisecond)
	}
	_ = os.Remove(filepath.Join(h.dir, "page"))
}

// openRing gives the home a keyring on a bus of its own.
func (h *home) openRing(ctx context.Context) error {
	bus, stop, err := testkit.StartBus(ctx)
	if err != nil {
		return err
	}
	ring, err := testkit.ServeSecrets(bus)
	if err != nil {
		stop()
		return err
	}
	h.ring, h.closeRing = ring, func() { ring.Close(); stop() }
	h.always = append(h.always, "DBUS_SESSION_BUS_ADDRESS="+bus)
	return nil
}
