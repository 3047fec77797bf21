package fakeaws

import (
	"bytes"
	"crypto/rand"
	_ "embed"
	"html/template"
	"net/http"
	"net/url"
	"time"
)

const (
	consolePath   = "/console"
	logoutPath    = "/oauth"
	consoleCookie = "fake-aws-session"
)

// visit is a console session of a browser.
type visit struct {
	token               *signinToken
	destination, issuer string
}

// mustLogOut is the page that stops a second sign-in.
const mustLogOut = `<!DOCTYPE html><html><head><title>Fake AWS Sign-In</title></head><body>
<h1>You must first log out before logging into a different AWS account</h1></body></html>
`

// signedIn is the console session that a request's cookie stands for.
func (s *Server) signedIn(r *http.Request) (id string, v visit, ok bool) {
	cookie, err := r.Cookie(consoleCookie)
	if err != nil {
		return "", visit{}, false
	}
	v, ok = s.visits[cookie.Value]
	return cookie.Value, v, ok && s.now().Before(v.token.until)
}

// openConsole begins a console session and sends the browser to its page, which stands here for the
// destination's. AWS goes by cookies alone; the number in the address is for clients without.
func (s *Server) openConsole(v visit) reply {
	id := rand.Text()
	s.visits[id] = v
	cookie := http.Cookie{ // Secure would keep the cookie away from the plain http of loopback.
		Name: consoleCookie, Value: id, Path: "/",
		Expires: v.token.until, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
	rep := htmlReply(http.StatusFound, "")
	rep.header.Set("Set-Cookie", cookie.String())
	rep.header.Set("Location", consolePath+"?session="+id)
	return rep
}

// console shows a session's page.
func (s *Server) console(form url.Values) reply {
	v, ok := s.visits[form.Get("session")]
	if !ok || !s.now().Before(v.token.until) {
		return htmlReply(http.StatusForbidden, "<html><body><h1>Your session has expired</h1></body></html>\n")
	}
	page, err := consolePage(v)
	if err != nil {
		return badRequest()
	}
	return htmlReply(http.StatusOK, page)
}

// logout ends the session of the browser and goes on to a sign-in, and to nothing else.
func (s *Server) logout(r *http.Request, form url.Values) reply {
	to, err := url.Parse(form.Get("redirect_uri"))
	if form.Get("Action") != "logout" || err != nil || to.Host != r.Host || to.Path != federationURI {
		return badRequest()
	}
	id, _, _ := s.signedIn(r)
	delete(s.visits, id)
	rep := htmlReply(http.StatusFound, "")
	cookie := http.Cookie{Name: consoleCookie, Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteLaxMode}
	rep.header.Set("Set-Cookie", cookie.String())
	rep.header.Set("Location", to.String())
	return rep
}

//go:embed console.html
var consoleHTML string

func consolePage(v visit) (string, error) {
	page := template.Must(template.New("console").Parse(consoleHTML))
	var out bytes.Buffer
	err := page.Execute(&out, map[string]string{
		"ARN": v.token.key.arn, "Account": v.token.key.account(), "Until": v.token.until.Format(time.RFC3339),
		"Destination": v.destination, "Issuer": v.issuer,
	})
	return out.String(), err
}
