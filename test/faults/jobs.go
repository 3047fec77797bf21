//go:build linux

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// job is what a program is to do while something breaks.
type job struct {
	name string
	// program is the program's name, if it is not aws-federate-cred.
	program string
	args    func(h *home) []string
	// filled says that the cache has a role already; before are command lines that come first.
	filled bool
	before [][]string
	// calls are the calls of AWS that it makes.
	calls []string
	// whole reports whether a text is the job's answer from its beginning to its end; nil means
	// credentials.
	whole func(text string) bool
	// signsIn says that a person signs in, and keyring that there is one.
	signsIn, keyring bool
	// kept looks at what the job changes, after the run and again, with last, after the next one.
	kept func(h *home, v *verdict, last bool)
	// quick says that more of it is tried in the short form.
	quick bool
	// refuses says that a job that changes files of the user does nothing without a lock, or where a file
	// of ours cannot be written.
	refuses bool
}

func words(args ...string) func(*home) []string { return func(*home) []string { return args } }

// signingIn are the calls of a sign-in in the browser, and on any device.
var signingIn = []string{"RegisterClient", "CreateToken"}

var (
	cold    = job{name: "cold", quick: true, args: words("--profile", "admin"), calls: []string{"AssumeRole"}}
	refresh = job{name: "refresh", args: words("--profile", "admin", "--refresh"), filled: true, calls: []string{"AssumeRole"}}
	hit     = job{name: "hit", args: words("--profile", "admin"), filled: true}
	renew   = job{name: "renew", quick: true, args: words("--profile", "signed"), calls: []string{"CreateToken", "GetRoleCredentials"}}
	code    = job{name: "code", quick: true, calls: []string{"GetSessionToken", "AssumeRole"}, args: func(h *home) []string {
		return []string{"--profile", "secure", "--mfa-token", h.device.Code()}
	}}
	console = job{
		name: "console", program: "aws-console", args: words("--print", "admin"), whole: isLink,
		calls: []string{"AssumeRole", "getSigninToken"},
	}
	consoleHit = job{
		name: "console-hit", program: "aws-console", args: words("--print", "admin"), whole: isLink, filled: true,
		calls: []string{"getSigninToken"},
	}
	login = job{
		name: "login", args: words("login", "corp"), whole: says("signed in to "), signsIn: true, kept: (*home).tokenKept,
		calls: signingIn,
	}
	device = job{
		name: "device", args: words("login", "corp", "--device-code"), whole: says("signed in to "), signsIn: true,
		kept: (*home).tokenKept, calls: append([]string{"StartDeviceAuthorization"}, signingIn...),
	}
	setUp = job{
		name: "setup", args: words(writing...), whole: says(""), kept: (*home).configKept, refuses: true,
	}
	undo = job{
		name: "undo", args: words("setup", "undo", "--yes"), whole: says(""), kept: (*home).configKept, refuses: true,
		before: [][]string{writing},
	}
	move = job{
		name: "import", args: words("keys", "import", "base", "--yes"), whole: says(""), keyring: true, kept: (*home).keyKept,
		refuses: true,
	}
	// credentials are those whose answer is credentials.
	credentials = []job{cold, refresh, hit, renew, code}
	jobs        = append(credentials[:len(credentials):len(credentials)], console, consoleHit, login, device, setUp, undo, move)
)

// writing is a line of setup.
var writing = []string{"setup", "profile", "admin", "--as", "work", "--yes"}

// says returns what tells a few lines that are whole.
func says(begin string) func(string) bool {
	return func(text string) bool {
		return strings.HasPrefix(text, begin) && len(text) > 1 && strings.HasSuffix(text, "\n")
	}
}

// isLink reports whether a text is a link to the console.
func isLink(text string) bool {
	at, err := url.Parse(strings.TrimSuffix(text, "\n"))
	return err == nil && strings.HasSuffix(text, "\n") && at.Query().Get("Action") == "login" && len(at.Query().Get("SigninToken")) > 20
}

// answer is what aws-federate-cred prints.
type answer struct {
	Version                                    int
	AccessKeyId, SecretAccessKey, SessionToken string // as it stands there
	Expiration                                 time.Time
}

// isCredentials reports whether a text is credentials, which last.
func isCredentials(text string) bool {
	var a answer
	return json.Unmarshal([]byte(text), &a) == nil && strings.HasSuffix(text, "}\n") && a.Version == 1 && a.AccessKeyId != "" &&
		a.SecretAccessKey != "" && a.SessionToken != ""
}

// prepare runs what comes before a job.
func (h *home) prepare(ctx context.Context) error {
	before := h.job.before
	if h.job.filled { // the second time the files are old enough for the index
		before = [][]string{{"--profile", "admin"}, {"--profile", "admin"}}
	}
	for _, args := range before {
		if r := h.run(ctx, "", nil, args...); r.code != 0 {
			return fmt.Errorf("%q before the job: %s", args, r.stderr)
		}
		time.Sleep(60 * time.Millisecond)
	}
	return nil
}
