package browser

import (
	"context"
	"crypto/rand"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"sync/atomic"
	"time"
)

// handoff is a page on loopback that redirects one request to a target.
type handoff struct {
	host, path, target string
	taken              atomic.Bool
	fetched            chan struct{} // Closed when the redirect is on its way.
	server             *http.Server
}

// serve offers the page until close is called. Its path has at least 128 random bits: other users of the machine can
// reach the port.
func serve(ctx context.Context, target string) (*handoff, error) {
	var lc net.ListenConfig
	listener, err := lc.Listen(ctx, "tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	h := &handoff{
		host:    listener.Addr().String(),
		path:    "/" + rand.Text(),
		target:  target,
		fetched: make(chan struct{}),
	}
	h.server = &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		ErrorLog:          log.New(io.Discard, "", 0),
	}
	h.server.SetKeepAlivesEnabled(false)
	go h.server.Serve(listener) //nolint:errcheck // It ends by close, and a page that is not served is not fetched.
	return h, nil
}

// address is what goes into the launcher's argument list.
func (h *handoff) address() string { return "http://" + h.host + h.path }

// isTaken reports whether a browser has come, be the answer still on its way.
func (h *handoff) isTaken() bool { return h.taken.Load() }

func (h *handoff) close() { _ = h.server.Close() }

// foreign reports whether another user's program asks. The address is in the launcher's argument list, where all users of the machine
// can read it. Root can do without.
func (h *handoff) foreign(r *http.Request) bool {
	uid, known := peer(r.RemoteAddr, h.host)
	return known && uid != os.Getuid() && uid != 0
}

// ServeHTTP implements [http.Handler]. Only a GET of exactly the address takes the redirect: a foreign Host is a page
// on the web that had its name resolve to loopback, and a HEAD is a program that looks before the browser comes.
func (h *handoff) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Referrer-Policy", "no-referrer")
	w.Header().Set("Content-Length", "0")
	switch {
	case r.Host != h.host:
		w.WriteHeader(http.StatusMisdirectedRequest)
	case h.foreign(r):
		w.WriteHeader(http.StatusForbidden)
	case r.RequestURI != h.path || r.Method != http.MethodGet:
		w.WriteHeader(http.StatusNotFound)
	case !h.taken.CompareAndSwap(false, true):
		w.WriteHeader(http.StatusGone)
	default:
		w.Header().Set("Location", h.target)
		w.WriteHeader(http.StatusSeeOther)
		// What is flushed reaches the browser even if the process ends at once. If it cannot be, the browser has gone.
		_ = http.NewResponseController(w).Flush()
		close(h.fetched)
	}
}
