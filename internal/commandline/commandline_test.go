package commandline_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/commandline"
	"github.com/seed642dee07/aws-federate/internal/console"
	"github.com/seed642dee07/aws-federate/internal/cred"
	"github.com/seed642dee07/aws-federate/internal/run"
)

// program is a program with its commands; nil for none.
type program func(run.Env) (*cli.App, func(run.Env) []*cli.Command)

func openConsole(env run.Env) (*cli.App, func(run.Env) []*cli.Command) {
	return console.Program(env), nil
}

func credentials(env run.Env) (*cli.App, func(run.Env) []*cli.Command) {
	return cred.Program(env), cred.Commands
}

// keeper has commands below a command, and one that runs another program.
func keeper(env run.Env) (*cli.App, func(run.Env) []*cli.Command) {
	done := func(*cli.Context) error { return nil }
	app := run.NewProgram("keeper", "")
	app.Flags = run.CommonFlags()
	return app, func(run.Env) []*cli.Command {
		return []*cli.Command{
			{Name: "keys", Flags: run.Take(run.OfPerson), Subcommands: []*cli.Command{
				{Name: "add", Action: done, Flags: []cli.Flag{&cli.BoolFlag{Name: "stdin"}, &cli.StringFlag{Name: "from"}}},
				{Name: "rotate", Action: done},
			}},
			{Name: "setup", ArgsUsage: " ", Action: done, Flags: []cli.Flag{&cli.BoolFlag{Name: "yes"}}, Subcommands: []*cli.Command{
				{Name: "alias", Action: done, Flags: []cli.Flag{&cli.BoolFlag{Name: "yes"}}},
			}},
			{
				Name: "note", ArgsUsage: "[TEXT…]", Action: done,
				Subcommands: []*cli.Command{{Name: "last", Action: done}},
			},
			{Name: "exec", ArgsUsage: "[PROFILE] -- COMMAND [ARGUMENT…]", Action: done, Flags: []cli.Flag{&cli.BoolFlag{Name: "serve"}}},
		}
	}
}

func read(of program, alias bool, args ...string) (commandline.Line, *cli.App, error) {
	env := run.Env{Args: append([]string{"program"}, args...), AWSCLI: func() ([]string, bool, bool) { return nil, alias, true }}
	app, commands := of(env)
	line, err := commandline.Read(env, app, commands)
	return line, app, err
}

// TestRead has options stand before all other arguments, in one form each, behind the command that
// takes them; and what is no option stay where it is.
func TestRead(t *testing.T) {
	for _, tt := range []struct {
		program   program
		args      string
		want, err string
	}{
		{openConsole, "prod --print", "--print -- prod", ""},
		{openConsole, "prod -p dev -s=ec2 -c", "--profile=dev --service=ec2 --copy -- prod", ""},
		{openConsole, "-profile dev --p x", "--profile=dev --profile=x --", ""},
		{openConsole, "prod -- --print x", "--print -- prod x", ""}, // under an alias
		{openConsole, "prod -- --unknown", "-- prod --unknown", ""},
		{openConsole, "prod --", "-- prod", ""},
		{openConsole, "prod --unknown=1 -", "", "there is no option --unknown"},
		{openConsole, "--print=false prod", "--print=false -- prod", ""},
		{openConsole, "prod --profile", "", "option --profile needs a value"},
		{openConsole, "--profile --print", "", "option --profile needs a value"},
		{openConsole, "--duration -1h", "--duration=-1h --", ""}, // a value that is no option, whatever it begins with
		{credentials, "list --json", "list --json --", ""},
		{credentials, "--json list", "list --json --", ""},
		{credentials, "list --json --profile dev", "", "list has no use for --profile"},
		{credentials, "--profile dev list --json", "", "list has no use for --profile"},
		{credentials, "list --format json", "", "list has no use for --format"},
		{credentials, "clear --format env prod", "", "clear has no use for --format"},
		{credentials, "--profile dev explain --json", "explain --profile=dev --json --", ""},
		{credentials, "warm a --all b -v", "warm --all --verbose -- a b", ""},
		{credentials, "login --device-code -p dev", "login --device-code --profile=dev --", ""},
		{credentials, "list --jsn", "", "there is no option --jsn of list"},
		{credentials, "warm -- --all", "warm --all --", ""}, // under an alias
		{credentials, "warm -- --nothing", "warm -- --nothing", ""},
		{credentials, "unknown --json", "", `"unknown" is no command`},
		{credentials, "-- prod", "", `"prod" is no command`},
		{credentials, "--format env --min-ttl 5m", "--format=env --min-ttl=5m", ""},
		{credentials, "", "", ""},
		{keeper, "keys add --stdin work --from x", "keys add --stdin --from=x -- work", ""},
		{keeper, "keys add work --no-prompt", "keys --no-prompt add -- work", ""},
		{keeper, "keys rotate --stdin", "", "there is no option --stdin of keys rotate"},
		{keeper, "setup --yes", "setup --yes --", ""},
		{keeper, "setup --yes alias x", "setup alias --yes -- x", ""},
		{keeper, "setup alais", "", `"alais" is no command of setup`},
		{keeper, "note last", "note last --", ""},
		{keeper, "note first last", "note -- first last", ""},
		{keeper, "keys", "", "keys needs a command of its own"},
		{keeper, "keys ad", "", `"ad" is no command of keys`},
		{keeper, "exec prod --serve -- env --serve", "exec --serve -- prod -- env --serve", ""},
		{keeper, "exec -- env", "exec -- -- env", ""},
		{keeper, "exec -- --serve", "exec -- -- --serve", ""}, // under an alias, too: it is the command's
		{keeper, "exec prod env --serve -- --help", "exec -- prod env --serve -- --help", ""},
		{keeper, "exec prod --", "exec -- prod --", ""},
		{keeper, "exec --nothing prod env", "", "there is no option --nothing of exec"},
	} {
		line, _, err := read(tt.program, true, strings.Fields(tt.args)...)
		if tt.err != "" {
			if err == nil || err.Error() != tt.err {
				t.Errorf("%s: %v, want %q", tt.args, err, tt.err)
			}
			continue
		}
		if got := strings.Join(line.Args, " "); err != nil || got != tt.want {
			t.Errorf("%s: %q, %v; want %q", tt.args, got, err, tt.want)
		}
	}
	line, _, err := read(openConsole, false, "prod", "--", "--print")
	if got := strings.Join(line.Args, " "); err != nil || got != "-- prod --print" {
		t.Errorf("a script below the AWS CLI: %q, %v", got, err)
	}
	line, _, err = read(credentials, false, "warm", "--", "--all")
	if got := strings.Join(line.Args, " "); err != nil || got != "warm -- --all" {
		t.Errorf("a profile called like an option: %q, %v", got, err)
	}
}

// TestCommandsAreMadeLate has an answer from the cache do without the commands.
func TestCommandsAreMadeLate(t *testing.T) {
	for args, want := range map[string]bool{"": false, "-p prod --format env -v": false, "list": true, "--nonsense": true, "--help": true} {
		_, app, _ := read(credentials, false, strings.Fields(args)...)
		if got := app.Commands != nil; got != want {
			t.Errorf("%q: made %t", args, got)
		}
	}
}

// TestHelpAndVersion has them win over what is wrong with the rest of the line, and be of the
// command.
func TestHelpAndVersion(t *testing.T) {
	for args, want := range map[string]string{
		"--help": "", "-h": "", "list --nonsense -h": "list", "--help warm": "warm", "keys add --help": "", "--version": "version", "list --version": "version",
		"--help --version": "",
	} {
		of := credentials
		if strings.HasPrefix(args, "keys") {
			of, want = keeper, "add"
		}
		line, app, err := read(of, false, strings.Fields(args)...)
		if line.Command != nil && line.Command.Name != "add" && !slices.Contains(app.Commands, line.Command) {
			t.Errorf("%s: the command is none of the program's: they were made twice", args)
		}
		got := ""
		if line.Version {
			got = "version"
		} else if line.Command != nil {
			got = line.Command.Name
		}
		if err != nil || line.Help == line.Version || got != want {
			t.Errorf("%s: %+v, %v", args, line, err)
		}
	}
	if line, _, err := read(openConsole, false, "prod", "--", "--help"); err != nil || line.Help {
		t.Errorf("behind --: %+v, %v", line, err)
	}
}

// TestDidYouMean has what is mistyped be told from what is nothing here.
func TestDidYouMean(t *testing.T) {
	for _, tt := range []struct {
		program    program
		args, want string
	}{
		{credentials, "--profil x", "--profile"},
		{credentials, "--prof x", "--profile"}, // as the AWS CLI would take it
		{credentials, "--regoin x", "--region"},
		{credentials, "--formt env", "--format"},
		{credentials, "--versin", "--version"},
		{credentials, "--hepl", "--help"},
		{credentials, "-pprod", "-p prod"},
		{credentials, "-x", ""},
		{credentials, "--nonsense", ""},
		{credentials, "--clear-clipbord", ""},
		{credentials, "list --jsn", "--json"},
		{credentials, "login --device-cod", "--device-code"},
		{openConsole, "--prnt", "--print"},
		{openConsole, "--browser-profil x", "--browser-profile"},
		{openConsole, "--clear-clipbord x", ""}, // is hidden
		{credentials, "lst", "list"},
		{credentials, "explin", "explain"},
		{credentials, "expl", "explain"},
		{credentials, "wram a", "warm"},
		{credentials, "prod", ""},
		{keeper, "keys ratate", "rotate"},
	} {
		_, _, err := read(tt.program, false, strings.Fields(tt.args)...)
		got := "?"
		if e, ok := errors.AsType[*commandline.OptionError](err); ok {
			got = e.Similar
		} else if e, ok := errors.AsType[*commandline.CommandError](err); ok {
			got = e.Similar
		}
		if got != tt.want {
			t.Errorf("%s: %q (%v), want %q", tt.args, got, err, tt.want)
		}
	}
}

// TestFindCommand finds commands, and those below them, for help.
func TestFindCommand(t *testing.T) {
	app, commands := keeper(run.Env{})
	app.Commands = commands(run.Env{})
	for words, want := range map[string]string{"": "", "keys": "keys", "keys add": "add", "nope": "!", "keys nope": "!", "exec nope": "!"} {
		command, err := commandline.FindCommand(app, strings.Fields(words), []string{"topic"})
		got := ""
		if command != nil {
			got = command.Name
		}
		if _, wrong := errors.AsType[*commandline.CommandError](err); wrong {
			got = "!"
		}
		if got != want {
			t.Errorf("%q: %s, %v", words, got, err)
		}
	}
	_, err := commandline.FindCommand(app, []string{"topics"}, []string{"topic"})
	if e, ok := errors.AsType[*commandline.CommandError](err); !ok || e.Similar != "topic" {
		t.Errorf("a mistyped topic: %v", err)
	}
}

// TestOptionErrorSaysWho has an option that another command takes be told with those.
func TestOptionErrorSaysWho(t *testing.T) {
	_, _, err := read(credentials, false, "list", "--profile", "x")
	e, ok := errors.AsType[*commandline.OptionError](err)
	if !ok || e.Command != "list" || !slices.Contains(e.By, "") || !slices.Contains(e.By, "warm") || slices.Contains(e.By, "list") {
		t.Errorf("%+v", e)
	}
}

// FuzzRead has no line of words make the reader fail otherwise than by an error, nor lose a word.
func FuzzRead(f *testing.F) {
	for _, line := range []string{"prod -p x", "keys add --from", "--= --- -", "exec a -- b -c", "-h=1 --version", "--prof x list", "keys --no-prompt"} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		words := strings.Split(line, " ")
		for _, of := range []program{openConsole, credentials, keeper} {
			read, _, err := read(of, len(line)%2 == 0, words...)
			if err != nil && err.Error() == "" {
				t.Errorf("%q: an error says nothing", line)
			}
			if err == nil && !read.Help && !read.Version && len(read.Args) > len(words)+1 {
				t.Errorf("%q: becomes %q", line, read.Args)
			}
		}
	})
}
