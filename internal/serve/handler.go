// Package serve gives credentials to programs that speak the protocol of a container's endpoint: the
// server on a loopback address or a socket, and the client of such a socket. A question never holds a
// client up: it hears within two seconds that it is to come again.
//
// It knows names, and neither profiles nor how credentials are come by, nor who asks a person.
package serve

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

const (
	// soon is how long a client waits for an answer, which botocore does for two seconds. The SDK for
	// JavaScript warns after one, and goes on waiting.
	// Sources: botocore/utils.py, ContainerMetadataFetcher.TIMEOUT_SECONDS; aws-sdk-js-v3,
	// packages/credential-provider-http/src/fromHttp/fromHttp.ts.
	soon = 1500 * time.Millisecond
	// again is when a client that was put off may come again, in seconds.
	again = "1"
	// keysLast is how long keys without an end are said to last, as SDKs want one.
	keysLast = time.Hour
)

// Server answers for some names.
type Server struct {
	Names []string
	// Token is what a client has to know; empty over a socket, where the permissions of the file are
	// the key.
	Token secret.String
	// Fetch gets the credentials for a name. It may take as long as a person takes to answer.
	Fetch func(ctx context.Context, name string) (aws.Credentials, error)
	// Served is told who has got which credentials for a name; nil for nobody.
	Served func(name, peer string, creds aws.Credentials)
	// Sort says what a client is told of an error of Fetch.
	Sort func(err error) Refusal
	// Open opens the console of a name here, at the page that a client wants. It is nil where no
	// client may have that.
	Open func(ctx context.Context, name string, page Page) error
	Now  func() time.Time
	Log  *slog.Logger
	// Level is that of the line about each request.
	Level slog.Level

	flights flights
	opening sync.Mutex // one console at a time
}

// Refusal is why a client gets no credentials. SDKs repeat what has a status of 500 and more.
type Refusal struct {
	Status  int    `json:"-"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// Codes of refusals that mean something to a client of ours.
const (
	PersonNeeded = "PersonNeeded" // and there was none
	NoConsole    = "NoConsole"    // no client may have one opened
	WrongPage    = "WrongPage"    // of a console: there is none such
	AnotherUser  = "AnotherUser"  // than the server's is not served
)

// Credentials are an answer, as SDKs read it.
// Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
type Credentials struct {
	AccessKeyID     string `json:"AccessKeyId"`
	SecretAccessKey string
	Token           string // empty for long-lived keys: the SDK for JavaScript wants it to be there
	Expiration      string // botocore wants it to be there
	AccountID       string `json:"AccountId,omitempty"`
}

// ServeHTTP implements [http.Handler].
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	e := event{peer: peerOfRequest(r).String()}
	var document any
	if e.name, e.refused = s.asked(r); e.refused == nil {
		if r.Method == http.MethodPost {
			document, e = s.console(w, r, e)
		} else if e.creds, e.refused = s.get(r.Context(), e.name); e.refused == nil {
			document = s.answer(e.creds)
		}
	}
	s.note(r.Context(), e)
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", "application/json") // exactly so, or the SDK for Go does not read an error
	if e.refused != nil {
		if e.refused.Status == http.StatusServiceUnavailable {
			w.Header().Set("Retry-After", again)
		}
		w.WriteHeader(e.refused.Status)
		document = e.refused
	}
	write(w, document)
}

// event is what became of a request.
type event struct {
	name, peer string
	creds      aws.Credentials // of a request that was served
	page       *Page           // of one whose console was opened
	refused    *Refusal        // nil for either
}

// note notes what became of a request. It is the one place that hears of all of them.
func (s *Server) note(ctx context.Context, e event) {
	said := []any{"profile", e.name, "peer", e.peer}
	switch {
	case e.refused != nil:
		s.Log.Log(ctx, s.Level, "refused", append(said, "status", e.refused.Status, "reason", text.OneLine(e.refused.Message))...)
	case e.page != nil:
		s.Log.Log(ctx, s.Level, "opened", append(said, "page", e.page.String())...)
	default:
		s.Log.Log(ctx, s.Level, "served", append(said, "access key", e.creds.AccessKeyID)...)
		if s.Served != nil {
			s.Served(e.name, e.peer, e.creds)
		}
	}
}

// write writes a document. A client that is gone needs none.
func write(w http.ResponseWriter, document any) {
	if encoded, err := json.Marshal(document); err == nil {
		_, _ = w.Write(encoded)
	}
}

func (s *Server) answer(creds aws.Credentials) Credentials {
	expires := creds.Expires
	if !creds.CanExpire {
		expires = s.Now().Add(keysLast)
	}
	return Credentials{
		AccessKeyID: creds.AccessKeyID, SecretAccessKey: creds.SecretAccessKey, Token: creds.SessionToken,
		Expiration: text.Time(expires), AccountID: creds.AccountID,
	}
}

// asked is the name that a request asks for, or why it gets nothing. Who has no token learns
// nothing, not even which names there are.
func (s *Server) asked(r *http.Request) (string, *Refusal) {
	name, ofConsole := strings.TrimPrefix(r.URL.Path, "/"), false
	if r.Method == http.MethodPost {
		name, ofConsole = strings.CutSuffix(r.URL.Path, consolePath)
		name = strings.TrimPrefix(name, "/")
	}
	switch {
	case peerOfRequest(r).foreign:
		return "", &Refusal{http.StatusForbidden, AnotherUser, "another user than the server's is not served"}
	case !s.Token.Empty() && !isLoopback(r.Host):
		return "", &Refusal{http.StatusForbidden, "ForeignHost", fmt.Sprintf("%q is not this machine", r.Host)}
	case !s.Token.Empty() && !s.knows(r):
		return "", &Refusal{http.StatusForbidden, "WrongToken", "the Authorization header does not have the token of this server"}
	case r.Method != http.MethodGet && !ofConsole:
		return "", &Refusal{http.StatusMethodNotAllowed, "WrongMethod", "only GET is answered, and POST for a console"}
	case r.ContentLength != 0 && !ofConsole:
		return "", &Refusal{http.StatusBadRequest, "WrongRequest", "a request has no body"}
	case name == "" && len(s.Names) == 1:
		return s.Names[0], nil
	case name == "":
		return "", &Refusal{http.StatusNotFound, "NoProfile", "the path has to be that of a profile, as in /" + s.Names[0]}
	case !slices.Contains(s.Names, name):
		return "", &Refusal{http.StatusNotFound, "NoProfile", fmt.Sprintf("no profile %q is served", name)}
	}
	return name, nil
}

// knows reports whether a request has the token.
func (s *Server) knows(r *http.Request) bool {
	given := r.Header.Values("Authorization")
	return len(given) == 1 && subtle.ConstantTimeCompare([]byte(given[0]), []byte(s.Token.Reveal())) == 1
}

// isLoopback reports whether a Host header names this machine: a page in a browser comes with the
// name that it was loaded from, to whatever address that leads by now.
func isLoopback(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// peer is who asks, as far as the connection tells.
type peer struct {
	who string // empty over TCP, where the address tells
	// foreign says that another user asks, who is not root: one whom somebody has given a way to the
	// socket.
	foreign bool
}

// String is for people.
func (p peer) String() string { return p.who }

type peerKey struct{}

func peerOfRequest(r *http.Request) peer {
	p, _ := r.Context().Value(peerKey{}).(peer)
	if p.who == "" {
		p.who = r.RemoteAddr
	}
	return p
}
