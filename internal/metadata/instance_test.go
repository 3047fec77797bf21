package metadata_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// page is what the service answers at one of its addresses. A status of zero drops the connection.
type page struct {
	status int
	body   string
}

// service is the metadata service of an instance, which notes what it is asked.
type service struct {
	token, role, keys page

	mu    sync.Mutex
	asked []string // method, what is below its root, and the token
	ttl   string
}

const (
	rolesAt = "/latest/meta-data/iam/security-credentials/"
	shown   = "X-Aws-Ec2-Metadata-Token"
)

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, below := s.keys, "keys"
	switch {
	case r.URL.Path == "/latest/api/token":
		p, below, s.ttl = s.token, "token", r.Header.Get("X-Aws-Ec2-Metadata-Token-Ttl-Seconds")
	case r.URL.Path == rolesAt:
		p, below = s.role, "role"
	case r.URL.Path != rolesAt+"Role":
		p = page{http.StatusTeapot, ""}
	}
	s.asked = append(s.asked, strings.TrimSpace(r.Method+" "+below+" "+r.Header.Get(shown)))
	if p.status == 0 {
		panic(http.ErrAbortHandler)
	}
	w.WriteHeader(p.status)
	io.WriteString(w, p.body)
}

const (
	call, answer, network = "call", "answer", "network"

	once = "PUT token"
	v1   = "PUT token, GET role, GET keys"
	role = "GET role " + canary + "-token"
	v2   = once + ", " + role + ", GET keys " + canary + "-token"
)

// instanceCases are the answers of a service, beside those of one that is in order, and what comes
// of them.
var instanceCases = map[string]struct {
	change     func(*service)
	v1Disabled bool
	want, why  string // the kind of error and what it says; empty for credentials
	asked      string
}{
	"version 2":             {func(*service) {}, false, "", "", v2},
	"version 2 alone":       {func(*service) {}, true, "", "", v2},
	"version 1":             {func(s *service) { s.token = page{404, "x"} }, false, "", "", v1},
	"version 1, refused":    {func(s *service) { s.token = page{403, "x"} }, false, "", "", v1},
	"version 1, no more":    {func(s *service) { s.token = page{404, "x"} }, true, call, "it gives no token", once},
	"a bad request":         {func(s *service) { s.token = page{400, "x"} }, false, answer, "HTTP 400", once},
	"a redirect":            {func(s *service) { s.token = page{307, "x"} }, false, answer, "HTTP 307", once},
	"an empty token":        {func(s *service) { s.token = page{200, " \n"} }, false, answer, "HTTP 200", once},
	"a token that is lost":  {func(s *service) { s.token = page{} }, false, "", "", v1},
	"a token, lost for all": {func(s *service) { s.token = page{} }, true, network, "EOF", once},
	"no tokens now":         {func(s *service) { s.token = page{500, "x"} }, false, "", "", once + ", " + once + ", " + v1},
	"no role":               {func(s *service) { s.role = page{404, "x"} }, false, call, "the instance has no role", once + ", " + role},
	"another token":         {func(s *service) { s.role = page{401, "x"} }, false, call, "it wants a token", once + ", " + role},
	"switched off":          {func(s *service) { s.role = page{403, "x"} }, false, call, "it is switched off", once + ", " + role},
	"out of order": {
		func(s *service) { s.role = page{503, "x"} }, false, answer, "HTTP 503", once + ", " + role + ", " + role + ", " + role,
	},
	// Go's client asks again by itself where a connection is dropped that it had used before.
	"a role that is lost":   {func(s *service) { s.role = page{} }, false, network, "EOF", once + ", " + role + ", " + role},
	"no name of a role":     {func(s *service) { s.role = page{200, "\n"} }, false, answer, "HTTP 200", once + ", " + role},
	"a page for a role":     {func(s *service) { s.role = page{200, "<html>" + canary} }, false, answer, "HTTP 200", once + ", " + role},
	"a way out of the role": {func(s *service) { s.role = page{200, "../../x"} }, false, answer, "HTTP 200", once + ", " + role},
	"two roles":             {func(s *service) { s.role = page{200, "Role\nOther\n"} }, false, "", "", v2},
	"a success": {
		func(s *service) { s.keys.body = strings.Replace(offered, "{", `{"Code":"Success",`, 1) }, false, "", "", v2,
	},
	"a failure": {
		func(s *service) { s.keys.body = strings.Replace(offered, "{", `{"Code":"Failed","Message":"no",`, 1) },
		false, call, "Failed: no", v2,
	},
	"a page for keys":  {func(s *service) { s.keys.body = "<html>" + canary }, false, answer, "is not from", v2},
	"no keys any more": {func(s *service) { s.keys.status = 404 }, false, call, "the instance has no role", v2},
}

// TestInstance gets credentials in the ways that there are, and words what stands in the way.
func TestInstance(t *testing.T) {
	t.Parallel()
	for name, tt := range instanceCases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &service{token: page{200, canary + "-token\n"}, role: page{200, "Role\n"}, keys: page{200, offered}}
			tt.change(s)
			server := httptest.NewServer(s)
			creds, err := client().Instance(t.Context(), server.URL+"/", tt.v1Disabled)
			server.Close() // and who was asked has noted it
			s.mu.Lock()
			defer s.mu.Unlock()
			if asked := strings.Join(s.asked, ", "); asked != tt.asked || s.ttl != "21600" {
				t.Errorf("asked %s, for %s s; want %s", asked, s.ttl, tt.asked)
			}
			if tt.want == "" && (err != nil || creds.AccessKeyID != "ASIABESIDE" || creds.Source != "here") {
				t.Errorf("%v", err)
			}
			_, isCall := errors.AsType[*awscall.CallError](err)
			_, isAnswer := errors.AsType[*awscall.AnswerError](err)
			lost, isNetwork := errors.AsType[*awscall.NetworkError](err)
			if isCall != (tt.want == call) || isAnswer != (tt.want == answer) ||
				isNetwork != (tt.want == network) || isNetwork && lost.Unsent {
				t.Errorf("%T: %v", err, err)
			}
			if err != nil && !strings.Contains(err.Error(), tt.why) {
				t.Errorf("%v, want %s", err, tt.why)
			}
			testkit.NoSecret(t, canary, err)
		})
	}
}

// TestInstanceNotThere asks nothing more where nobody listens.
func TestInstanceNotThere(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(nil)
	server.Close()
	c, log := client(), &strings.Builder{}
	c.Log = logTo(log)
	_, err := c.Instance(t.Context(), server.URL, false)
	e, ok := errors.AsType[*awscall.NetworkError](err)
	if !ok || !e.Unsent || e.Service != awscall.Instance || strings.Count(log.String(), "level=DEBUG") != 1 {
		t.Errorf("%v\n%s", err, log)
	}
}
