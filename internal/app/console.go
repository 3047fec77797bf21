package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/browser"
	"github.com/seed642dee07/aws-federate/pkg/federation"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// signInLimit is how long the sign-in endpoint may take.
const signInLimit = 20 * time.Second

// issuer is where the page at the end of a console session leads, unless an option says otherwise.
const issuer = "https://github.com/seed642dee07/aws-federate"

// Console is aws-console: it opens the AWS Management Console, signed in as a profile.
func Console(env Env) *cli.App {
	app := newApp(env, "aws-console", "open the AWS Management Console in the browser, signed in as a profile")
	app.UsageText = "aws-console [options] [PROFILE]"
	app.Flags = append(commonFlags(),
		&cli.BoolFlag{Name: "print", Aliases: []string{"url", "stdout", "link"}, Usage: "print the sign-in URL and open nothing", DisableDefaultText: true},
		&cli.StringFlag{Name: "issuer", Value: issuer, Usage: "where the page at the end of the session leads: a `URL`"},
		&cli.StringFlag{Name: "signin-region", Usage: "the `REGION` of the sign-in endpoint (default: the partition's own)"},
	)
	app.Action = func(c *cli.Context) error { return openConsole(c, env) }
	return app
}

func openConsole(c *cli.Context, env Env) error {
	named := c.Args().First()
	if option := c.String("profile"); c.NArg() > 1 || named != "" && option != "" && named != option {
		return &UsageError{Problem: "one profile can be opened, and more are named"}
	}
	s, err := newSession(c, env)
	if err != nil {
		return err
	}
	if named != "" {
		s.request.Profile = named
	}
	s.runner.SignInLimit = personPatience
	// The wish for a long console goes to the sign-in endpoint: the role's own maximum does not bind it there.
	wish := s.request.Duration
	s.request.Duration = 0
	ctx, stop := interruptible(c.Context)
	defer stop()
	link, err := s.signIn(ctx, wish, c.String("signin-region"), c.String("issuer"))
	if err != nil {
		return err
	}
	if c.Bool("print") {
		_, err := io.WriteString(env.Stdout, link+"\n")
		return err
	}
	opener := &browser.Opener{Getenv: env.Getenv, Log: s.log}
	return opener.Open(ctx, link)
}

// signIn returns a URL that signs in.
func (s *session) signIn(ctx context.Context, wish time.Duration, signinRegion, issuer string) (string, error) {
	set, err := profile.Load(s.files)
	if err != nil {
		return "", err
	}
	plan, err := s.planConsole(set, wish)
	if err != nil {
		return "", err
	}
	partition := partitionOf(plan.Plan)
	endpoint, err := s.endpoint(set, plan.Plan, partition, signinRegion)
	if err != nil {
		return "", err
	}
	home, err := consoleHome(partition, plan.Region, endpoint)
	if err != nil {
		return "", err
	}
	duration := s.consoleDuration(plan.Plan, plan.wish)
	creds, err := s.credentials(ctx, plan.Plan)
	if err != nil {
		return "", err
	}
	http, err := s.runner.HTTP(plan.Network)
	if err != nil {
		return "", err
	}
	client := &federation.Client{HTTP: http, Endpoint: endpoint, Log: s.log}
	ctx, cancel := context.WithTimeout(ctx, signInLimit)
	defer cancel()
	signIn, err := client.URL(ctx, creds, federation.Link{Destination: home, Issuer: issuer, Duration: duration})
	if err == nil && plan.short {
		s.log.Info("this console lasts an hour, as the role is assumed from an MFA session; --duration 12h (or console_duration) gives a longer one, and takes a code of its own")
	}
	return signIn, err
}

// consoleHome is the console's first page. For a partition whose console has no public address it is sought beside the sign-in endpoint
// that was given, by the naming of all others: signin.aws.amazon.com and console.aws.amazon.com, and so on.
func consoleHome(partition federation.Partition, region, endpoint string) (string, error) {
	home, err := partition.ConsoleHome(region)
	if _, unknown := errors.AsType[*federation.UnsupportedPartitionError](err); !unknown {
		return home, err
	}
	at, parseErr := url.Parse(endpoint)
	if parseErr != nil {
		return "", err
	}
	page := url.URL{Scheme: at.Scheme, Host: strings.Replace(at.Host, "signin.", "console.", 1), Path: "/console/home", RawQuery: "region=" + url.QueryEscape(region)}
	return page.String(), nil
}

// endpoint is the federation endpoint: from the environment, the profile, or the partition's own.
func (s *session) endpoint(set *profile.Set, plan profile.Plan, partition federation.Partition, signinRegion string) (string, error) {
	const variable, key = "AWS_CONSOLE_FEDERATION_ENDPOINT", "console_federation_endpoint"
	if endpoint := s.env.Getenv(variable); endpoint != "" {
		if err := federation.CheckEndpoint(endpoint); err != nil {
			return "", fmt.Errorf("%s: %w", variable, err)
		}
		return endpoint, nil
	}
	if setting, ok := set.Lookup(plan.Profile, key); ok {
		if err := federation.CheckEndpoint(setting.Text()); err != nil {
			return "", fmt.Errorf("profile %q: %s (%s): %w", plan.Profile, key, setting.Origin, err)
		}
		return setting.Text(), nil
	}
	return partition.FederationEndpoint(signinRegion)
}

// consoleDuration is the SessionDuration to ask for: none where AWS allows none, as much as there is for a role that is assumed
// directly, and only what was wished for where the plan cannot tell.
func (s *session) consoleDuration(plan profile.Plan, wish time.Duration) time.Duration {
	last := len(plan.Steps) - 1
	switch {
	case plan.Chained(last) && wish > time.Hour:
		s.log.Warn("AWS takes no duration for the console session of a role that is assumed from another session; it lasts as long as the credentials")
		return 0
	case plan.Chained(last):
		return 0
	case wish == 0 && direct(plan.Steps):
		return federation.MaxDuration
	}
	return wish
}

// direct reports whether a plan ends with a role session that AWS surely does not see as chained.
func direct(steps []profile.Step) bool {
	switch steps[len(steps)-1].(type) {
	case profile.WebIdentity, profile.SSO:
		return true
	case profile.AssumeRole:
		return profile.LongLived(steps[len(steps)-2])
	case profile.StaticKeys, profile.EnvironmentKeys, profile.Process, profile.Login, profile.Container, profile.Instance, profile.SessionToken:
	}
	return false
}
