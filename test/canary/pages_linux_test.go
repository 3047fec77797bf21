package canary_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

// drawn are the words that ours draw at random: states, verifiers, paths.
var drawn = regexp.MustCompile(`[A-Z2-7]{26}`)

// page is what one request of a browser got.
type page struct {
	status   int
	location string
	all      string // status, headers and body, without the location
}

// fetch asks for a page as a browser does, and goes on to no other; nil is the answer of nobody.
func fetch(t *testing.T, method, at, host string) *page {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, at, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Host = host
	answer, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		return nil
	}
	defer answer.Body.Close()
	got := &page{status: answer.StatusCode, location: answer.Header.Get("Location")}
	answer.Header.Del("Location")
	all, err := httputil.DumpResponse(answer, true)
	if err != nil {
		t.Fatal(err)
	}
	got.all = string(all)
	return got
}

// visit is [fetch] of a page of ours: with no secret in it and nothing that was asked for, but where
// it leads on to.
func visit(t *testing.T, method, at, host string) *page {
	t.Helper()
	got := fetch(t, method, at, host)
	if got == nil {
		return nil
	}
	what := got.all
	if got.status != http.StatusSeeOther {
		what += got.location
	}
	if at := leak(what); at != "" {
		t.Errorf("a secret is on the page: %s", at)
	}
	if at := drawn.FindString(what); at != "" || strings.Contains(what, "EVIL") {
		t.Errorf("the page repeats what nobody has to see: %q, %s", at, what)
	}
	if at := raw(strings.ReplaceAll(what, "\r\n", "\n")); at != "" {
		t.Errorf("the page has %s", at)
	}
	return got
}

// opens starts a command, and returns the address that it starts a browser with; over waits for its
// end.
func (w *world) opens(t *testing.T, argv ...string) (address string, over func() (stderr string)) {
	t.Helper()
	w.write(t, "tools/nobody", "#!/bin/sh\nprintf '%s\\n' \"$1\" >"+w.path("address")+"\n")
	if err := os.Chmod(w.path("tools/nobody"), 0o700); err != nil {
		t.Fatal(err)
	}
	dir, env := w.home(t)
	ctx, cancel := context.WithTimeout(t.Context(), runLimit)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, filepath.Join(bin, argv[0]), argv[1:]...)
	var stderr bytes.Buffer
	cmd.Dir, cmd.Env, cmd.Stderr = dir, slices.Concat(env, []string{"BROWSER=" + w.path("tools/nobody")}), &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for range 1000 {
		text, _ := os.ReadFile(w.path("address"))
		if line, whole := strings.CutSuffix(string(text), "\n"); whole {
			address = line
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if address == "" {
		cancel()
		_ = cmd.Wait()
		t.Fatalf("%q opens nothing: %s", argv, &stderr)
	}
	return address, func() string {
		_ = cmd.Wait()
		searchHome(t, dir, fmt.Sprintf("%q", argv))
		return stderr.String()
	}
}

// astray are requests for a page that are not the browser's, or not for this sign-in.
func astray(t *testing.T, address string) {
	t.Helper()
	at, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	other := "http://" + at.Host + "/oauth/callback?state=EVIL&code=" + fakeaws.Canary +
		"&error=" + url.QueryEscape("<EVIL>"+hostile+breaks)
	for _, strange := range []struct{ method, at, host string }{
		{http.MethodGet, other, ""},
		{http.MethodGet, "http://" + at.Host + "/EVIL/" + hostilePath, ""},
		{http.MethodGet, address, "evil.example"},
		{http.MethodHead, address, ""},
		{http.MethodPost, address, ""},
	} {
		if got := visit(t, strange.method, strange.at, strange.host); got != nil && got.status < http.StatusBadRequest {
			t.Errorf("%v is answered with %d", strange, got.status)
		}
	}
}

// TestCanaryPages is the browser. The pages that it gets from ours have no code, token, state or
// verifier in them, and repeat nothing that was asked for. The one redirect of a page leads to the
// secret, and says it in no other place.
func TestCanaryPages(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		argv    []string
		consent fakeaws.Consent
		fault   string
		status  int
		title   string
	}{
		"console":  {argv: []string{consoleProgram, "admin", "--verbose"}},
		"sign-in":  {[]string{credProgram, "login", "gone", "--verbose"}, fakeaws.ConsentGiven, "", http.StatusOK, "You are signed in"},
		"denied":   {[]string{credProgram, "login", "gone", "--verbose"}, fakeaws.ConsentDenied, "", http.StatusForbidden, "You are not signed in"},
		"no token": {[]string{credProgram, "login", "gone", "--verbose"}, fakeaws.ConsentGiven, "CreateToken", http.StatusBadGateway, "You are not signed in"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.SetConsent(test.consent)
			if test.fault != "" {
				w.Inject(test.fault, fakeaws.CaptivePage(), 0)
			}
			address, over := w.opens(t, test.argv...)
			astray(t, address)
			first := visit(t, http.MethodGet, address, "")
			if first == nil || first.status != http.StatusSeeOther || first.location == "" {
				t.Fatalf("it leads nowhere: %+v", first)
			}
			visit(t, http.MethodGet, address, "")
			if test.title == "" {
				if leak(first.location) == "" {
					t.Errorf("this is no sign-in: %s", first.location)
				}
				over()
				return
			}
			back := fetch(t, http.MethodGet, first.location, "").location
			astray(t, back)
			last := visit(t, http.MethodGet, back, "")
			if last == nil || last.status != test.status || !strings.Contains(last.all, test.title) {
				t.Errorf("the last page is %+v", last)
			}
			visit(t, http.MethodGet, back, "")
			if stderr := over(); leak(stderr) != "" || drawn.MatchString(stderr) {
				t.Errorf("a secret is on standard error: %s", stderr)
			}
		})
	}
}
