// Package fakeaws is a strict AWS in memory: the Security Token Service, the access keys of IAM, the
// console's sign-in endpoint and that of `aws login`, IAM Identity Center, identity providers, and the metadata
// services of a container and of an instance, all on one loopback port, for tests that run the real
// clients and for the offline demo. It checks what AWS checks, signatures, clocks, trust, MFA
// codes, limits and lifetimes, and refuses with AWS's own codes, texts and HTTP statuses; every
// secret that it hands out holds [Canary], so that a test can search any output for a leak.
//
// It does not know the programs under test, their files or their flags, and evaluates no permission
// policies.
package fakeaws

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// Canary stands in every secret access key, session token and sign-in token of this package. No
// escaping changes it, be it for a URL, JSON, XML or a shell, so that it is found wherever a secret
// is written; only a secret that has been encoded anew, in base64 or hexadecimal, hides it.
const Canary = "CANARYdoNOTprint"

const (
	maxBody       = 1 << 20
	captivePath   = "/captive-portal"
	readTimeout   = 10 * time.Second
	federationURI = "/federation"
)

// Server is a running fake AWS. All its methods may be called at any time and from any goroutine.
type Server struct {
	// URL is the address of STS, as in "http://127.0.0.1:40123": the value for
	// AWS_ENDPOINT_URL_STS.
	URL string

	http *http.Server

	mu           sync.Mutex
	offset       time.Duration
	partition    string
	roleLife     time.Duration           // the most that the session of a role lasts; 0 for as long as it may
	users        map[string]string       // user id by ARN
	roles        map[string]*role        // by ARN
	keys         map[string]*key         // by access key id
	devices      map[string]*device      // by serial number
	signinTokens map[string]*signinToken // by themselves
	visits       map[string]visit        // by the number of the console session
	providers    map[string]*Provider    // by ARN
	awsLogins    map[string]*Login       // by refresh token
	container    *container              // nil when there is none
	instance     *instance               // nil when this is none
	iamRules     iamRules
	center       center
	faults       []*plannedFault
	calls        []Call
}

// Start listens on a free port of 127.0.0.1 and serves until [Server.Close]. The server begins
// without users and roles, in the partition "aws", and its clock is the machine's.
func Start() (*Server, error) {
	var lc net.ListenConfig
	listener, err := lc.Listen(context.Background(), "tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("fake AWS: %w", err)
	}
	s := &Server{
		URL:          "http://" + listener.Addr().String(),
		partition:    "aws",
		users:        map[string]string{},
		roles:        map[string]*role{},
		keys:         map[string]*key{},
		devices:      map[string]*device{},
		signinTokens: map[string]*signinToken{},
		visits:       map[string]visit{},
		providers:    map[string]*Provider{},
		awsLogins:    map[string]*Login{},
		center:       newCenter(),
	}
	s.http = &http.Server{Handler: http.HandlerFunc(s.serve), ReadHeaderTimeout: readTimeout}
	go func() {
		// Serve ends when the listener is closed; a client sees any other end as a refused
		// connection.
		_ = s.http.Serve(listener)
	}()
	return s, nil
}

// Close stops the server at once and drops the connections that are open. Closing again does
// nothing.
func (s *Server) Close() { _ = s.http.Close() }

// FederationURL is the address of the sign-in endpoint, which AWS has at
// https://signin.aws.amazon.com/federation.
func (s *Server) FederationURL() string { return s.URL + federationURI }

// SetPartition makes the ARNs of the users, roles and devices that are added from now on begin with
// "arn:" + partition, for example "aws-cn".
func (s *Server) SetPartition(partition string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.partition = partition
}

// SetClockOffset moves the server's clock by d from the machine's: the Date header, the window for
// signatures, the expirations and the MFA codes all follow. Calling it with 0 puts the clock right.
func (s *Server) SetClockOffset(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.offset = d
}

// now is the server's time in whole seconds of UTC. The caller holds s.mu.
func (s *Server) now() time.Time { return time.Now().Add(s.offset).UTC().Truncate(time.Second) }

// serve answers one request. The call stands in the log before the client can see the answer.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	body, form, err := readForm(w, r)
	call := describe(r, body, form)
	if call.Action == "" {
		call.Action = metadataAction(r)
	}
	rep := s.withFault(r.Context(), call.Action, func() reply {
		if err != nil {
			return badRequest()
		}
		return s.answer(r, body, form)
	})
	s.record(call, rep)
	rep.write(w, s.date())
}

func (s *Server) answer(r *http.Request, body []byte, form url.Values) reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch r.URL.Path {
	case "/":
		if form.Get("Version") == iamVersion {
			return s.iam(r, body, form)
		}
		return s.sts(r, body, form)
	case federationURI:
		return s.federation(r, form)
	case consolePath:
		return s.console(form)
	case logoutPath:
		return s.logout(r, form)
	case captivePath:
		return captivePage()
	case containerPath:
		return s.containerCredentials(r)
	case tokenPath:
		return s.renewLogin(r, body)
	}
	if strings.HasPrefix(r.URL.Path, instancePath) {
		return s.metadata(r)
	}
	if operation, ok := centerOperation(r); ok {
		return s.identityCenter(operation, r, body, form)
	}
	return htmlReply(http.StatusNotFound, "<html><body><h1>404 Not Found</h1></body></html>")
}

func (s *Server) date() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now().Format(http.TimeFormat)
}

// readForm reads the whole body, which also lets the server notice a client that goes away, and the
// parameters of the query and of a form in the body, each of which may be given once.
func readForm(w http.ResponseWriter, r *http.Request) ([]byte, url.Values, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		return nil, nil, err
	}
	encoded := r.URL.RawQuery
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		encoded += "&" + string(body)
	}
	form, err := url.ParseQuery(encoded)
	if err != nil {
		return nil, nil, err
	}
	for _, values := range form {
		if len(values) > 1 {
			return nil, nil, errors.New("a parameter is given twice")
		}
	}
	return body, form, nil
}
