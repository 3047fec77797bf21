package cred

import (
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/cred/command"
	"github.com/seed642dee07/aws-federate/internal/doctor"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/internal/waiting"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

func doctorCommand(env run.Env) *cli.Command {
	return &cli.Command{
		Name:      "doctor",
		Usage:     "look for what is wrong or will be, and say what cures it",
		ArgsUsage: " ",
		Description: `It looks at the two files, all profiles, tokens, this machine and the network; it changes nothing and asks nobody. It exits with 1 if anything fails.

  aws-federate-cred doctor
  aws-federate-cred doctor --offline --json`,
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "offline", Category: command.Which, Usage: "make no network call"}, command.JSON(),
		},
		Action: func(c *cli.Context) error { return examine(c, env) },
	}
}

// DoctorError says that something fails, of which more has been written.
type DoctorError struct{ Fails int }

// Error implements error.
func (e *DoctorError) Error() string {
	if e.Fails == 1 {
		return "one thing fails"
	}
	return fmt.Sprintf("%d things fail", e.Fails)
}

// examine is the command doctor.
func examine(c *cli.Context, env run.Env) error {
	if err := command.NoArguments(c); err != nil {
		return err
	}
	r, err := run.New(c, env)
	if err != nil {
		return err
	}
	ctx, stop := run.Interruptible(c.Context)
	defer stop()
	subject := subjectOf(r)
	found := doctor.Local(ctx, subject)
	if !c.Bool("offline") {
		told := r.TellingWaits(ctx, "doctor")
		over := waiting.On(told, "answers of AWS")
		found = append(found, doctor.Network(told, subject)...)
		over()
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if c.Bool("json") {
		err = command.WriteJSON(env.Stdout, found)
	} else {
		err = writeFindings(env.Stdout, found, r.Colour() && run.IsTerminal(env.Stdout))
	}
	fails := 0
	for _, f := range found {
		if f.Status == doctor.Fail {
			fails++
		}
	}
	if err == nil && fails > 0 {
		return &DoctorError{Fails: fails}
	}
	return err
}

// subjectOf is what a doctor looks at.
func subjectOf(r *run.Run) doctor.Subject {
	s := doctor.Subject{
		System: r.Env.System, Getenv: r.Env.Getenv, Now: r.Env.Now, Files: r.Files, Home: profile.Home(r.Env.Getenv, r.Env.System),
		CacheDir: r.CacheDir(), Locks: r.Locks(), Words: r.Env.Words,
		Terminal: r.Terminal, Dialog: r.Dialog, Browser: r.Browser, Runner: r.Runner(run.Wishes{}),
	}
	if self, err := r.OwnPath(); err == nil {
		s.Self = self
	}
	if s.Set, s.LoadErr = profile.Load(r.Files); s.LoadErr != nil {
		s.Set = &profile.Set{}
	}
	r.Env.GiveKeys(s.Set)
	s.Keys = keysOf(r)
	s.Sealing = doctor.Sealing{On: r.Sealed(), Has: r.HasCacheKey}
	seen := map[string]bool{}
	for _, name := range s.Set.Names() {
		plan, err := run.Resolve(s.Set, profile.Request{Profile: name, Environment: r.Request.Environment})
		s.Profiles = append(s.Profiles, doctor.Profile{Name: name, Plan: plan, Err: err})
		if page := signInPage(r, s.Set, plan); err == nil && page.URL != "" && !seen[page.URL] {
			seen[page.URL] = true
			s.Pages = append(s.Pages, page)
		}
	}
	return s
}

// keysOf are the keys in the keyring, which asks nobody for a doctor.
func keysOf(r *run.Run) (k doctor.Keys) {
	store := r.Keys()
	store.Keyring.Patience = 0
	k.All, k.Err = store.Index.Read()
	k.Check = store.Keyring.Check
	k.MaxAge, k.AgeErr = r.KeyMaxAge()
	return k
}

// signInPage is where the console's sign-in is asked for a profile; without a URL where that is not
// known.
func signInPage(r *run.Run, set *profile.Set, plan profile.Plan) doctor.Page {
	const variable, key = "AWS_CONSOLE_FEDERATION_ENDPOINT", "console_federation_endpoint"
	page := doctor.Page{Network: plan.Network}
	if page.URL = r.Env.Getenv(variable); page.URL != "" {
		page.SentBy = variable
		return page
	}
	if v, ok := set.Lookup(plan.Profile, key); ok {
		page.URL, page.SentBy = v.Text(), key+v.Origin.At()
		return page
	}
	page.URL, _ = run.PartitionOf(plan).FederationEndpoint("") // empty where AWS publishes none
	return page
}

const (
	// mostShown is how many findings of a check are shown to a person.
	mostShown = 10
	// findingWidth is how wide a line of a finding is, behind findingIndent.
	findingWidth  = 73
	findingIndent = "      "
)

// writeFindings writes for people: a line for each, with what cures it below.
func writeFindings(w io.Writer, found []doctor.Finding, colour bool) error {
	var out strings.Builder
	shown := map[string]int{}
	for i, f := range found {
		if shown[f.Check]++; shown[f.Check] <= mostShown {
			writeFinding(&out, f, colour)
		}
		if last := i+1 == len(found) || found[i+1].Check != f.Check; last && shown[f.Check] > mostShown {
			fmt.Fprintf(&out, "%s%s: and %d more; --json has all\n", findingIndent, f.Check, shown[f.Check]-mostShown)
		}
	}
	_, err := io.WriteString(w, out.String())
	return err
}

func writeFinding(out *strings.Builder, f doctor.Finding, colour bool) {
	status := fmt.Sprintf("%-4s", f.Status)
	if colour {
		code := map[doctor.Status]string{doctor.OK: "32", doctor.Warn: "33", doctor.Fail: "31"}[f.Status]
		status = "\x1b[" + code + "m" + status + "\x1b[0m"
	}
	detail := text.Wrap(f.Check+": "+text.OneLine(f.Detail), findingWidth)
	out.WriteString(status + "  " + strings.ReplaceAll(detail, "\n", "\n"+findingIndent) + "\n")
	switch cure := "cure: " + f.Cure; {
	case f.Cure == "":
	case f.Command: // a break would be one when it is pasted
		out.WriteString(findingIndent + text.Printable(cure) + "\n")
	default:
		cure = text.Wrap(cure, findingWidth)
		out.WriteString(findingIndent + strings.ReplaceAll(cure, "\n", "\n"+findingIndent) + "\n")
	}
}
