package browser

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// ForwardedError says that the page was asked for by another name than ours, as of a port that is
// forwarded to where the person is. Whoever forwards it would read the link, and so it is not given.
type ForwardedError struct {
	// Name is that name, such as "name-1234.app.github.dev" or "localhost:1234", printable.
	Name string
	// After is how long the browser was still waited for.
	After time.Duration
}

// Error implements error.
func (e *ForwardedError) Error() string {
	return fmt.Sprintf("the page was asked for as %s, by way of a port that is forwarded, and is given on this machine alone", e.Name)
}

// forward tells by which name somebody asked who knows the page, and can only have it from the
// browser's address or from our launcher's.
func (h *handoff) forward(r *http.Request) {
	name := r.Header.Get("X-Forwarded-Host") // as Codespaces and dev tunnels, which give the port's own name to the page
	if name == "" {
		name = r.Host
	}
	const longest = 100
	if name = oneLine(name); len(name) > longest {
		name = strings.ToValidUTF8(name[:longest], "") + "…"
	}
	select {
	case h.forwarded <- name:
	default:
	}
}
