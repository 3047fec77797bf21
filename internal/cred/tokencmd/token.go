// Package tokencmd has the command `token` of aws-federate-cred: it prints a token by which others
// than AWS know whose credentials these are.
//
// It does not know the other commands, nor how AWS is called.
package tokencmd

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/cred/command"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/source"
)

// Command makes the command `token`.
func Command(env run.Env) *cli.Command {
	return &cli.Command{
		Name:      "token",
		Usage:     "print an identity token (JWT) for another cloud or service",
		ArgsUsage: " ",
		Description: `AWS signs it, by GetWebIdentityToken. Who takes it looks at its issuer, which is that of the account, and at the audience.
It is asked for each time, and kept nowhere. The account has to have outbound identity federation switched on.

  aws-federate-cred token --audience https://iam.example.com --profile prod`,
		Flags: slices.Concat(
			[]cli.Flag{
				&cli.StringSliceFlag{
					Category: command.Answer,
					Name:     "audience",
					Usage:    "who is to take it: a `NAME` or URL; may be repeated",
				},
				&cli.StringFlag{
					Category: command.Answer, Name: "signing-algorithm", Value: "ES384",
					Usage: "the `ALGORITHM` of its signature: ES384 or RS256 (default: ES384)",
				},
				&cli.StringFlag{
					Category: command.Answer, Name: "lifetime", Usage: "how long it is good for: a `TIME` from 1m to 1h (default: 5m)",
				},
			},
			run.Take(run.OfProfile, run.OfSession, run.OfPerson, run.OfCode, run.OfRefresh, run.OfCache),
			[]cli.Flag{command.MinTTL()},
		),
		Action: func(c *cli.Context) error { return token(c, env) },
	}
}

// Limits of the call.
// Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetWebIdentityToken.html
const (
	shortest        = time.Minute
	longest         = time.Hour
	mostAudiences   = 10
	longestAudience = 1000
)

// wishOf reads the options.
func wishOf(c *cli.Context) (w source.TokenWish, err error) {
	w = source.TokenWish{Audiences: c.StringSlice("audience"), Algorithm: strings.ToUpper(c.String("signing-algorithm"))}
	if w.Lifetime, err = run.Lifetime("--lifetime", c.String("lifetime")); err != nil {
		return w, err
	}
	problem := ""
	switch {
	case len(w.Audiences) == 0:
		problem = "token needs who is to take it: --audience NAME"
	case len(w.Audiences) > mostAudiences:
		problem = fmt.Sprintf("--audience can be given %d times at most", mostAudiences)
	case slices.ContainsFunc(w.Audiences, func(a string) bool { return a == "" || utf8.RuneCountInString(a) > longestAudience }):
		problem = fmt.Sprintf("an --audience has to be 1 to %d characters long", longestAudience)
	case w.Algorithm != "ES384" && w.Algorithm != "RS256":
		problem = fmt.Sprintf("--signing-algorithm is %q, and has to be ES384 or RS256", w.Algorithm)
	case w.Lifetime != 0 && (w.Lifetime < shortest || w.Lifetime > longest):
		problem = fmt.Sprintf("--lifetime is %s, and has to be from 1m to 1h", w.Lifetime)
	}
	if problem != "" {
		return w, &run.UsageError{Problem: problem}
	}
	return w, nil
}

// token is the command: it gets credentials, and asks AWS for a token with them.
func token(c *cli.Context, env run.Env) error {
	if err := command.NoArguments(c); err != nil {
		return err
	}
	wish, err := wishOf(c)
	if err != nil {
		return err
	}
	r, set, err := command.Open(c, env)
	if err != nil {
		return err
	}
	r.SayKeysWin(r.Request)
	plan, err := run.Resolve(set, r.Request)
	if err != nil {
		return err
	}
	ctx, stop := run.Interruptible(c.Context)
	defer stop()
	own := r.For(&plan)
	runner := own.Runner(run.Wishes{Patience: run.PersonPatience})
	creds, err := own.CarryOut(ctx, runner, plan)
	if err != nil {
		return err
	}
	own.NoteServed(ctx, plan, creds, "")
	jwt, err := runner.IdentityToken(ctx, plan, creds, wish)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(env.Stdout, jwt.Reveal())
	return err
}
