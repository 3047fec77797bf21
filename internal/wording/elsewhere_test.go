package wording

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/commandline"
	"github.com/seed642dee07/aws-federate/internal/console"
	"github.com/seed642dee07/aws-federate/internal/cred"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// planned are commands that hints are prepared for: a hint that needs one is given once it is
// there.
var planned = []string{"logout", "setup", "doctor", "completion", "keys", "exec", "serve", "eks-token"}

func both[T any](a, b T) []T { return []T{a, b} }

func commandNames() (names []string) {
	for _, c := range cred.Commands(run.Env{}) {
		names = append(names, c.Name)
	}
	return names
}

// TestElsewhereNamesWhatIsThere has hints name commands that are there, or need the command that
// they name, and options that are there.
func TestElsewhereNamesWhatIsThere(t *testing.T) {
	there := commandNames()
	if !slices.Equal(commandsThere, there) {
		t.Errorf("the commands are %q, and not %q", there, commandsThere)
	}
	options := slices.Concat(cred.Program(run.Env{}).Flags, console.Program(run.Env{}).Flags)
	for _, c := range cred.Commands(run.Env{}) {
		options = append(options, c.Flags...)
	}
	known := []string{"--version", "--help"}
	for _, flag := range options {
		for _, name := range flag.Names() {
			known = append(known, "--"+name)
		}
	}
	called := regexp.MustCompile(`aws-federate-cred ([a-z][a-z-]*)|'(list|explain) `)
	option := regexp.MustCompile(`--[a-z][a-z-]*`)
	for _, f := range slices.Concat(commandWords, optionWords) {
		if f.needs != "" && !slices.Contains(there, f.needs) && !slices.Contains(planned, f.needs) {
			t.Errorf("%s needs %s, which is not there", f.words, f.needs)
		}
		if !slices.Contains(there, f.needs) && f.needs != "" {
			continue
		}
		for _, m := range called.FindAllStringSubmatch(f.hint, -1) {
			if name := m[1] + m[2]; !slices.Contains(there, name) {
				t.Errorf("%s: %q names %s, which is not there", f.words, f.hint, name)
			}
		}
		for _, name := range option.FindAllString(f.hint, -1) {
			if !slices.Contains(known, name) {
				t.Errorf("%s: %q names %s, which is not there", f.words, f.hint, name)
			}
		}
	}
}

// TestElsewhereIsReached has no word be a command or an option of ours where its hint is for, as
// that hint is never given.
func TestElsewhereIsReached(t *testing.T) {
	for _, f := range commandWords {
		for word := range strings.SplitSeq(f.words, "|") {
			if f.programs != opening && slices.Contains(commandNames(), word) {
				t.Errorf("%s is a command", word)
			}
		}
	}
	for _, app := range both(cred.Program(run.Env{}), console.Program(run.Env{})) {
		for _, flag := range app.Flags {
			for _, name := range flag.Names() {
				for _, word := range []string{"-" + name, "--" + name} {
					if hint := elsewhere(optionWords, word, app.Name, commandNames()); hint != "" {
						t.Errorf("%s %s is an option, and has the hint %s", app.Name, word, hint)
					}
				}
			}
		}
	}
}

// TestUsageHints has words of other tools, mistyped ones and options without a use be told what
// does it here.
func TestUsageHints(t *testing.T) {
	for _, tt := range []struct{ args, what, hint string }{
		{"cred prod", `"prod" is no command; a profile is named by --profile prod`, "'aws-federate-cred --profile prod' prints its credentials"},
		{"cred lits", `"lits" is no command`, "did you mean list? "},
		{"cred ls", `"ls" is no command`, "'aws-federate-cred list' lists"},
		{"cred export", `"export" is no command`, "--format export"},
		{"cred console", "no command", "'aws-console NAME' opens"},
		{"cred rotate", "no command", "'aws-federate-cred keys rotate NAME'"},
		{"cred sso login", "no command", "'aws-federate-cred login' signs in"},
		{"cred get", "no command", "prints credentials"},
		{"cred locked", "no command", "'aws-federate-cred help keys' says how"},
		{"cred errors", "no command", "'aws-federate-cred doctor' looks for what is wrong"},
		{"cred profile", "no command", "'aws-federate-cred list WORD' lists the profiles"},
		{"cred uninstall", "no command", "'aws-federate-cred setup undo' takes back"},
		{"cred --json", "there is no option --json", "credentials are printed as JSON anyway"},
		{"cred --debug", "there is no option --debug", "--verbose says what is done"},
		{"cred -u", "there is no option -u", "'aws-console NAME' opens"},
		{"cred --serve", "there is no option --serve", "exec NAME --serve"},
		{"cred -o json", "there is no option -o", "--format env"},
		{"cred --device-code", "there is no option --device-code", "it is an option of login; 'aws-federate-cred --help'"},
		{"cred --profil x", "there is no option --profil", "did you mean --profile? 'aws-federate-cred --help' shows the options"},
		{"cred list --profile x", "list has no use for --profile", "'aws-federate-cred list WORD' lists"},
		{"cred list --format json", "list has no use for --format", "'aws-federate-cred list --json' prints JSON"},
		{"cred clear --format env", "clear has no use for --format", "leave it out: it is for aws-federate-cred without a command; 'aws-federate-cred clear --help'"},
		{"cred explain --all", "explain has no use for --all", "leave it out: it is for warm, logout and clear; 'aws-federate-cred explain --help'"},
		{"cred list --debug", "there is no option --debug of list", "--verbose says what is done"},
		{"cred list --jsn", "there is no option --jsn of list", "did you mean --json? 'aws-federate-cred list --help' shows the options"},
		{"console -u", "there is no option -u", "--print prints the URL"},
		{"console --prin", "there is no option --prin", "did you mean --print?"},
		{"console --format env", "there is no option --format", "is the program that prints credentials"},
	} {
		args := strings.Fields(tt.args)
		env := run.Env{Args: args, AWSCLI: func() ([]string, bool, bool) { return nil, false, false }}
		app, words, commands := cred.Program(env), FederateCred(), cred.Commands
		if args[0] == "console" {
			app, words, commands = console.Program(env), Console(), nil
		}
		_, err := commandline.Read(env, app, commands)
		m := report{app.Name, err, words}.word()
		if m.code != exitUsage || !strings.Contains(m.why, tt.what) || !strings.Contains(m.hint, tt.hint) {
			t.Errorf("%s: %+v", tt.args, m)
		}
	}
}

// TestNoProfile has a command that is given to aws-console, as a word that is no profile, be told
// where it is one.
func TestNoProfile(t *testing.T) {
	for name, want := range map[string]string{
		"list": "'aws-federate-cred list' is one", "help": "--help shows the options", "ls": "'aws-federate-cred list' lists",
		"prod": "'aws-federate-cred list' shows the profiles",
	} {
		m := report{opening, &profile.NotFoundError{Kind: "profile", Name: name, Files: profile.Files{Config: "c"}}, Console()}.word()
		if !strings.Contains(m.hint, want) {
			t.Errorf("%s: %s", name, m.hint)
		}
	}
	near := report{opening, &profile.NotFoundError{Kind: "profile", Name: "list", Similar: "lists"}, Console()}.word()
	if near.hint != `did you mean "lists"?` {
		t.Errorf("one that is near: %s", near.hint)
	}
}

// TestElsewhereNeeds has a hint on a command be given where that is there, and another one else.
func TestElsewhereNeeds(t *testing.T) {
	for word, want := range map[string]string{"rotate": "keys rotate", "shell": "exec NAME", "signout": "logout", "configure": "setup"} {
		e := &commandline.CommandError{Word: word, Commands: append(commandNames(), planned...)}
		if m := (report{printing, e, FederateCred()}).word(); !strings.Contains(m.hint, want) {
			t.Errorf("%s: %s", word, m.hint)
		}
	}
	e := &commandline.CommandError{Word: "ad", Parent: "keys", Similar: "add"}
	if m := (report{printing, e, FederateCred()}).word(); m.hint != "did you mean add? 'aws-federate-cred keys --help' shows which there are" {
		t.Error(m.hint)
	}
	e = &commandline.CommandError{Word: "expl", Similar: "explain", Explain: true}
	if m := (report{printing, e, FederateCred()}).word(); m.hint != "did you mean explain? 'aws-federate-cred help' shows the commands and topics" {
		t.Error(m.hint)
	}
}
