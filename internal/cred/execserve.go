package cred

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/cred/servecmd"
	"github.com/seed642dee07/aws-federate/internal/handover"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/serve"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// executeServed runs the command beside a server of its own, which ends with it. The first answer is
// there already: whoever had to be asked has been.
func executeServed(c *cli.Context, env run.Env, r *run.Run, answer run.Answer, program handover.Program) error {
	// These were for that answer. A code is good once.
	if err := errors.Join(c.Set("mfa-token", ""), c.Set("refresh", "false")); err != nil {
		return err
	}
	server := servecmd.New(c, env, r.Log, []string{cmp.Or(answer.Profile, "environment")})
	if answer.Profile == "" { // the name is none of a profile
		fetch, served := server.Fetch, server.Served
		server.Fetch = func(ctx context.Context, _ string) (aws.Credentials, error) { return fetch(ctx, "") }
		server.Served = func(_, peer string, creds aws.Credentials) { served("", peer, creds) }
	}
	server.Level, server.Token = slog.LevelDebug, serve.NewToken()
	ctx, stop := context.WithCancel(c.Context)
	defer stop()
	listener, err := serve.Loopback(ctx, "127.0.0.1:0")
	if err != nil {
		return err
	}
	region := cmp.Or(answer.Region, answer.DefaultRegion)
	program.Environ = execEnviron(env, answer, []string{
		"AWS_REGION=" + region, "AWS_DEFAULT_REGION=" + region,
		servecmd.FullURI + "=" + servecmd.URI(listener, server.Names[0]), servecmd.Authorization + "=" + server.Token.Reveal(),
	})
	if defaultHasOwn(r) {
		r.Log.Debug("the command gets no config of AWS: the profile \"default\" has credentials, which SDKs would take first")
		program.Environ = append(program.Environ, "AWS_CONFIG_FILE="+os.DevNull, "AWS_SHARED_CREDENTIALS_FILE="+os.DevNull)
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Run(ctx, listener) }()
	err = handover.Beside(program)
	stop()
	return errors.Join(err, <-ended)
}

// defaultHasOwn reports whether an SDK that is told of no profile finds credentials in the files, or
// what fails there, before it looks for a server.
func defaultHasOwn(r *run.Run) bool {
	set, err := profile.Load(r.Files)
	if err != nil {
		return true
	}
	plan, err := run.Resolve(set, profile.Request{Profile: "default"})
	if err != nil {
		_, none := errors.AsType[*profile.NotFoundError](err)
		_, without := errors.AsType[*profile.NoCredentialsError](err)
		return !none && !without
	}
	_, container := plan.Steps[0].(profile.Container)
	_, instance := plan.Steps[0].(profile.Instance)
	return !container && !instance || len(plan.Steps) > 1
}
