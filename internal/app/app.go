// Package app starts a program: it has the command line read, runs the program or shows its help or
// version, words the error that it ends with, and returns its exit code.
//
// What the programs do is in packages console and cred, what both have in common in package run. It
// knows neither AWS nor any file.
package app

import (
	"errors"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/build"
	"github.com/seed642dee07/aws-federate/internal/commandline"
	"github.com/seed642dee07/aws-federate/internal/completion"
	"github.com/seed642dee07/aws-federate/internal/console"
	"github.com/seed642dee07/aws-federate/internal/cred"
	"github.com/seed642dee07/aws-federate/internal/cred/helpcmd"
	"github.com/seed642dee07/aws-federate/internal/help"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/internal/wording"
)

// Console runs aws-console and returns its exit code. Where another program has that name it may be
// installed by another, and calls itself by that.
func Console(env run.Env) int {
	app := console.Program(env)
	if name := strings.TrimSuffix(filepath.Base(env.Args[0]), ".exe"); name == wording.OtherConsole {
		app.UsageText = strings.ReplaceAll(app.UsageText, app.Name, name)
		app.Description = strings.ReplaceAll(app.Description, app.Name, name)
		app.Name = name
	}
	return start(env, program{app: app, values: console.Values}, wording.Console())
}

// FederateCred runs aws-federate-cred and returns its exit code.
func FederateCred(env run.Env) int {
	env.Words = func(err error) (what, hint string) { return wording.Words("aws-federate-cred", err) }
	p := program{app: cred.Program(env), commands: cred.Commands, values: cred.Values, topics: helpcmd.Topics}
	return start(env, p, wording.FederateCred())
}

// program is one of the two.
type program struct {
	app      *cli.App
	commands func(run.Env) []*cli.Command // nil for none
	values   func(run.Env) completion.Values
	topics   func() []help.Topic // that its help has beside commands; nil for none
}

func (p program) help(command *cli.Command) string {
	if p.topics == nil {
		return help.Of(p.app, command)
	}
	return help.Of(p.app, command, p.topics()...)
}

func start(env run.Env, p program, words wording.Table) int {
	if completed(env, p) {
		return 0
	}
	line, err := commandline.Read(env, p.app, p.commands)
	switch {
	case err != nil:
	case line.Help:
		err = text.Write(env.Stdout, p.help(line.Command))
	case line.Version:
		err = text.Write(env.Stdout, build.Read().Text(p.app.Name))
	default:
		err = run.Start(p.app, line.Args)
		if usage, ok := errors.AsType[*run.UsageError](err); ok {
			usage.Command = line.Path
		}
	}
	return wording.Report(env.Stderr, p.app.Name, err, words)
}
