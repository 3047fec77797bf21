// Package app starts a program: it puts the options in front of the other arguments, runs the program, and returns its exit code.
//
// What a program does is in packages console and cred, what both have in common in package run, and how an error is worded in package
// wording. It knows neither AWS nor any file.
package app

import (
	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/wording"
)

// Program makes one of the two programs.
type Program func(run.Env) *cli.App

// Run runs a program and returns its exit code.
func Run(env run.Env, program Program) int {
	app := program(env)
	args, err := optionsFirst(env, app)
	if err == nil {
		err = app.Run(append(env.Args[:1:1], args...))
	}
	return wording.Report(env.Stderr, app.Name, err)
}
