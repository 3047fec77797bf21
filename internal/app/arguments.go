package app

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/cred"
	"github.com/seed642dee07/aws-federate/internal/run"
)

// optionsFirst moves a program's options in front of its other arguments: urfave/cli stops reading
// options at the first argument that is none, and takes no notice of those behind it. What follows
// "--" stays as it is, but for that of an alias of the AWS CLI. Options of a command, which are all
// switches, come right behind it. The words of a command that runs another are its own from "--" or
// the second on, options and all.
func optionsFirst(env run.Env, app *cli.App) (ordered []string, err error) {
	args := env.Args[1:]
	var options, others, own []string // own: of the command
	var command *cli.Command
	for i := 0; i < len(args); i++ {
		arg := args[i]
		if arg == "--" && i+1 < len(args) && isOption(args[i+1], app) && byAlias(env) {
			continue // of "aws console -- --profile prod": the AWS CLI hands it on
		}
		if command != nil && cred.RunsAnother(command) && (arg == "--" || len(others) == 2 && !isDashed(arg)) {
			others = append(others, args[i:]...)
			break
		}
		if arg == "--" && len(app.Commands) == 0 {
			others = append(others, args[i+1:]...)
			break
		}
		if arg == "--" {
			others = append(others, args[i:]...)
			break
		}
		if !isDashed(arg) {
			if command == nil && len(others) == 0 {
				command = app.Command(arg)
			}
			others = append(others, arg)
			continue
		}
		name, value, joined := strings.Cut(strings.TrimLeft(arg, "-"), "=")
		flag := find(app.Flags, name)
		if flag == nil && command != nil { // of the command, or of nobody: it will say so
			own = append(own, arg)
			continue
		}
		if flag == nil {
			options = append(options, arg)
			continue
		}
		name = "--" + flag.Names()[0] // urfave/cli refuses two forms of one option
		if _, boolean := flag.(*cli.BoolFlag); boolean && !joined {
			options = append(options, name)
			continue
		}
		if !joined {
			if i++; i == len(args) || isOption(args[i], app) {
				return nil, &run.UsageError{Problem: "option " + arg + " needs a value"}
			}
			value = args[i]
		}
		options = append(options, name+"="+value)
	}
	if command != nil {
		if cred.RunsAnother(command) {
			own = append(own, "--") // for urfave/cli, which leaves the one behind it to the command
		}
		others = slices.Concat(others[:1], own, others[1:])
	}
	if len(app.Commands) == 0 {
		options = append(options, "--") // so that a profile's name may be anything
	}
	return append(options, others...), nil
}

// isDashed reports whether an argument has the form of an option.
func isDashed(arg string) bool { return len(arg) > 1 && arg[0] == '-' }

// isOption reports whether an argument is one of the program's options, and so hardly the value of
// another.
func isOption(arg string, app *cli.App) bool {
	arg, _, _ = strings.Cut(arg, "=")
	return isDashed(arg) && find(app.Flags, strings.TrimLeft(arg, "-")) != nil
}

func find(flags []cli.Flag, name string) cli.Flag {
	for _, flag := range flags {
		if slices.Contains(flag.Names(), name) {
			return flag
		}
	}
	return nil
}

// byAlias reports whether the AWS CLI runs us.
func byAlias(env run.Env) bool {
	_, direct, found := env.AWSCLI()
	return direct && found
}
