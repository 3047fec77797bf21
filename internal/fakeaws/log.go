package fakeaws

import (
	"maps"
	"net/http"
	"net/url"
	"slices"

	"github.com/seed642dee07/aws-federate/internal/fakeaws/sigv4"
)

// Call is one request that the server has answered, or has left without an answer on purpose.
type Call struct {
	Action      string // as in "AssumeRole", "getSigninToken" or "GetInstanceRole", empty when the request names none
	Method      string // the HTTP method
	Path        string // the path without the query
	AccessKeyID string // of the signature, or of the Session of getSigninToken; empty when there is none
	// Form has the parameters of query and body, but for those that are secret: Session,
	// SigninToken, WebIdentityToken, redirect_uri and X-Amz-Security-Token.
	Form      url.Values
	Status    int    // the HTTP status of the answer; 0 when the connection was dropped
	ErrorCode string // AWS's code, as in "AccessDenied"; empty for HTML pages and for success
}

// Calls returns the answered requests in the order of their answers: those for one action, or with
// "" all of them. A request is listed before its client can have seen the answer.
func (s *Server) Calls(action string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []Call
	for _, c := range s.calls {
		if action == "" || c.Action == action {
			c.Form = maps.Clone(c.Form)
			found = append(found, c)
		}
	}
	return found
}

// Count returns the number of requests that [Server.Calls] would list.
func (s *Server) Count(action string) int { return len(s.Calls(action)) }

// ResetCalls empties the log.
func (s *Server) ResetCalls() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = nil
}

func (s *Server) record(call Call, rep reply) {
	call.Status, call.ErrorCode = rep.status, rep.code
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, call)
}

func describe(r *http.Request, body []byte, form url.Values) Call {
	if operation, ok := centerOperation(r); ok {
		return Call{Action: operation, Method: r.Method, Path: r.URL.Path, Form: publicFields(body, form)}
	}
	signed, _ := sigv4.ClaimOf(r)
	id := signed.KeyID
	if given, ok := parseSession(form.Get("Session")); ok {
		id = given.ID
	}
	public := maps.Clone(form)
	maps.DeleteFunc(public, func(name string, _ []string) bool {
		return slices.Contains([]string{"Session", "SigninToken", "WebIdentityToken", "redirect_uri", "X-Amz-Security-Token"}, name)
	})
	return Call{Action: form.Get("Action"), Method: r.Method, Path: r.URL.Path, AccessKeyID: id, Form: public}
}
