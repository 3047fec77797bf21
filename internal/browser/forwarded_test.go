package browser_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/browser"
)

// asks asks for an address by another name than its own.
func asks(t *testing.T, address, host, forwarded string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Host = host
	if forwarded != "" {
		req.Header.Set("X-Forwarded-Host", forwarded)
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusMisdirectedRequest || resp.Header.Get("Location") != "" {
		t.Errorf("HTTP %d to %q", resp.StatusCode, resp.Header.Get("Location"))
	}
}

// TestForwarded asks for the page by other names: the wait ends soon, with the name, and the one
// that is right may still come until then.
func TestForwarded(t *testing.T) {
	if testing.Short() {
		t.Skip("it waits for seconds")
	}
	for _, c := range []struct {
		name, host, forwarded, want string
		path                        string // behind the page's own
		comes                       bool
	}{
		{name: "Codespaces", host: "localhost:1234", forwarded: "fluffy-1234.app.github.dev", want: "fluffy-1234.app.github.dev"},
		{name: "dev tunnels", host: "x-1234.euw.devtunnels.ms", want: "x-1234.euw.devtunnels.ms"},
		{name: "another port", host: "127.0.0.1:1", want: "127.0.0.1:1"},
		{name: "signs", host: "localhost:1", forwarded: "a\tb\u202e" + strings.Repeat("x", 200), want: "a b x"},
		{name: "the right one comes", host: "localhost:1", comes: true},
		{name: "not the page", host: "localhost:1", path: "x", comes: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			fake := fakes(t, "hand over")
			o, _ := opener("BROWSER=" + self(t))
			o.Patience = 20 * time.Second
			began, opened := time.Now(), make(chan error, 1)
			go func() { opened <- o.Open(t.Context(), target) }()
			r := <-fake.records
			asks(t, r.Args[0]+c.path, c.host, c.forwarded)
			if c.comes {
				time.Sleep(time.Second)
				if fetch(&r); r.Location != target {
					t.Errorf("the browser is sent to %q", r.Location)
				}
			}
			err := <-opened
			elsewhere, ok := errors.AsType[*browser.ForwardedError](err)
			switch {
			case c.comes && err != nil:
				t.Errorf("%v, and the right one came", err)
			case c.comes:
			case !ok || !strings.HasPrefix(elsewhere.Name, c.want) || len(elsewhere.Name) > 110:
				t.Errorf("%v, want the name %s", err, c.want)
			case time.Since(began) > 15*time.Second:
				t.Errorf("it took %s", time.Since(began))
			}
		})
	}
}

// TestWaiting starts what brings no browser: after a while it is told what was started, and once.
func TestWaiting(t *testing.T) {
	if testing.Short() {
		t.Skip("it waits for seconds")
	}
	fakes(t, "hand over")
	o, _ := opener("BROWSER=" + self(t))
	o.Patience = 6 * time.Second
	var started []string
	o.Waiting = func(launcher string) { started = append(started, launcher) }
	if _, ok := errors.AsType[*browser.NotFetchedError](o.Open(t.Context(), target)); !ok || len(started) != 1 || started[0] != self(t) {
		t.Errorf("told of %q", started)
	}
	fakes(t, "fetch")
	started = nil
	if err := o.Open(t.Context(), target); err != nil || started != nil {
		t.Errorf("%v, told of %q", err, started)
	}
}
