package cred

import (
	"maps"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/completion"
	"github.com/seed642dee07/aws-federate/internal/cred/helpcmd"
	"github.com/seed642dee07/aws-federate/internal/cred/keyscmd"
	"github.com/seed642dee07/aws-federate/internal/encode"
	"github.com/seed642dee07/aws-federate/internal/othervault"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/shellcode"
)

// Values are what may stand on the command line of aws-federate-cred.
func Values(env run.Env) completion.Values {
	options := completion.Common(env)
	maps.Copy(options, map[string]func(string) completion.Answer{
		"format":            func(string) completion.Answer { return completion.Named(encode.Names()...) },
		"signing-algorithm": func(string) completion.Answer { return completion.Named("ES384", "RS256") },
		"lifetime":          func(string) completion.Answer { return completion.Named("5m", "15m", "1h") },
		"min-ttl":           func(string) completion.Answer { return completion.Named("5m", "15m", "30m") },
		"from":              func(string) completion.Answer { return completion.Named(othervault.Names()...) },
	})
	return completion.Values{Options: options, Words: func(command *cli.Command, before []string, start string) completion.Answer {
		return words(env, command, before, start)
	}}
}

// words are what a command takes beside its options.
func words(env run.Env, command *cli.Command, before []string, start string) completion.Answer {
	profiles := completion.Profiles(env)
	switch {
	case command == nil:
		return completion.Answer{}
	case command.Name == "warm" || command.Name == "clear" || command.Name == "serve":
		return profiles(start)
	case len(before) > 0:
		return completion.Answer{}
	}
	switch command.Name {
	case "explain", "exec", "login", "logout", "profile":
		return profiles(start)
	case "import":
		return profiles(start)
	case "get", "remove", "rotate":
		return completion.Named(keyscmd.Names(env)...)
	case "help":
		names := helpcmd.Names()
		for _, c := range Commands(env) {
			names = append(names, c.Name)
		}
		return completion.Named(names...)
	case "completion", "shell":
		return completion.Named(shellcode.Names()...)
	}
	return completion.Answer{}
}
