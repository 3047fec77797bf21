// Package servecmd is the command serve of aws-federate-cred, and the server that exec has beside a
// command: it gets what a client asks for, has consoles opened, and says where is served.
//
// It knows neither the protocol nor other commands.
package servecmd

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"slices"
	"sync"
	"syscall"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/internal/cred/command"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/serve"
	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/lock"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// Command is the command serve.
func Command(env run.Env) *cli.Command {
	return &cli.Command{
		Name: "serve", Usage: "give credentials to containers and remote machines while it runs",
		ArgsUsage: "PROFILE…",
		Description: `It speaks the protocol of a container's endpoint, which every SDK knows. Only the profiles that are named are served,
each at /NAME, and one alone at / as well. A person is asked here. Over TCP it prints what a client's environment
needs; the token is printed or, with --token-file, written there. With --console, 'aws-console --socket PATH' opens
consoles here.

  aws-federate-cred serve dev --socket ~/.aws/room/dev.sock
  aws-federate-cred serve dev --listen 127.0.0.1:9911 --token-file token`,
		Flags: slices.Concat(
			[]cli.Flag{
				&cli.StringFlag{Category: places, Name: "socket", Usage: "serve on a socket at `PATH`, which only you can open"},
				&cli.StringFlag{Category: places, Name: "listen", Usage: "serve on a loopback `ADDRESS` such as 127.0.0.1:9911"},
				&cli.StringFlag{Category: places, Name: "token-file", Usage: "write the token that clients need to `FILE`"},
				&cli.BoolFlag{
					Category: places,
					Name:     "console",
					Usage:    "let clients open the console of these profiles in the browser here",
				},
			},
			run.Take(run.OfSession, run.OfPerson, run.OfCache),
			[]cli.Flag{command.MinTTL()},
		),
		Action: func(c *cli.Context) error { return serveProfiles(c, env) },
	}
}

// places is the category of options about where is served.
const places = "Where"

// serveProfiles is the command serve.
func serveProfiles(c *cli.Context, env run.Env) error {
	names := c.Args().Slice()
	if err := checkServe(c, names); err != nil {
		return err
	}
	r, err := run.New(c, env)
	if err != nil {
		return err
	}
	if err := known(r, names); err != nil {
		return err
	}
	ended := make(chan os.Signal, 1) // by whom it was started, and not by a person at the keyboard
	signal.Notify(ended, syscall.SIGTERM, syscall.SIGHUP)
	defer signal.Stop(ended)
	ctx, stop := run.Interruptible(c.Context)
	defer stop()
	server := New(c, env, r.Log, names)
	server.Level = slog.LevelInfo
	if c.Bool("console") {
		if server.Open, err = opener(c, env); err != nil {
			return err
		}
	}
	listener, err := listen(ctx, c, env, server)
	if err != nil {
		return err
	}
	defer func() { _ = listener.Close() }()
	over, err := announce(c, env, r.Log, server, listener)
	if err != nil {
		return err
	}
	defer over()
	if err := server.Run(ctx, listener); err != nil {
		return err
	}
	select {
	case <-ended:
		return nil
	default:
		return ctx.Err()
	}
}

// checkServe refuses what says nothing of what is served, or where.
func checkServe(c *cli.Context, names []string) error {
	problem := ""
	switch socket, listen := c.String("socket"), c.String("listen"); {
	case len(names) == 0:
		problem = "serve needs the profiles that are served, as in 'serve dev --socket PATH'"
	case slices.Contains(names, ""):
		problem = "a PROFILE is empty, as of a variable that is not set"
	case (socket == "") == (listen == ""):
		problem = "serve needs a place: --socket PATH or --listen 127.0.0.1:PORT"
	case socket != "" && c.IsSet("token-file"):
		problem = "--token-file is for --listen: whoever can open a socket needs no token"
	case c.IsSet("token-file") && c.String("token-file") == "":
		problem = "--token-file is empty, as of a variable that is not set"
	}
	if problem == "" {
		return nil
	}
	return &run.UsageError{Problem: problem}
}

// known resolves all profiles: one that is mistyped or broken, or that AWS or a setting would refuse to
// any client, is said at the start.
func known(r *run.Run, names []string) error {
	set, err := r.Load()
	if err != nil {
		return err
	}
	for _, name := range names {
		request := r.Request
		request.Profile = name
		plan, err := run.Resolve(set, request)
		if err == nil {
			err = plan.Validate()
		}
		if err == nil {
			err = run.Denied(plan)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// New makes the server for some profiles.
func New(c *cli.Context, env run.Env, log *slog.Logger, names []string) *serve.Server {
	var notes sync.Map // of the last fetch for each name
	return &serve.Server{
		Served: func(name, peer string, creds aws.Credentials) {
			if note, ok := notes.Load(name); ok {
				note.(func(string, aws.Credentials))(fmt.Sprintf("client of %s (%s)", c.Command.Name, peer), creds)
			}
		},
		Names: names, Now: env.Now, Log: log, Sort: refusal,
		Fetch: func(ctx context.Context, name string) (aws.Credentials, error) {
			r, err := run.New(c, env) // the files and the settings may have changed, and a runner is for one fetch
			if err != nil {
				return aws.Credentials{}, err
			}
			set, err := r.Load()
			if err != nil {
				return aws.Credentials{}, err
			}
			request := r.Request
			request.Profile = name
			plan, err := run.Resolve(set, request)
			if err != nil {
				return aws.Credentials{}, err
			}
			own := r.For(&plan)
			to := context.WithoutCancel(ctx) // a line is written, whoever is gone by then
			notes.Store(name, func(peer string, creds aws.Credentials) { own.NoteServed(to, plan, creds, peer) })
			return own.CarryOut(ctx, own.Runner(run.Wishes{Patience: run.PersonPatience}), plan)
		},
	}
}

// refusal is what a client hears of an error. An SDK repeats its request where waiting may help, and
// nowhere else.
func refusal(err error) serve.Refusal {
	if of, ok := errors.AsType[*ConsoleError](err); ok {
		return consoleRefusal(of)
	}
	refused := serve.Refusal{Status: http.StatusBadRequest, Code: "NoCredentials", Message: text.OneLine(err.Error())}
	if _, ok := errors.AsType[*source.PersonNeededError](err); ok {
		refused.Status, refused.Code = http.StatusForbidden, serve.PersonNeeded
	}
	if _, ok := errors.AsType[*run.AgentError](err); ok {
		refused.Status, refused.Code = http.StatusForbidden, "AgentRefused"
	}
	if _, ok := errors.AsType[*source.CodeError](err); ok {
		refused.Status, refused.Code = http.StatusForbidden, "WrongCode"
	}
	if _, ok := errors.AsType[*awscall.CallError](err); ok {
		refused.Status, refused.Code = http.StatusForbidden, "Refused"
	}
	if _, ok := errors.AsType[*profile.NotFoundError](err); ok {
		refused.Status, refused.Code = http.StatusNotFound, "NoProfile"
	}
	_, unreachable := errors.AsType[*awscall.NetworkError](err)
	_, held := errors.AsType[*lock.HeldError](err)
	if unreachable || held || errors.Is(err, context.Canceled) {
		refused.Status, refused.Code = http.StatusServiceUnavailable, "Unavailable"
	}
	return refused
}

// listen takes the place, and over TCP makes the token.
func listen(ctx context.Context, c *cli.Context, env run.Env, server *serve.Server) (net.Listener, error) {
	if path := c.String("socket"); path != "" {
		return serve.Socket(ctx, profile.ExpandHome(env.Getenv, env.System, path))
	}
	server.Token = serve.NewToken()
	return serve.Loopback(ctx, c.String("listen"))
}
