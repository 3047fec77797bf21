package serve

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// consolePath is behind the path of a name.
const consolePath = "/console"

// Page is all that a client may say of a console: which page it shows. Whose it is, and for how long, is
// for who runs the server.
type Page struct {
	Service     string `json:"service,omitempty"`
	Destination string `json:"destination,omitempty"`
	Region      string `json:"region,omitempty"`
}

// String names the page for people.
func (p Page) String() string {
	return strings.Join(strings.Fields(p.Service+" "+p.Destination+" "+p.Region), " ")
}

// Opened is the answer when a console is open.
type Opened struct {
	Opened string `json:"opened"` // the name whose it is
}

const (
	// longest is how long a part of a page may be.
	longest = 2048
	// maxPage is how much of a request for a console is read.
	maxPage = 16 << 10
)

// console opens the console that a request asks for. The client is held until it is open, which may take
// as long as a person takes: no SDK asks for one.
func (s *Server) console(w http.ResponseWriter, r *http.Request, e event) (any, event) {
	if s.Open == nil {
		e.refused = &Refusal{http.StatusForbidden, NoConsole, "this server opens no consoles: it runs without --console"}
		return nil, e
	}
	page, ok := readPage(w, r)
	if !ok {
		e.refused = &Refusal{
			http.StatusBadRequest,
			"WrongRequest",
			"the body has to be JSON with service, destination or region, and no more",
		}
		return nil, e
	}
	if !s.opening.TryLock() {
		e.refused = &Refusal{http.StatusServiceUnavailable, "Waiting", "another console is being opened: come again"}
		return nil, e
	}
	defer s.opening.Unlock()
	control := http.NewResponseController(w)
	_, _ = control.SetReadDeadline(time.Time{}), control.SetWriteDeadline(time.Time{}) // both can be set
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(s.flights.life, cancel)() //nolint:contextcheck // the server may end before the client goes
	if err := s.Open(ctx, e.name, page); err != nil {
		refused := s.Sort(err)
		e.refused = &refused
		return nil, e
	}
	e.page = &page
	return Opened{e.name}, e
}

func readPage(w http.ResponseWriter, r *http.Request) (page Page, ok bool) {
	if kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";"); kind != "application/json" {
		return page, false
	}
	body := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxPage))
	body.DisallowUnknownFields()
	if body.Decode(&page) != nil || body.More() {
		return page, false
	}
	for _, part := range []string{page.Service, page.Destination, page.Region} {
		if len(part) > longest || !utf8.ValidString(part) || strings.ContainsFunc(part, unicode.IsControl) {
			return page, false
		}
	}
	return page, true
}
