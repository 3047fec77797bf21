package cred

import (
	"maps"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/complete"
	"github.com/seed642dee07/aws-federate/internal/encode"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/shellcode"
)

// Values are what may stand on the command line of aws-federate-cred.
func Values(env run.Env) complete.Values {
	options := complete.Common(env)
	maps.Copy(options, map[string]func(string) complete.Answer{
		"format":  func(string) complete.Answer { return complete.Named(encode.Names()...) },
		"min-ttl": func(string) complete.Answer { return complete.Named("5m", "15m", "30m") },
	})
	return complete.Values{Options: options, Words: func(command *cli.Command, before []string, start string) complete.Answer {
		return words(env, command, before, start)
	}}
}

// words are what a command takes beside its options.
func words(env run.Env, command *cli.Command, before []string, start string) complete.Answer {
	profiles := complete.Profiles(env)
	switch {
	case command == nil:
		return complete.Answer{}
	case command.Name == "warm" || command.Name == "clear" || command.Name == "serve":
		return profiles(start)
	case len(before) > 0:
		return complete.Answer{}
	}
	switch command.Name {
	case "explain", "exec", "login", "logout", "profile":
		return profiles(start)
	case "completion", "shell":
		return complete.Named(shellcode.Names()...)
	}
	return complete.Answer{}
}
