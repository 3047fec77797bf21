package caller

import (
	"path"
	"strings"
)

// use is what an argument of a shell or an interpreter is for.
type use int

const (
	flag     use = iota // itself alone
	attached            // what follows in the same argument belongs to it
	unknown             // perhaps the next argument belongs to it
	value               // what follows, or the next argument, belongs to it
	nothing             // no file is run: the rest belongs to what is read from standard input, or typed
	command             // a command line or code follows
	script              // a file to run follows
	module              // a module to run follows
	class               // a class to run follows
)

// grammar tells how a shell or an interpreter reads its arguments.
type grammar struct {
	letters  map[byte]use   // options of one letter, which can stand together: "-euo pipefail"
	names    map[string]use // the others, without dashes and in lower case
	oneDash  bool           // names have one dash: "-jar"
	anyCase  bool           // and any case
	prefixes string         // what else than a dash begins an option
	operand  use            // what the first argument is that is no option; flag stands for script
}

// found is what an argument list makes a shell or an interpreter run.
type found struct {
	use  use
	text string
}

// scan reads arguments up to what is run.
func (g grammar) scan(args []string) found {
	before := flag
	for i := 0; i < len(args); i++ {
		arg := args[i]
		switch {
		case arg == "" || arg == "-" && g.prefixes == "": // "-" is standard input, or to a shell the end of its options
			return found{use: nothing}
		case arg == "--" || arg == "-":
			return g.first(args[i+1:], flag)
		case !strings.ContainsAny(arg[:1], "-"+g.prefixes):
			return g.first(args[i:], before)
		}
		u, text := g.option(arg)
		if u >= value && u != nothing && text == "" && i+1 < len(args) {
			i++
			text = args[i]
		}
		if u > value {
			return found{u, text}
		}
		before = u
	}
	return found{use: nothing}
}

// first returns what the first argument that is no option stands for. One that may be the value of an option is taken for a script only
// if it is called like one: a value can be a secret.
func (g grammar) first(args []string, before use) found {
	switch {
	case len(args) == 0 || before == unknown && !calledScript(args[0]):
		return found{use: nothing}
	case g.operand == flag:
		return found{script, args[0]}
	}
	return found{g.operand, args[0]}
}

// option tells what an option is for, and what stands in the same argument.
func (g grammar) option(arg string) (u use, text string) {
	if g.oneDash || strings.HasPrefix(arg, "--") {
		return g.named(arg)
	}
	for i := 1; i < len(arg); i++ {
		if u := g.letters[arg[i]]; u != flag {
			return u, arg[i+1:]
		}
	}
	return flag, ""
}

func (g grammar) named(arg string) (u use, text string) {
	name, text, hasText := strings.Cut(strings.TrimLeft(arg, "-"+g.prefixes), "=")
	if g.anyCase {
		name = strings.ToLower(name)
	}
	u, known := g.names[name]
	if !known && !hasText && (g.anyCase || strings.HasPrefix(arg, "--")) {
		return unknown, ""
	}
	return u, text
}

// name returns what to call what is run; it is empty for what has no name.
func (f found) name() string {
	switch {
	case strings.Contains(f.text, "://"): // no file, and it may hold a password
		return ""
	case f.use == script, f.use == class && calledScript(f.text):
		return base(f.text)
	case f.use == class:
		name := base(f.text)
		return name[strings.LastIndexByte(name, '.')+1:]
	case f.use == module:
		return f.text
	}
	return ""
}

// calledScript tells whether a file is called like a script.
func calledScript(file string) bool {
	switch strings.ToLower(path.Ext(file)) {
	case ".sh", ".bash", ".zsh", ".ksh", ".fish", ".nu", ".ps1", ".py", ".pyz", ".rb", ".pl", ".php", ".js", ".cjs", ".mjs", ".ts", ".cts", ".mts", ".jar", ".java":
		return true
	}
	return false
}
