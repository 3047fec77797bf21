package setupcmd

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/cred/command"
	"github.com/seed642dee07/aws-federate/internal/editor"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/setup"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

func profileCommand(env run.Env) *cli.Command {
	taken := flags(
		&cli.StringFlag{Name: "as", Category: command.Which, Usage: "the `NAME` of the new profile (default: NAME-cred)"},
		&cli.BoolFlag{
			Name: "in-place", Category: command.Which,
			Usage: "move the role to a profile NAME-role, and let NAME itself get its credentials from there",
		},
	)
	check := func(c *cli.Context) error {
		if err := oneArgument("profile")(c); err != nil {
			return err
		}
		return checkNew(c)
	}
	return &cli.Command{
		Name: "profile", Usage: "a profile that every AWS tool can use, with cached credentials of another one", ArgsUsage: "NAME",
		Flags: taken,
		Action: action(env, check, func(s *setter, ctx context.Context, c *cli.Context) error {
			return s.profile(ctx, c.Args().First(), c.String("as"), c.Bool("in-place"))
		}),
	}
}

// checkNew checks the name of a new profile.
func checkNew(c *cli.Context) error {
	name, as := c.Args().First(), c.String("as")
	switch {
	case c.IsSet("as") && strings.TrimSpace(as) == "":
		return &run.UsageError{Problem: "--as is empty, as of a variable that is not set"}
	case as != "" && c.Bool("in-place"):
		return &run.UsageError{Problem: "--as names a new profile, and --in-place makes " + name + "-role: take one of them"}
	case as == name:
		return &run.UsageError{Problem: "--as names the profile itself; --in-place changes it"}
	case text.Printable(as) != as:
		return &run.UsageError{Problem: "--as has a character that the name of a profile cannot have"}
	}
	return nil
}

func ssoCommand(env run.Env) *cli.Command {
	return &cli.Command{
		Name:      "sso",
		Usage:     "a profile for each account and role of a sign-in to IAM Identity Center",
		ArgsUsage: "SESSION",
		Flags: flags(
			&cli.StringFlag{
				Name:     "prefix",
				Category: command.Which,
				Usage:    "what the names of the profiles begin with: a `TEXT` such as corp-",
			},
		),
		Action: action(env, oneArgument("sso-session"), func(s *setter, ctx context.Context, c *cli.Context) error {
			return s.sso(ctx, c.Args().First(), c.String("prefix"))
		}),
	}
}

func aliasCommand(env run.Env) *cli.Command {
	return &cli.Command{
		Name: "alias", Usage: "'aws console' and 'aws fedcred', as aliases of the AWS CLI", ArgsUsage: " ",
		Flags:  flags(),
		Action: action(env, command.NoArguments, func(s *setter, ctx context.Context, _ *cli.Context) error { return s.alias(ctx) }),
	}
}

// profiles are what the two files hold, with another text of the config file.
func (s *setter) profiles(config editor.File) (setup.Profiles, error) {
	p, err := command.Profiles(s.Run)
	p.Config = config.Text
	return p, err
}

// inConfig is a task for the config file.
func (s *setter) inConfig(command string, plan func(setup.Profiles) (setup.Proposal, error)) task {
	return task{command, s.Files.Config, func(file editor.File) (setup.Proposal, error) {
		p, err := s.profiles(file)
		if err != nil {
			return setup.Proposal{}, err
		}
		return plan(p)
	}}
}

func (s *setter) profile(ctx context.Context, name, as string, inPlace bool) error {
	return s.carryOut(ctx, s.inConfig("setup profile "+text.Quote(name), func(p setup.Profiles) (setup.Proposal, error) {
		if inPlace {
			return p.InPlace(name)
		}
		return p.Add(name, as)
	}))
}

func (s *setter) alias(ctx context.Context) error {
	t, err := s.aliasTask()
	if err != nil {
		return err
	}
	return s.carryOut(ctx, t)
}

// aliasTask is for the file in which the AWS CLI looks for aliases. No variable names another.
func (s *setter) aliasTask() (task, error) {
	if s.home == "" {
		return task{}, &setup.JournalError{Path: "of setup", Err: errNoHome}
	}
	return task{"setup alias", filepath.Join(s.home, "cli", "alias"), setup.Alias}, nil
}

func (s *setter) sso(ctx context.Context, session, prefix string) error {
	set, err := s.Load()
	if err != nil {
		return err
	}
	step, network, ok, err := profile.SignInTo(set, session, s.Request.Environment)
	switch {
	case err != nil:
		return err
	case !ok:
		return &run.UsageError{Problem: fmt.Sprintf("sso-session %q has no sso_start_url or no sso_region", session)}
	}
	if err := s.askable(ctx); err != nil { // before a person signs in for nothing
		return err
	}
	runner := s.Runner(run.Wishes{Patience: run.PersonPatience})
	found, err := runner.Assignments(ctx, step, network)
	if err != nil {
		return err
	}
	roles := make([]setup.Role, len(found))
	for i, a := range found {
		roles[i] = setup.Role{Account: a.Account, AccountName: a.AccountName, Name: a.Role}
	}
	return s.carryOut(ctx, s.inConfig("setup sso "+text.Quote(session), func(p setup.Profiles) (setup.Proposal, error) {
		return p.SSO(step, roles, prefix)
	}))
}

// askable returns a [command.ConsentError] where a change would need one who says yes and nobody is there.
func (s *setter) askable(ctx context.Context) error {
	if s.how.Yes || s.how.Dry {
		return nil
	}
	if err := s.CanConfirm(ctx); err != nil {
		return &command.ConsentError{Err: err}
	}
	return nil
}

// everything is what setup does without a word: one change after the other, each with a question.
func (s *setter) everything(ctx context.Context, _ *cli.Context) error {
	if err := s.askable(ctx); err != nil {
		return err
	}
	alias, err := s.aliasTask()
	if err != nil {
		return err
	}
	for _, t := range []task{s.inConfig("setup", setup.Profiles.AddAll), alias} {
		if err := s.carryOut(ctx, t); err != nil && !isDeclined(err) {
			return err
		}
	}
	return nil
}
