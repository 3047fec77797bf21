package caller

import (
	"slices"
	"strings"
)

// kind is what a program makes of its arguments.
type kind int

const (
	plain        kind = iota // nothing that is known here
	language                 // runs a script
	shell                    // runs a script, a command line, or what a person types
	windowsShell             // the same, and its options are words
)

// kindOf knows the shells and the languages in which callers of ours are written. flags are the
// letters that stand for an option without a value, alone or together as in "-eu".
func kindOf(name string) (k kind, flags string) {
	switch strings.ToLower(strings.TrimRight(name, "0123456789.")) { // "python3.13", "Python"
	case "sh", "ash", "bash", "dash", "ksh", "mksh", "zsh", "fish", "nu", "csh", "tcsh":
		return shell, "aefilnruvxBET"
	case "cmd", "powershell", "pwsh":
		return windowsShell, ""
	case "python", "pythonw", "pypy": // all that it has, as it runs the AWS CLI
		return language, "bBdEiIOPqRsStuvx"
	case "ruby", "perl":
		return language, "wT"
	case "node", "nodejs":
		return language, ""
	}
	return plain, ""
}

// runs tells what an interpreter's arguments make of it, and the name of its script. What follows
// an option that is not known here is not told: it may be a value, and so a secret.
func runs(args []string, k kind, flags string) (role, string) {
	alone := program // without a script: a person types, or the code is on standard input
	if k == shell {
		alone = person
	}
	for len(args) > 0 {
		arg := args[0]
		args = args[1:]
		switch {
		case arg == "", arg == "-" && k == language:
			return alone, ""
		case arg == "-", arg == "--":
			return scriptOr(alone, args...)
		case arg[0] != '-' && (arg[0] != '+' || k == language):
			return scriptOr(alone, arg)
		case k == language && arg == "-m":
			return scriptOr(alone, args...)
		case k == shell && isCommandLine(arg):
			return link, ""
		case k == shell && slices.Contains([]string{"--init-file", "--rcfile", "--init-command", "-C"}, arg): // as editors start it
			return person, ""
		case k == shell && slices.Contains([]string{"--login", "--norc", "--noprofile", "--noediting", "--posix"}, arg):
		case strings.Trim(arg[1:], flags) == "":
		case k == shell && strings.Trim(arg[1:], flags) == "o": // "-euo pipefail"
			args = args[min(1, len(args)):]
		default:
			return program, ""
		}
	}
	return alone, ""
}

func isCommandLine(arg string) bool {
	return strings.HasPrefix(arg, "--command") || !strings.HasPrefix(arg, "--") && strings.Contains(arg, "c") // "-lc"
}

// scriptOr is a program by the name of the first of args, which is a file; else it is alone.
func scriptOr(alone role, args ...string) (role, string) {
	if len(args) == 0 || args[0] == "" || strings.Contains(args[0], "://") { // no file, and it may hold a password
		return alone, ""
	}
	return program, base(args[0])
}

// runsOnWindows is runs for cmd and PowerShell. "cmd /k" and "powershell -NoExit" stay for a
// person, and so does one without a command.
func runsOnWindows(args []string) (role, string) {
	for _, arg := range args {
		option := strings.ToLower(arg)
		begins := func(text string) bool { return strings.HasPrefix(option, text) }
		switch {
		case begins("/k"), begins("-noe"):
			return person, ""
		case begins("/c"), begins("-c"), begins("-en"):
			return link, ""
		case strings.HasSuffix(option, ".ps1"):
			return program, base(arg)
		}
	}
	return person, ""
}
