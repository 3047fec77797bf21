package browsers_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// browsers are those of the tests. One runs at a time: what a test has started ends with it.
func browsers() []browser { return []browser{chromium(), firefox()} }

// TestSignIn signs in while everything on the machine is watched, and looks at what the browser has
// kept of it when it has ended.
func TestSignIn(t *testing.T) {
	arguments := map[string][]string{
		"chromium": {"admin", "--service", "ec2"},
		"firefox":  {"admin", "--destination", "/s3/buckets/x?region=eu-west-1&tab=objects#/a"},
	}
	destinations := map[string]string{
		"chromium": "https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1",
		"firefox":  "https://eu-west-1.console.aws.amazon.com/s3/buckets/x?region=eu-west-1&tab=objects#/a",
	}
	for _, b := range browsers() {
		t.Run(b.name, func(t *testing.T) {
			w := newWorld(t, b)
			name := w.browser.name
			t.Log(strings.TrimSpace(w.run(t, name, "--version")))
			eye := watchAll(t, w)
			fetched := w.whenSignedIn()
			w.opens(t, append([]string{"--browser", name}, arguments[name]...)...)
			exited := time.Now()
			w.shows(t, admin)
			t.Logf("aws-console has ended %d ms after the browser came to AWS", exited.Sub(<-fetched).Milliseconds())
			eye.foundNothing(t, w.browser.program)
			w.picture(t, name)
			logins := w.Calls("login")
			if len(logins) != 1 || logins[0].Status != http.StatusFound || logins[0].Form.Get("Destination") != destinations[name] {
				t.Errorf("the browser came with %v", logins)
			}
			if len(leaders()) != 1 {
				t.Errorf("the browser is %v", leaders())
			}
			w.quit(t)
			w.remembers(t)
		})
	}
}

// whenSignedIn tells when the browser has come to AWS.
func (w *world) whenSignedIn() <-chan time.Time {
	when := make(chan time.Time, 1)
	go func() {
		for end := time.Now().Add(patience); w.Count("login") == 0 && time.Now().Before(end); {
			time.Sleep(time.Millisecond)
		}
		when <- time.Now()
	}()
	return when
}

// TestRunningBrowser goes to a browser that runs already: as who it is signed in as; as somebody
// else, for which AWS wants a logout first; and with that.
func TestRunningBrowser(t *testing.T) {
	for _, b := range browsers() {
		t.Run(b.name, func(t *testing.T) {
			w := newWorld(t, b)
			name := w.browser.name
			w.opens(t, "--browser", name, "admin")
			w.shows(t, admin)
			first := leaders()
			for _, step := range []struct {
				args  []string
				title string
				pages int // of the console, since the beginning
			}{
				{[]string{"admin"}, admin, 2},
				{[]string{"reader"}, "Fake AWS Sign-In", 2},
				{[]string{"reader", "--logout", "first"}, reader, 3},
			} {
				w.opens(t, append([]string{"--browser", name}, step.args...)...)
				w.shows(t, step.title)
				if !eventually(func() bool { return w.pages() == step.pages }) {
					t.Errorf("%v: %d pages of the console", step.args, w.pages())
				}
				if !eventually(func() bool { return len(leaders()) == 1 }) || leaders()[0].pid != first[0].pid {
					t.Errorf("%v: %v was running, and now %v", step.args, first, leaders())
				}
			}
			w.picture(t, name+"-logged-out-first")
			w.quit(t)
		})
	}
}

// pages is how many pages of the console have been shown.
func (w *world) pages() int {
	pages := 0
	for _, call := range w.Calls("") {
		if call.Path == "/console" && call.Status == http.StatusOK {
			pages++
		}
	}
	return pages
}

// TestBrowserProfile opens two consoles at once, in two profiles of the browser that are named as
// it shows them.
func TestBrowserProfile(t *testing.T) {
	for _, b := range browsers() {
		t.Run(b.name, func(t *testing.T) {
			w := newWorld(t, b)
			name := w.browser.name
			w.opens(t, "--browser", name, "--browser-profile", "at home", "admin")
			w.shows(t, admin)
			w.opens(t, "--browser", name, "--browser-profile", "At work", "reader")
			w.shows(t, reader)
			w.shows(t, admin)
			w.picture(t, name+"-profiles")
			w.quit(t)
			for _, dir := range []string{w.browser.home, w.browser.work} {
				if got := w.addresses(t, dir); len(got) != 3 {
					t.Errorf("the history of %s has %q", dir, got)
				}
			}
		})
	}
}

// TestPrivateWindow signs in in a private window, which is what SECURITY.md has for those who want
// nothing of it in the history.
func TestPrivateWindow(t *testing.T) {
	for _, b := range browsers() {
		t.Run(b.name, func(t *testing.T) {
			w := newWorld(t, b)
			w.opens(t, "--browser", w.browser.name+" "+w.browser.private, "admin")
			w.shows(t, admin)
			w.picture(t, w.browser.name+"-private")
			w.quit(t)
			if got := w.addresses(t, w.browser.home); len(got) > 0 {
				t.Errorf("the history has %q", got)
			}
			if got := w.holdsToken(t); len(got) > 0 {
				t.Errorf("the sign-in token is in %q", got)
			}
		})
	}
}
