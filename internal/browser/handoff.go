package browser

import (
	"context"
	"crypto/rand"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// grace is how long requests that came while the browser was answered may take to be refused.
const grace = 100 * time.Millisecond

// refusal is what a person sees whose browser came too late or to the wrong page.
const refusal = "This sign-in page was opened already, or is not yours. Run the command again for a new one.\n"

// Incidents: what asked for the page and was refused.
const (
	stranger    = "a program of another user"
	wrongHost   = "a page that calls this machine by another name"
	wrongPath   = "a request for another page"
	secondVisit = "a second request for the page"
	noHTTP      = "a program that speaks no HTTP"
)

// handoff is a page on loopback that redirects one request to a target.
type handoff struct {
	host, path, target string
	taken              atomic.Bool
	fetched            chan struct{} // Closed when the redirect is on its way.
	forwarded          chan string   // By which other name the page was asked for, once.
	listener           net.Listener
	server             *http.Server
	open               atomic.Int64  // How many connections are.
	left               chan struct{} // Says that one is no more.
	grace              time.Duration

	alarm func(incident string)
	mu    sync.Mutex
	heard map[string]bool // Nil when the alarm is off.
}

// serve offers the page until close is called. Its path has at least 128 random bits: other users
// of the machine can reach the port. The alarm is called once for each incident: a request that is
// refused and that no browser makes by itself.
func serve(ctx context.Context, target string, alarm func(incident string)) (*handoff, error) {
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

		forwarded: make(chan string, 1),
		left:      make(chan struct{}, 1),
		grace:     grace,
		alarm:     alarm,
		heard:     map[string]bool{},
	}
	h.listener = visitors{listener, &h.open}
	h.server = &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		ErrorLog:          log.New(io.Discard, "", 0),
		ConnContext: func(ctx context.Context, c net.Conn) context.Context {
			return context.WithValue(ctx, visitorKey{}, c)
		},
		ConnState: h.watch,
	}
	h.server.SetKeepAlivesEnabled(false)
	go h.server.Serve(h.listener) //nolint:errcheck // It ends by close, and a page that is not served is not fetched.
	return h, nil
}

// address is what goes into the launcher's argument list.
func (h *handoff) address() string { return "http://" + h.host + h.path }

// isTaken reports whether a browser has come, be the answer still on its way.
func (h *handoff) isTaken() bool { return h.taken.Load() }

// close ends the page. Who has asked is answered, and who is connected may ask for a moment:
// browsers open connections that they do not use. Shutdown of the server would leave such requests
// without an answer.
func (h *handoff) close() {
	_ = h.listener.Close()
	end := time.NewTimer(h.grace)
	defer end.Stop()
	for waiting := true; waiting && h.open.Load() > 0; {
		select {
		case <-h.left:
		case <-end.C:
			waiting = false
		}
	}
	_ = h.server.Close()
	h.mu.Lock()
	defer h.mu.Unlock()
	h.heard = nil
}

// report calls the alarm, once for each incident.
func (h *handoff) report(incident string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.heard == nil || h.heard[incident] {
		return
	}
	h.heard[incident] = true
	h.alarm(incident)
}

// foreign reports whether another user's program asks. The address is in the launcher's argument
// list, where all users of the machine can read it.
func (h *handoff) foreign(r *http.Request) bool {
	uid, known := peer(r.RemoteAddr, h.host)
	return known && !trusted(uid, os.Getuid())
}

// trusted reports whether a user may have a page of ours. Root may: a browser of Windows comes
// through WSL's relay, which runs as root (https://wsl.dev/technical-documentation/localhost/), and
// root can read our memory anyway.
func trusted(uid, ours int) bool { return uid == ours || uid == 0 }

// ServeHTTP implements [http.Handler]. Only a GET of exactly the address takes the redirect: a
// foreign Host is a page on the web that had its name resolve to loopback, and a HEAD is a program
// that looks before the browser comes.
func (h *handoff) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if v, ok := r.Context().Value(visitorKey{}).(*visitor); ok {
		v.asked.Store(true)
	}
	header := w.Header()
	header.Set("Cache-Control", "no-store")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Content-Security-Policy", "default-src 'none'")
	status, incident := h.judge(r)
	if status == http.StatusSeeOther {
		header.Set("Location", h.target)
		header.Set("Content-Length", "0")
		w.WriteHeader(status)
		// What is flushed reaches the browser even if the process ends at once. If it cannot be,
		// the browser has gone.
		_ = http.NewResponseController(w).Flush()
		_ = h.listener.Close()
		close(h.fetched)
		return
	}
	header.Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, refusal)
	if incident != "" {
		h.report(incident)
	}
}

// judge returns the answer to a request, and if it should not have come, what it is. It gives 303
// once.
func (h *handoff) judge(r *http.Request) (status int, incident string) {
	switch {
	case r.Host != h.host:
		if r.RequestURI == h.path && !h.foreign(r) {
			h.forward(r)
		}
		return http.StatusMisdirectedRequest, wrongHost
	case h.foreign(r):
		return http.StatusForbidden, stranger
	case r.RequestURI == "/favicon.ico" && h.isTaken(): // The browser shows the refusal.
		return http.StatusNotFound, ""
	case r.RequestURI == h.path && r.Method == http.MethodHead: // The launcher looks what it is to open.
		return http.StatusNotFound, ""
	case r.RequestURI != h.path || r.Method != http.MethodGet:
		return http.StatusNotFound, wrongPath
	case !h.taken.CompareAndSwap(false, true):
		return http.StatusGone, secondVisit
	}
	return http.StatusSeeOther, ""
}

// visitorKey is the context's key for the connection of a request.
type visitorKey struct{}

// visitor is a connection that knows whether it has asked for something in HTTP.
type visitor struct {
	net.Conn

	spoke, asked atomic.Bool
}

// visitors accepts connections as visitors and counts them.
type visitors struct {
	net.Listener

	open *atomic.Int64
}

func (l visitors) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	l.open.Add(1)
	return &visitor{Conn: c}, nil
}

// watch reports who says something that is no request. A connection without a word is not reported:
// browsers open some in advance.
func (h *handoff) watch(c net.Conn, state http.ConnState) {
	v, ok := c.(*visitor)
	if !ok {
		return
	}
	switch state {
	case http.StateActive:
		v.spoke.Store(true)
	case http.StateClosed:
		if v.spoke.Load() && !v.asked.Load() {
			h.report(noHTTP)
		}
		h.open.Add(-1)
		select {
		case h.left <- struct{}{}:
		default:
		}
	case http.StateNew, http.StateIdle, http.StateHijacked:
	}
}
