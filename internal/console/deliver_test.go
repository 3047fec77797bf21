package console

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/browser"
	"github.com/seed642dee07/aws-federate/internal/clipboard"
	"github.com/seed642dee07/aws-federate/internal/run/runtest"
)

// TestOpener has the browser be that of an option, a variable or the profile, and the profile's own
// settings go with its own browser.
func TestOpener(t *testing.T) {
	const note = "console_browser_profile and console_container are for firefox, and count for nothing with chrome"
	for name, tt := range map[string]struct {
		profile, env               string
		options                    options
		browser, person, container string
		note                       string
	}{
		"nothing":                    {profile: "dev"},
		"the settings":               {profile: "prod", browser: "firefox", person: "work", container: "prod"},
		"an option":                  {profile: "dev", options: options{browser: "edge", browserProfile: "x"}, browser: "edge", person: "x"},
		"an option for the browser":  {profile: "prod", options: options{browser: "chrome"}, browser: "chrome", note: note},
		"a variable for the browser": {profile: "prod", env: "AWS_CONSOLE_BROWSER=chrome", browser: "chrome", note: note},
		"an option over a variable":  {profile: "dev", env: "AWS_CONSOLE_BROWSER=chrome", options: options{browser: "edge"}, browser: "edge"},
		"the same browser": {
			profile: "prod", options: options{browser: "Firefox"}, browser: "Firefox", person: "work", container: "prod",
		},
		"an option for the container": {profile: "prod", options: options{container: "x"}, browser: "firefox", person: "work", container: "x"},
		"an option for the person": {
			profile: "prod", options: options{browserProfile: "x"}, browser: "firefox", person: "x", container: "prod",
		},
		"another with its container": {
			profile: "prod", options: options{browser: "chrome", container: "x"}, browser: "chrome", container: "x", note: note,
		},
	} {
		h := runtest.New(t, config, tt.env)
		o, plan := opened(t, h, tt.profile, tt.options)
		got := o.opener(plan)
		container := ""
		if got.Container != nil {
			container = got.Container.Name
		}
		if got.Browser != tt.browser || got.Profile != tt.person || container != tt.container {
			t.Errorf("%s: %q, %q, %q", name, got.Browser, got.Profile, container)
		}
		if !strings.Contains(h.Stderr.String(), tt.note) || tt.note == "" && h.Stderr.Len() > 0 {
			t.Errorf("%s: %q, want %q", name, &h.Stderr, tt.note)
		}
	}
	o, plan := opened(t, runtest.New(t, config), "dev", options{container: "x"})
	if got, want := o.opener(plan).Container, browser.ContainerFor("x", "444455556666"); *got != want {
		t.Errorf("%+v, want %+v", got, want) // the same for all profiles of an account
	}
	for _, elsewhere := range []options{{print: true}, {copy: true}, {qr: true}} {
		o.options = elsewhere
		if way, err := o.way(plan); way.opener != nil || err != nil {
			t.Errorf("%+v: %+v, %v", elsewhere, way, err)
		}
	}
}

const link = "https://signin.aws.amazon.com/federation?Action=login&SigninToken=x"

// TestDeliver has a URL, and a picture of it, be on standard output.
func TestDeliver(t *testing.T) {
	for name, tt := range map[string]struct {
		options options
		starts  string
		ends    string
	}{
		"printed":           {options{print: true}, link + "\n", link + "\n"},
		"drawn":             {options{qr: true}, "    \x1b[30;107m", "\x1b[0m\n\n"},
		"drawn and printed": {options{qr: true, print: true}, "    \x1b[30;107m", "\n\n" + link + "\n"},
	} {
		h := runtest.New(t, config)
		o, _ := opened(t, h, "dev", tt.options)
		err := o.deliver(t.Context(), way{}, link)
		if got := h.Stdout.String(); err != nil || !strings.HasPrefix(got, tt.starts) || !strings.HasSuffix(got, tt.ends) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	h := runtest.New(t, config, "NO_COLOR=1")
	o, _ := opened(t, h, "dev", options{qr: true})
	if err := o.deliver(t.Context(), way{}, link); err != nil || strings.Contains(h.Stdout.String(), "\x1b") {
		t.Errorf("without colours: %q, %v", &h.Stdout, err)
	}
	h.Stdout.Reset()
	err := o.deliver(t.Context(), way{}, strings.Repeat("x", 3000))
	if picture, ok := errors.AsType[*PictureError](err); !ok || picture.Columns != 0 || h.Stdout.Len() > 0 {
		t.Errorf("a URL that is too long: %v, %q", err, &h.Stdout)
	}
}

// TestClearCopied has the clipboard be cleared after a while. What is on that of whoever runs this
// test has another hash.
func TestClearCopied(t *testing.T) {
	h := runtest.New(t, "")
	var waited time.Duration
	h.Env.Sleep = func(_ context.Context, d time.Duration) { waited = d }
	err := clearCopied(t.Context(), h.Env, clipboard.Hash(link))
	if _, none := errors.AsType[*clipboard.UnavailableError](err); err != nil && !none || waited != 30*time.Second {
		t.Errorf("after %s: %v", waited, err)
	}
}
