package signin

import (
	"context"
	"crypto/subtle"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// farewell is how long the browser gets to fetch the page that the person ends on.
const farewell = 2 * time.Second

// callback is the page on loopback to which the service sends the browser with its answer.
type callback struct {
	host, state string
	server      *http.Server
	answers     chan answer // the first that is one
	once        sync.Once
	page        chan page // what to show for it
	finished    sync.Once
}

// answer is what the service lets the browser say.
type answer struct {
	code secret.String
	err  error
}

// listen waits for the browser on a port that is free, on loopback alone.
func listen(ctx context.Context, state string) (*callback, error) {
	var lc net.ListenConfig
	listener, err := lc.Listen(ctx, "tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	c := &callback{host: listener.Addr().String(), state: state, answers: make(chan answer, 1), page: make(chan page, 1)}
	c.server = &http.Server{Handler: c, ReadHeaderTimeout: 10 * time.Second, ErrorLog: log.New(io.Discard, "", 0)}
	c.server.SetKeepAlivesEnabled(false)
	go c.server.Serve(listener) //nolint:errcheck // it ends by close
	return c, nil
}

func (c *callback) address() string { return "http://" + c.host + callbackPath }

// wait returns the code that the browser brings.
func (c *callback) wait(ctx context.Context) (secret.String, error) {
	select {
	case <-ctx.Done():
		c.finish(tooLate)
		return secret.String{}, ctx.Err()
	case got := <-c.answers:
		if got.err != nil {
			c.finish(denied)
		}
		return got.code, got.err
	}
}

// finish says what the browser is shown that has brought the answer, or still brings one.
func (c *callback) finish(p page) {
	c.finished.Do(func() { c.page <- p })
}

// close stops to listen, once the browser has the page.
func (c *callback) close() {
	c.finish(tooLate)
	ctx, cancel := context.WithTimeout(context.Background(), farewell)
	defer cancel()
	_ = c.server.Shutdown(ctx) // or the browser does without
	_ = c.server.Close()
}

// ServeHTTP implements [http.Handler]. An answer counts only with the state of this sign-in, and
// the first alone: any page on the web can send a browser here, with a code of its own or an error,
// and is told so, while the person is waited for further.
// Source: https://www.rfc-editor.org/rfc/rfc9700#section-4.7.
func (c *callback) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	switch {
	case r.Host != c.host: // a name that its owner lets resolve to loopback
		w.WriteHeader(http.StatusMisdirectedRequest)
	case r.URL.Path != callbackPath || r.Method != http.MethodGet:
		w.WriteHeader(http.StatusNotFound)
	case subtle.ConstantTimeCompare([]byte(query.Get("state")), []byte(c.state)) != 1:
		foreign.write(w)
	default:
		c.take(w, r, query)
	}
}

// take passes an answer on, and shows what came of it.
func (c *callback) take(w http.ResponseWriter, r *http.Request, query url.Values) {
	got := answer{code: secret.New(query.Get("code"))}
	if got.code.Empty() {
		got.err = &DeniedError{Code: oauthCode(query.Get("error"))}
	}
	first := false
	c.once.Do(func() {
		first = true
		c.answers <- got
	})
	if !first {
		used.write(w)
		return
	}
	select {
	case p := <-c.page:
		p.write(w)
	case <-r.Context().Done():
	}
}

// oauthCode is an error code fit to be shown:
// https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1.
func oauthCode(code string) string {
	for _, c := range code {
		if (c < 'a' || c > 'z') && c != '_' {
			return "unknown"
		}
	}
	if code == "" || len(code) > 40 {
		return "unknown"
	}
	return code
}
