package run

import (
	"cmp"
	"context"
	"io"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/caller"
	"github.com/seed642dee07/aws-federate/internal/clicache"
	"github.com/seed642dee07/aws-federate/internal/prompt"
	"github.com/seed642dee07/aws-federate/internal/signin"
	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/pkg/cache"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

const (
	// PersonPatience is how long a person who runs a program has to answer or to sign in: as long
	// as in the AWS CLI (awscli/customizations/sso/utils.py, AuthCodeFetcher), and as the codes of
	// AWS are good.
	PersonPatience = 10 * time.Minute
	// callerPatience is the same where a program may have run ours as its credential_process: the
	// SDK for Go gives that a minute.
	callerPatience = 50 * time.Second
)

// Wishes are what a command wants of credentials beside the plan. The zero value is for an answer
// to a program that has run ours.
type Wishes struct {
	// Patience is how long a question or a sign-in may take; zero is as long as a person has who
	// reads the answer on a terminal, and else as a program waits that has run ours.
	Patience time.Duration
	// Strict refuses the session of another role than the one that was asked for.
	Strict bool
	// AnyLength takes the session of a role that lets none last as long as was asked for.
	AnyLength bool
	// MinTTL is how long credentials have to last at least, unless the options want more.
	MinTTL time.Duration
	// MFASessionTTL is the same of an MFA session on the way to them; zero is as long as the call
	// that it is there for.
	MFASessionTTL time.Duration
	// Prompter is put around the way to ask; nil for none.
	Prompter func(source.Prompter) source.Prompter
	// Sharing names the profiles that wait for a code of a device; nil where that is one at a time.
	Sharing func(device string) []string
	// Person is who signs in; nil is who may sit at the terminal, or before its windows.
	Person signin.Person
	// Stdin is that of child processes; nil is ours.
	Stdin io.Reader
}

// Runner makes what carries plans out. One is for the whole run: it uses a code that was given by
// option once.
func (r *Run) Runner(w Wishes) *source.Runner {
	home := profile.Home(r.Env.Getenv, r.Env.System)
	runner := &source.Runner{
		Store: cache.Off{}, Prompter: r.prompter(), MFAToken: r.options.mfaToken, User: user(r.Env), Home: home,
		Keys:   r.readKey(),
		Codes:  &cache.Once{Dirs: r.rooms("used"), Now: r.Env.Now},
		Person: w.Person, Patience: cmp.Or(w.Patience, r.Patience()), Sharing: w.Sharing, Heed: r.heeds,
		Strict: w.Strict, AnyLength: w.AnyLength, Caller: r.caller,
		Now: r.Env.Now, Log: r.Log, Environ: r.environ(), Stdin: w.Stdin, Stderr: r.Env.Stderr,
	}
	if w.Prompter != nil {
		runner.Prompter = w.Prompter(runner.Prompter)
	}
	if w.Person == nil {
		runner.Person = r.personInRun()
	}
	if w.Stdin == nil {
		runner.Stdin = r.Env.Stdin
	}
	if r.Disk != nil {
		disk := r.lasting(w.MinTTL)
		runner.Store, runner.Steps, runner.MFASessions = disk, disk.Lasting(stepTTL, 0), r.mfaSessions(disk, w.MFASessionTTL)
		runner.CLICache = clicache.In(home)
	}
	return runner
}

// Patience is how long a person has who is not there by the wish of a command.
func (r *Run) Patience() time.Duration {
	if IsTerminal(r.Env.Stdout) {
		return PersonPatience
	}
	return callerPatience
}

// environ is the environment of child processes. They ask a person as this run does.
func (r *Run) environ() []string {
	if r.options.promptOption == "" {
		return r.Env.Environ
	}
	return append(slices.Clone(r.Env.Environ), "AWS_FEDERATE_PROMPT="+r.options.prompt)
}

// lasting is the cache, of which answers have to last for a time.
func (r *Run) lasting(ttl time.Duration) *cache.Disk {
	if ttl <= r.options.minTTL {
		return r.Disk
	}
	return r.newDisk(ttl, r.sealed(r.generalSealed))
}

// caller names the program that runs ours.
func (r *Run) caller() string { return r.callerProcess().String() } //nolint:forbidigo // it came in through Env

func (r *Run) callerProcess() caller.Process { //nolint:forbidigo // it comes in through Env
	return r.Env.Caller(profile.Home(r.Env.Getenv, r.Env.System))
}

// stepTTL is how long the credentials on the way to those that are asked for have to last: for the
// call that they are there for.
const stepTTL = time.Minute

// mfaSessions keeps MFA sessions. On the way to an answer they have to last for a time, as an
// answer for as long as any.
func (r *Run) mfaSessions(disk *cache.Disk, ttl time.Duration) func(length time.Duration, answer bool) cache.Store {
	if ttl = max(ttl, stepTTL); ttl > stepTTL {
		ttl = max(ttl, r.options.minTTL)
	}
	return func(length time.Duration, answer bool) cache.Store {
		switch {
		case answer && length == 0:
			return disk
		case answer:
			return disk.Lasting(max(answerTTL, r.options.minTTL), length)
		}
		return disk.Lasting(ttl, length)
	}
}

// answerTTL is how long a session that is handed out has to last at least; see [cache.Usable].
const answerTTL = 15 * time.Minute

// prompter makes the way to ask that the options want.
func (r *Run) prompter() source.Prompter {
	tty, dialog := r.tty(), r.dialog()
	switch r.options.prompt {
	case promptNone:
		return prompt.None{By: r.promptBy(), Now: r.Env.Now}
	case promptTTY:
		return tty
	case promptGUI:
		return dialog
	}
	return prompt.Auto{TTY: tty, Dialog: dialog}
}

// tty is the controlling terminal, on which one process asks at a time.
func (r *Run) tty() prompt.TTY { return prompt.TTY{Turns: r.rooms("locks"), Now: r.Env.Now} }

func (r *Run) dialog() prompt.Dialog {
	return prompt.Dialog{Environ: r.Env.Environ, Turns: r.rooms("locks"), Now: r.Env.Now}
}

// user is the name of the person, as far as the environment knows.
func user(env Env) string {
	for _, name := range []string{"USER", "LOGNAME", "USERNAME"} {
		if value := env.Getenv(name); value != "" {
			return value
		}
	}
	return ""
}

// CarryOut carries a plan out, and says before what it warns of. Its errors are those of
// [source.Runner.Credentials], an [AgentError] and a [NoProfileError].
func (r *Run) CarryOut(ctx context.Context, runner *source.Runner, plan profile.Plan) (aws.Credentials, error) {
	for _, warning := range plan.Warnings {
		r.Log.Warn(WarningText(warning))
	}
	for i, step := range plan.Steps {
		r.Log.Debug("plan", "step", i+1, "type", step.Type(), "profile", plan.Profile)
	}
	if err := plan.Validate(); err != nil {
		return aws.Credentials{}, err
	}
	if err := r.Permit(ctx, plan); err != nil {
		return aws.Credentials{}, err
	}
	creds, err := runner.Credentials(r.TellingWaits(ctx, runner.Subject(plan)), plan)
	r.noteOutcome(ctx, plan, creds, err)
	return creds, r.withoutProfiles(plan, err)
}
