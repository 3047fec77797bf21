package servecmd

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/build"
	"github.com/seed642dee07/aws-federate/internal/handover"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/serve"
	"github.com/seed642dee07/aws-federate/internal/text"
)

// ConsoleError says that aws-console did not open the console that a client wants.
type ConsoleError struct {
	Code int
	Said string // why, as it says it; empty where it says nothing
}

// Error implements error.
func (e *ConsoleError) Error() string {
	if e.Said == "" {
		return "aws-console opened nothing"
	}
	return e.Said
}

// opener runs aws-console for a client, with the options of the server. The client says which page; it
// gets nothing of what is opened.
func opener(c *cli.Context, env run.Env) (func(ctx context.Context, name string, page serve.Page) error, error) {
	program, err := besideUs(env)
	if err != nil {
		return nil, err
	}
	options := passedOn(c)
	environ := slices.DeleteFunc(slices.Clone(env.Environ), func(variable string) bool {
		return strings.HasPrefix(variable, "AWS_FEDERATE_SOCKET=") // of another server
	})
	return func(ctx context.Context, name string, page serve.Page) error {
		args := slices.Concat([]string{program, "--quiet", "--profile=" + name}, options)
		for _, said := range []struct{ option, value string }{
			{"service", page.Service}, {"destination", page.Destination}, {"region", page.Region},
		} {
			if said.value != "" {
				args = append(args, "--"+said.option+"="+said.value)
			}
		}
		var said bytes.Buffer
		err := handover.For(ctx, handover.Program{
			Args: args, Environ: environ, Stdout: env.Stderr, Stderr: io.MultiWriter(env.Stderr, &said),
		})
		if exit, ok := errors.AsType[*handover.ExitError](err); ok {
			return &ConsoleError{Code: exit.Code, Said: reasonIn(said.String())}
		}
		return err
	}, nil
}

// besideUs is aws-console where we are, else by the PATH, where one of another project may be found
// by that name and not by the other one.
func besideUs(env run.Env) (string, error) {
	names := []string{"aws-console", "aws-federate-console"}
	if own, err := env.Executable(); err == nil {
		for _, name := range names {
			if path, err := handover.Find(filepath.Join(filepath.Dir(own), name), ""); err == nil {
				return path, nil
			}
		}
	}
	for _, name := range names {
		if path, err := handover.Find(name, env.Getenv("PATH")); err == nil {
			content, err := os.ReadFile(path)
			if _, ours := build.Of(content); err == nil && ours {
				return path, nil
			}
		}
	}
	return "", &run.UsageError{Problem: "--console needs our aws-console, which is neither beside this program nor on the PATH"}
}

// passedOn are the options of the server that aws-console has as well.
func passedOn(c *cli.Context) (options []string) {
	for _, flag := range run.Take(run.OfSession, run.OfPerson, run.OfCache, run.OfAll) {
		name := flag.Names()[0]
		if !c.IsSet(name) {
			continue
		}
		switch flag.(type) {
		case *cli.BoolFlag:
			if c.Bool(name) {
				options = append(options, "--"+name)
			}
		case *cli.GenericFlag:
			for _, value := range run.TextsOf(c, name) {
				options = append(options, "--"+name+"="+value)
			}
		default:
			options = append(options, "--"+name+"="+c.String(name))
		}
	}
	return options
}

// reasonIn is the first of the two lines of an error, without the name of the program.
func reasonIn(said string) string {
	lines := strings.Split(strings.TrimSpace(said), "\n")
	_, reason, _ := strings.Cut(lines[max(0, len(lines)-2)], ": ")
	return text.OneLine(reason)
}

// consoleRefusal is what a client hears of a console that did not open.
func consoleRefusal(e *ConsoleError) serve.Refusal {
	const usage, nobody = 2, 3 // exit codes
	refused := serve.Refusal{Status: http.StatusForbidden, Code: "NotOpened", Message: e.Error()}
	switch e.Code {
	case usage:
		refused.Status, refused.Code = http.StatusBadRequest, serve.WrongPage
	case nobody:
		refused.Code = serve.PersonNeeded
	}
	return refused
}
