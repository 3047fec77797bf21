package caller

import (
	"path"
	"strings"
)

// grammar tells what the options of a shell or an interpreter mean. One letter is an option, and
// letters can stand together: "-euo pipefail". Python's is exact, as it runs the AWS CLI.
type grammar struct {
	shell   bool   // what it runs by a command line is asked by whoever runs it
	windows bool   // and its options are words
	flags   string // letters that stand for themselves
	values  string // letters behind which a value follows
	code    string // letters behind which a command line or code follows
	module  string // letters behind which the name of a module follows
}

func grammarOf(name string) (g grammar, ok bool) {
	switch strings.ToLower(strings.TrimRight(name, "0123456789.")) { // "python3.13", "Python"
	case "sh", "ash", "bash", "dash", "ksh", "mksh", "oksh", "osh", "rbash", "yash", "zsh", "csh", "tcsh":
		return grammar{shell: true, flags: "abdefghiklmnprtuvwxyBCDEHPT", values: "oO", code: "c"}, true
	case "cmd", "powershell", "powershell_ise", "pwsh", "pwsh-preview":
		return grammar{shell: true, windows: true}, true
	case "fish", "nu":
		return grammar{shell: true, flags: "ilnNP", values: "CdDfopmI", code: "c"}, true
	case "python", "pythonw", "pypy":
		return grammar{flags: "bBdEiIOPqRsStuvx", values: "WX", code: "c", module: "m"}, true
	case "node", "nodejs", "ruby", "jruby", "perl":
		return grammar{flags: "wT", code: "eEp"}, true
	}
	return grammar{}, false
}

// use is what an option is for, or an argument list.
type use int

const (
	unknown use = iota
	flag
	value
	script // or a module
	code   // or a command line
	nobody // nothing is run but what is typed, or comes on standard input
)

// runs tells what arguments make the program run, and the name of a script. What follows an option
// that is not known here is not told: it may be a value, and so a secret.
func (g grammar) runs(args []string) (use, string) {
	for len(args) > 0 {
		arg, rest := args[0], args[1:]
		switch {
		case arg == "", arg == "-" && !g.shell:
			return nobody, ""
		case arg == "-", arg == "--":
			return named(rest)
		case arg[0] != '-' && (arg[0] != '+' || !g.shell):
			return named(args)
		}
		u, text := g.option(arg)
		if u >= value && text == "" && len(rest) > 0 {
			text, rest = rest[0], rest[1:]
		}
		switch u {
		case script:
			return named([]string{text})
		case unknown, code, nobody:
			return u, ""
		case flag, value:
		}
		args = rest
	}
	return nobody, ""
}

// named is what to call the script that is the first of args.
func named(args []string) (use, string) {
	if len(args) == 0 || args[0] == "" || strings.Contains(args[0], "://") { // no file, and it may hold a password
		return nobody, ""
	}
	return script, base(args[0])
}

// option tells what an option is for, and the text that follows it in the same argument.
func (g grammar) option(arg string) (use, string) {
	switch name, text, _ := strings.Cut(arg, "="); name {
	case "--command":
		return code, text
	case "--init-file", "--rcfile", "--init-command": // terminals in editors start "bash --init-file …"
		return value, text
	case "--login", "--norc", "--noprofile", "--noediting", "--no-rcs", "--posix":
		return flag, ""
	}
	for i := 1; i < len(arg); i++ {
		in := func(letters string) bool { return strings.IndexByte(letters, arg[i]) >= 0 }
		switch {
		case in(g.code):
			return code, ""
		case in(g.module):
			return script, arg[i+1:]
		case in(g.values):
			return value, arg[i+1:]
		case !in(g.flags):
			return unknown, ""
		}
	}
	return flag, ""
}

// windowsShell is runs for the shells of Windows. The names of PowerShell's options can be cut
// short. "cmd /k" and "powershell -NoExit" stay for a person, and so does one without a command.
func windowsShell(args []string) (use, string) {
	before := "-no"
	for _, arg := range args {
		begins := func(option string) bool { return strings.HasPrefix(strings.ToLower(arg), option) }
		switch {
		case begins("/k"), begins("-noe"):
			return nobody, ""
		case begins("/c"), begins("/r"), begins("-c"), begins("-en"), strings.EqualFold(arg, "-e"), strings.EqualFold(arg, "-ec"):
			return code, ""
		case strings.EqualFold(path.Ext(arg), ".ps1"):
			return named([]string{arg})
		case !begins("-") && !begins("/") && strings.HasPrefix(strings.ToLower(before), "-no"): // and not the value of an option
			return code, ""
		}
		before = arg
	}
	return nobody, ""
}
