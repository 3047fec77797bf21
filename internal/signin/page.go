package signin

import (
	_ "embed"
	"errors"
	"html"
	"net/http"
	"strings"
)

// page is what the person's browser ends on.
type page struct {
	status             int
	kind, title, words string
}

//go:embed page.html
var frame string

// The pages.
var (
	signedIn = page{http.StatusOK, "good", "You are signed in", "You can close this window and go back to your terminal."}
	denied   = page{
		http.StatusForbidden, "bad", "You are not signed in",
		"The request was denied, and nothing was changed. You can close this window; to try again, start the sign-in anew.",
	}
	tooLate = page{
		http.StatusGone, "bad", "This came too late",
		"The program that started this sign-in is not waiting any more. You can close this window; to try again, start the sign-in anew.",
	}
	used = page{
		http.StatusGone, "note", "This sign-in is over",
		"It was answered before, in this window or in another. You can close this one.",
	}
	foreign = page{
		http.StatusBadRequest, "bad", "This is not your sign-in",
		"The answer belongs to no sign-in that was started here, and was not used. You can close this window; yours is still waited for.",
	}
)

// failedPage is the page for an answer that came, and that the service or this machine made nothing
// of.
func failedPage(err error) page {
	refusal, ok := errors.AsType[*RefusalError](err)
	if ok && refusal.Refusal == TooLate {
		return tooLate
	}
	return page{
		http.StatusBadGateway, "bad", "You are not signed in",
		"The sign-in could not be finished. Your terminal says why; you can close this window.",
	}
}

// write sends the page. It loads nothing, runs nothing, and leaves no trace of the address, which
// has the code in it.
func (p page) write(w http.ResponseWriter) {
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Cache-Control", "no-store")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Content-Security-Policy",
		"default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
	w.WriteHeader(p.status)
	fill := strings.NewReplacer("{{kind}}", p.kind, "{{title}}", html.EscapeString(p.title), "{{words}}", html.EscapeString(p.words))
	_, _ = w.Write([]byte(fill.Replace(frame))) // a browser that has gone needs none
}
