// Package app starts a program: it puts the options in front of the other arguments, runs the
// program, words the error that it ends with, and returns its exit code.
//
// What the programs do is in packages console and cred, what both have in common in package run. It
// knows neither AWS nor any file.
package app

import (
	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/console"
	"github.com/seed642dee07/aws-federate/internal/cred"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/wording"
)

// Console runs aws-console and returns its exit code.
func Console(env run.Env) int { return start(env, console.Program(env), wording.Console()) }

// FederateCred runs aws-federate-cred and returns its exit code.
func FederateCred(env run.Env) int { return start(env, cred.Program(env), wording.FederateCred()) }

func start(env run.Env, app *cli.App, words wording.Table) int {
	args, err := optionsFirst(env, app)
	if err == nil {
		err = app.Run(append(env.Args[:1:1], args...))
	}
	return wording.Report(env.Stderr, app.Name, err, words)
}
