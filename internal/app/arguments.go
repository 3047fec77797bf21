package app

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/run"
)

// optionsFirst moves a program's options in front of its other arguments: urfave/cli stops reading
// options at the first argument that is none, and takes no notice of those behind it. What follows
// "--" stays as it is, but for that of an alias of the AWS CLI. Options of a command, which are all
// switches, come right behind it.
func optionsFirst(env run.Env, app *cli.App) (ordered []string, err error) {
	args := env.Args[1:]
	var options, others, own []string // own: of the command
	var command *cli.Command
	depth := 1
	for i := 0; i < len(args); i++ {
		arg := args[i]
		if arg == "--" && i+1 < len(args) && isOption(args[i+1], app) && byAlias(env) {
			continue // of "aws console -- --profile prod": the AWS CLI hands it on
		}
		if arg == "--" && len(app.Commands) == 0 {
			others = append(others, args[i+1:]...)
			break
		}
		if arg == "--" {
			others = append(others, args[i:]...)
			break
		}
		if len(arg) < 2 || arg[0] != '-' {
			if command == nil && len(others) == 0 {
				command = app.Command(arg)
			} else if command != nil && len(others) == depth {
				if below := find2(command.Subcommands, arg); below != nil {
					command, depth = below, depth+1
				}
			}
			others = append(others, arg)
			continue
		}
		name, value, joined := strings.Cut(strings.TrimLeft(arg, "-"), "=")
		flag := find(app.Flags, name)
		if flag == nil && command != nil { // of the command, or of nobody: it will say so
			own = append(own, arg)
			if mine := find(command.Flags, name); mine != nil && !joined && i+1 < len(args) {
				if _, boolean := mine.(*cli.BoolFlag); !boolean {
					i++
					own = append(own, args[i])
				}
			}
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
		others = slices.Concat(others[:depth], own, others[depth:])
	}
	if len(app.Commands) == 0 {
		options = append(options, "--") // so that a profile's name may be anything
	}
	return append(options, others...), nil
}

// isOption reports whether an argument is one of the program's options, and so hardly the value of
// another.
func isOption(arg string, app *cli.App) bool {
	arg, _, _ = strings.Cut(arg, "=")
	return len(arg) > 1 && arg[0] == '-' && find(app.Flags, strings.TrimLeft(arg, "-")) != nil
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

func find2(commands []*cli.Command, name string) *cli.Command {
	for _, c := range commands {
		if c.HasName(name) {
			return c
		}
	}
	return nil
}
