package fakeaws_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

const home = "https://eu-west-1.console.aws.amazon.com/console/home?region=eu-west-1&a=b#/x"

type page struct {
	status int
	header http.Header
	body   string
}

// ask sends a form to the sign-in endpoint, in the body or in the query.
func ask(t *testing.T, s *fakeaws.Server, method string, form url.Values) page {
	t.Helper()
	target, body := s.FederationURL(), form.Encode()
	if method == http.MethodGet {
		target, body = target+"?"+body, ""
	}
	r, err := http.NewRequestWithContext(t.Context(), method, target, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if err != nil {
		t.Fatal(err)
	}
	if to := resp.Header.Get("Location"); strings.HasPrefix(to, "/console?") { // the console's page
		return follow(t, s, to, resp.Header)
	}
	return page{resp.StatusCode, resp.Header, string(text)}
}

// follow gets the page that an answer redirects to, and returns it with the header of that answer.
func follow(t *testing.T, s *fakeaws.Server, to string, header http.Header) page {
	t.Helper()
	resp, err := http.Get(s.URL + to)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return page{resp.StatusCode, header, string(text)}
}

func tokenForm(c aws.Credentials) url.Values {
	session, _ := json.Marshal(map[string]string{
		"sessionId": c.AccessKeyID, "sessionKey": c.SecretAccessKey, "sessionToken": c.SessionToken,
	})
	return url.Values{"Action": {"getSigninToken"}, "Session": {string(session)}}
}

func with(form url.Values, name, value string) url.Values {
	form.Set(name, value)
	return form
}

func without(form url.Values, name string) url.Values {
	form.Del(name)
	return form
}

// mustLogin gets a sign-in token for c and returns the login form with it.
func mustLogin(t *testing.T, s *fakeaws.Server, method string, form url.Values) url.Values {
	t.Helper()
	answer := ask(t, s, method, form)
	var token struct{ SigninToken string }
	if err := json.Unmarshal([]byte(answer.body), &token); err != nil || answer.status != 200 {
		t.Fatalf("getSigninToken: %d, %v", answer.status, err)
	}
	if n := len(token.SigninToken); n < 300 || !strings.Contains(token.SigninToken, fakeaws.Canary) ||
		url.QueryEscape(token.SigninToken) == token.SigninToken {
		t.Errorf("a sign-in token of %d characters, without canary or in no need of escaping", n)
	}
	return url.Values{
		"Action": {"login"}, "SigninToken": {token.SigninToken},
		"Destination": {home}, "Issuer": {"https://example.com/<me>"},
	}
}

func wantBadRequest(t *testing.T, p page) {
	t.Helper()
	media := p.header.Get("Content-Type")
	if p.status != 400 || !strings.HasPrefix(media, "text/html") || !strings.Contains(p.body, "HTTP Status 400") {
		t.Errorf("answer %d %s, want a 400 page", p.status, media)
	}
	if strings.Contains(p.body, fakeaws.Canary) || p.header.Get("Set-Cookie") != "" {
		t.Error("the refusal gives something away")
	}
}

func TestSignIn(t *testing.T) {
	for _, method := range []string{http.MethodPost, http.MethodGet} {
		t.Run(method, func(t *testing.T) {
			w := newWorld(t)
			out := mustAssume(t, w, userCreds(w.keys), nil)
			form := mustLogin(t, w.Server, method, tokenForm(sessionCreds(out.Credentials)))
			console := ask(t, w.Server, method, form)
			if console.status != 200 || !strings.HasPrefix(console.header.Get("Set-Cookie"), "fake-aws-session=") {
				t.Errorf("login: %d, cookie %q", console.status, console.header.Get("Set-Cookie"))
			}
			for _, want := range []string{
				"<title>Fake AWS Console: ", *out.AssumedRoleUser.Arn, account,
				out.Credentials.Expiration.Format(time.RFC3339),
				"region=eu-west-1&amp;a=b#/x", "https://example.com/&lt;me&gt;",
			} {
				if !strings.Contains(console.body, want) {
					t.Errorf("the page does not say %q", want)
				}
			}
			if strings.Contains(console.body, fakeaws.Canary) {
				t.Error("the page shows a secret")
			}
			wantBadRequest(t, ask(t, w.Server, method, form)) // single use
			call := w.Calls("getSigninToken")[0]
			if call.Method != method || call.AccessKeyID != *out.Credentials.AccessKeyId || call.Path != "/federation" {
				t.Errorf("logged as %+v", call)
			}
		})
	}
}

func TestSigninTokenRefusals(t *testing.T) {
	w := newWorld(t)
	user := userCreds(w.keys)
	role := sessionCreds(mustAssume(t, w, user, nil).Credentials)
	session, federated := mustGetSession(t, w, nil), mustFederate(t, w)
	w.AddRole(fakeaws.Role{Account: account, Name: "admin", Trust: []string{account}})
	chained := sessionCreds(mustAssume(t, w, role, nil).Credentials)
	derived := sessionCreds(mustAssume(t, w, session, nil).Credentials)
	withToken := user
	withToken.SessionToken = "x"
	spoilt := func(change func(*aws.Credentials)) url.Values {
		c := role
		change(&c)
		return tokenForm(c)
	}
	const duration = "SessionDuration"
	for name, form := range map[string]url.Values{
		"role": tokenForm(role), "federated user": tokenForm(federated),
		"chained": tokenForm(chained), "derived": tokenForm(derived),
		"role for 15 minutes": with(tokenForm(role), duration, "900"),
		"role for 12 hours":   with(tokenForm(role), duration, "43200"),
	} {
		t.Run("good "+name, func(t *testing.T) { mustLogin(t, w.Server, http.MethodPost, form) })
	}
	for name, form := range map[string]url.Values{
		"unknown key":             spoilt(func(c *aws.Credentials) { c.AccessKeyID = "ASIAAAAAAAAAAAAAAAAA" }),
		"wrong secret":            spoilt(func(c *aws.Credentials) { c.SecretAccessKey += "x" }),
		"wrong token":             spoilt(func(c *aws.Credentials) { c.SessionToken += "x" }),
		"user's key":              tokenForm(user),
		"user's key with a token": tokenForm(withToken),
		"GetSessionToken":         tokenForm(session),
		"chained with duration":   with(tokenForm(chained), duration, "3600"),
		"derived with duration":   with(tokenForm(derived), duration, "3600"),
		"federated with duration": with(tokenForm(federated), duration, "3600"),
		"too short":               with(tokenForm(role), duration, "899"),
		"too long":                with(tokenForm(role), duration, "43201"),
		"not a number":            with(tokenForm(role), duration, "1h"),
		"no session":              without(tokenForm(role), "Session"),
		"not JSON":                with(tokenForm(role), "Session", "{'sessionId': 'x'}"),
		"unknown field":           with(tokenForm(role), "Session", `{"more":1,`+tokenForm(role).Get("Session")[1:]),
		"session twice":           {"Action": {"getSigninToken"}, "Session": {tokenForm(role).Get("Session"), "{}"}},
		"no action":               without(tokenForm(role), "Action"),
		"other action":            with(tokenForm(role), "Action", "logout"),
	} {
		t.Run(name, func(t *testing.T) { wantBadRequest(t, ask(t, w.Server, http.MethodPost, form)) })
	}
	t.Run("PUT", func(t *testing.T) { wantBadRequest(t, ask(t, w.Server, http.MethodPut, tokenForm(role))) })
	w.ExpireSessions()
	t.Run("expired", func(t *testing.T) { wantBadRequest(t, ask(t, w.Server, http.MethodPost, tokenForm(role))) })
}

func TestConsoleSessionDuration(t *testing.T) {
	w := newWorld(t)
	role := sessionCreds(mustAssume(t, w, userCreds(w.keys), nil).Credentials)
	w.SetClockOffset(-30 * time.Minute)
	form := mustLogin(t, w.Server, http.MethodPost, with(tokenForm(role), "SessionDuration", "43200"))
	console := ask(t, w.Server, http.MethodGet, form)
	_, rest, _ := strings.Cut(console.body, `id="until">`)
	text, _, _ := strings.Cut(rest, "<")
	until, err := time.Parse(time.RFC3339, text)
	if left := time.Until(until) + 30*time.Minute; err != nil || left < 12*hour-time.Minute || left > 12*hour {
		t.Errorf("the console session ends at %q: %v", text, err)
	}
}

func TestLoginRefusals(t *testing.T) {
	w := newWorld(t)
	role := sessionCreds(mustAssume(t, w, userCreds(w.keys), nil).Credentials)
	fresh := func() url.Values { return mustLogin(t, w.Server, http.MethodPost, tokenForm(role)) }
	to := func(destination string) url.Values { return with(fresh(), "Destination", destination) }
	unescaped := func(form url.Values) url.Values {
		return with(form, "SigninToken", strings.ReplaceAll(form.Get("SigninToken"), "+", " "))
	}
	for name, form := range map[string]url.Values{
		"no token":            without(fresh(), "SigninToken"),
		"unknown token":       with(fresh(), "SigninToken", "x"),
		"unescaped token":     unescaped(fresh()),
		"no destination":      without(fresh(), "Destination"),
		"http":                to("http://console.aws.amazon.com/"),
		"other host":          to("https://example.com/console.aws.amazon.com"),
		"host that ends so":   to("https://evilconsole.aws.amazon.com/"),
		"host that begins so": to("https://console.aws.amazon.com.example.com/"),
		"user in the URL":     to("https://me@console.aws.amazon.com/"),
		"port":                to("https://console.aws.amazon.com:8443/"),
		"other partition":     to("https://console.amazonaws.cn/"),
	} {
		t.Run(name, func(t *testing.T) { wantBadRequest(t, ask(t, w.Server, http.MethodGet, form)) })
	}
	late := fresh()
	w.SetClockOffset(15*time.Minute + time.Second)
	t.Run("after 15 minutes", func(t *testing.T) { wantBadRequest(t, ask(t, w.Server, http.MethodGet, late)) })
	w.SetClockOffset(14 * time.Minute)
	if console := ask(t, w.Server, http.MethodGet, late); console.status != 200 {
		t.Errorf("after 14 minutes: %d", console.status)
	}
}

func TestConsoleOfEachPartition(t *testing.T) {
	for partition, destination := range map[string]string{
		"aws": "https://console.aws.amazon.com/", "aws-cn": "https://cn-north-1.console.amazonaws.cn/",
		"aws-us-gov": "https://console.amazonaws-us-gov.com/x",
		"aws-eusc":   "https://eusc-de-east-1.console.amazonaws-eusc.eu/",
	} {
		t.Run(partition, func(t *testing.T) {
			server := start(t)
			server.SetPartition(partition)
			keys := server.AddUser(account, "ann")
			w := world{server, keys, ""}
			in := &sts.GetFederationTokenInput{Name: aws.String("ann")}
			out, err := client(w.Server, userCreds(keys)).GetFederationToken(t.Context(), in)
			if err != nil {
				t.Fatal(err)
			}
			form := mustLogin(t, server, http.MethodPost, tokenForm(sessionCreds(out.Credentials)))
			console := ask(t, server, http.MethodGet, with(form, "Destination", destination))
			if console.status != 200 || !strings.Contains(console.body, "arn:"+partition+":sts::") {
				t.Errorf("%d %s", console.status, console.body)
			}
		})
	}
}
