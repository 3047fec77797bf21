package run

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/pkg/profile"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// The ways to ask a person: in a window where there is no terminal, on the terminal, in a window,
// not at all.
const (
	promptAuto = "auto"
	promptTTY  = "tty"
	promptGUI  = "gui"
	promptNone = "none"
)

// options are what the command line and the environment say, beside the request.
type options struct {
	manner

	request  profile.Request
	mfaToken secret.String
	// encryption is on or off as the environment says, and empty where it does not.
	encryption string
}

// manner is how an answer is come by, whatever is asked for.
type manner struct {
	prompt string // one of the ways to ask
	minTTL time.Duration
	// promptOption is the option that says how, or what comes before all options, and minTTLGiven says
	// that one says how long; empty and false where that is the environment, or nobody.
	promptOption              string
	minTTLGiven               bool
	refresh, noCache, verbose bool
}

// over returns m with what it leaves open as below has it.
func (m manner) over(below manner) manner {
	if m.promptOption == "" && below.promptOption != "" {
		m.prompt, m.promptOption = below.prompt, below.promptOption
	}
	if !m.minTTLGiven && below.minTTLGiven {
		m.minTTL, m.minTTLGiven = below.minTTL, true
	}
	m.refresh, m.noCache, m.verbose = m.refresh || below.refresh, m.noCache || below.noCache, m.verbose || below.verbose
	return m
}

// meaningful are the options that have no value only by mistake, and without which another session
// would be opened or handed out.
var meaningful = [...]string{
	"profile", "role-arn", "external-id", "mfa-serial", "source-identity", "role-session-name", "policy-file", "duration",
	"destination", "service", "browser", "browser-profile", "container",
}

// readOptions reads and checks the common options.
func readOptions(c *cli.Context, env Env) (options, error) {
	o := options{manner: manner{
		refresh: c.Bool("refresh"), noCache: c.Bool("no-cache"), verbose: c.Bool("verbose"),
		promptOption: promptOption(c), minTTLGiven: c.String("min-ttl") != "",
	}}
	given := c.FlagNames()
	for _, option := range meaningful {
		if slices.Contains(given, option) && c.String(option) == "" {
			return o, &UsageError{Problem: "--" + option + " is empty, as of a variable that is not set"}
		}
	}
	duration, err := sessionLength(c.String("duration"))
	if err != nil {
		return o, err
	}
	if o.minTTL, err = Lifetime(
		named(c, "min-ttl", "AWS_FEDERATE_MIN_TTL"),
		cmp.Or(c.String("min-ttl"), env.Getenv("AWS_FEDERATE_MIN_TTL")),
	); err != nil {
		return o, err
	}
	if o.encryption, err = encryption(env); err != nil {
		return o, err
	}
	if o.prompt, err = promptMode(c, env); err != nil {
		return o, err
	}
	if o.mfaToken, err = code(c.String("mfa-token")); err != nil {
		return o, err
	}
	policy, err := readPolicy(env, c.String("policy-file"))
	if err != nil {
		return o, err
	}
	o.request = profile.Request{
		Profile: c.String("profile"), Region: c.String("region"), Duration: duration,
		RoleARN: c.String("role-arn"), ExternalID: c.String("external-id"), MFASerial: c.String("mfa-serial"),
		RoleSessionName: c.String("role-session-name"), SourceIdentity: c.String("source-identity"),
		Policy: policy, PolicyARNs: TextsOf(c, "policy-arn"), ReadOnly: c.Bool("read-only"),
		SessionTags: TextsOf(c, "session-tag"),
		Environment: profile.ReadEnvironment(env.Getenv),
	}
	return o, nil
}

// Lifetime reads a Go duration or plain seconds; an empty text is zero.
func Lifetime(option, text string) (time.Duration, error) {
	if text == "" {
		return 0, nil
	}
	d, err := time.ParseDuration(text)
	if seconds, plain := strconv.ParseInt(text, 10, 32); plain == nil {
		d, err = time.Duration(seconds)*time.Second, nil
	}
	if err != nil || d <= 0 {
		return 0, &UsageError{Problem: fmt.Sprintf("%s is %q, and has to be a time such as 8h, 90m or 3600", option, text)}
	}
	return d, nil
}

// sessionLength reads --duration. A bare number that is no session's length in seconds was meant in
// hours or minutes. Source: AWS's AssumeRole takes 900 seconds and more.
func sessionLength(text string) (time.Duration, error) {
	d, err := Lifetime("--duration", text)
	number, plain := strconv.Atoi(text)
	if err != nil || plain != nil || d >= 15*time.Minute {
		return d, err
	}
	unit := "h"
	if number > 36 {
		unit = "m"
	}
	return 0, &UsageError{
		Problem: fmt.Sprintf("--duration is %q, which is seconds, and no session is shorter than 15 minutes", text),
		Meant:   "--duration " + text + unit,
	}
}

// named is what a value is called: the option where it is given, else the variable that stands in
// for it.
func named(c *cli.Context, option, variable string) string {
	if c.String(option) != "" {
		return "--" + option
	}
	return variable
}

// Socket is where a server of ours is to be asked, and the option or the variable that says so; both
// are empty for nowhere.
func Socket(c *cli.Context, env Env) (path, by string) {
	const variable = "AWS_FEDERATE_SOCKET"
	if path = cmp.Or(c.String("socket"), env.Getenv(variable)); path == "" {
		return "", ""
	}
	return profile.ExpandHome(env.Getenv, env.System, path), named(c, "socket", variable)
}

// promptOption is the option that says how a person is to be asked, as it was given; empty for none.
func promptOption(c *cli.Context) string {
	switch mode := c.String("prompt"); {
	case c.Bool("no-prompt"):
		return "--no-prompt"
	case mode != "":
		return "--prompt " + mode
	}
	return ""
}

// promptMode reads how a person is to be asked; empty where neither options nor environment say.
func promptMode(c *cli.Context, env Env) (string, error) {
	mode := cmp.Or(c.String("prompt"), env.Getenv("AWS_FEDERATE_PROMPT"))
	if c.Bool("no-prompt") {
		return promptNone, nil
	}
	if mode == "" || isPrompt(mode) {
		return mode, nil
	}
	return "", &UsageError{
		Problem: fmt.Sprintf("%s is %q, and has to be auto, tty, gui or none", named(c, "prompt", "AWS_FEDERATE_PROMPT"), mode),
	}
}

// isPrompt reports whether a text is a way to ask.
func isPrompt(mode string) bool {
	return slices.Contains([]string{promptAuto, promptTTY, promptGUI, promptNone}, mode)
}

// code reads an MFA code that was given by option. What is wrong with it is said without repeating
// it.
func code(text string) (secret.String, error) {
	code, ok := source.SixDigits(text)
	if text != "" && !ok {
		return secret.String{}, &UsageError{Problem: "--mfa-token has to have six digits"}
	}
	return secret.New(code), nil
}

// readPolicy reads the file of an inline session policy. An empty one would narrow nothing.
func readPolicy(env Env, file string) (string, error) {
	if file == "" {
		return "", nil
	}
	text, err := env.ReadFile(profile.ExpandHome(env.Getenv, env.System, file))
	switch {
	case err != nil:
		return "", &UsageError{Problem: "--policy-file: " + err.Error()}
	case strings.TrimSpace(string(text)) == "":
		return "", &UsageError{Problem: "--policy-file names an empty file"}
	}
	return string(text), nil
}
