package run

import (
	"flag"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// planned are the options of aws-federate-cred that a credential_process is seen through with. With
// any other it is run.
var planned = []string{
	"profile",
	"region",
	"duration",
	"role-arn",
	"external-id",
	"mfa-serial",
	"role-session-name",
	"source-identity",
	"session-tag",
	"policy-file",
	"policy-arn",
	"read-only",
	"prompt",
	"no-prompt",
	"refresh",
	"no-cache",
	"verbose",
	"format",
	"min-ttl",
}

// lineRequest reads a credential_process that runs aws-federate-cred, for [profile.SeeThrough].
func lineRequest(line string) (profile.Request, bool) {
	o, ok := readLine(line)
	return o.request, ok
}

// readLine reads the options of a credential_process that runs aws-federate-cred. It is not ok for
// another program, and for what has to be run: a command, another format, an option that is wrong
// or that is not planned.
func readLine(line string) (o options, ok bool) {
	words, err := source.CommandWords(line)
	if err != nil || len(words) == 0 || !source.IsOurs(words[0]) {
		return o, false
	}
	flags := append(CommonFlags(), &cli.StringFlag{Name: "format", Value: processFormat}, &cli.StringFlag{Name: "min-ttl"})
	set, err := parse(flags, words[1:])
	if err != nil || set.NArg() > 0 {
		return o, false
	}
	ok = true
	set.Visit(func(f *flag.Flag) { ok = ok && (len(f.Name) == 1 || slices.Contains(planned, f.Name)) })
	c := cli.NewContext(nil, set, nil)
	if !ok || c.String("format") != processFormat {
		return o, false
	}
	// The environment is that of the whole run. It counts for less than the line, and is read
	// already.
	o, err = readOptions(
		c,
		Env{Getenv: func(string) string { return "" }, ReadFile: readNamed},
	)
	o.request.Environment = profile.Environment{}
	return o, err == nil
}

// processFormat is what a credential_process has to print.
const processFormat = "process"

// For returns the run with what lines that a plan sees through say of it: those of the profile that
// was asked for. What options say comes first.
func (r *Run) For(plan *profile.Plan) *Run {
	if len(plan.Through) == 0 {
		return r
	}
	own := *r
	for _, t := range plan.Through {
		if o, ok := readLine(t.Line.Reveal()); ok && !t.Source {
			if o.promptOption != "" {
				o.promptOption += ", " + t.Origin.String()
			}
			own.line = own.line.over(o.manner)
		}
	}
	if own.line == (manner{}) {
		return r
	}
	own.options.manner = own.options.over(own.line)
	own.Log = newLog(r.Env.Stderr, r.Program, own.options.verbose)
	if own.Disk = nil; r.Disk != nil && !own.options.noCache {
		own.Disk = own.newDisk(own.options.minTTL, own.sealed(own.generalSealed))
	}
	return &own
}
