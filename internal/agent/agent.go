// Package agent tells whether an AI agent runs ours: by the variables that agents set for what they
// run, and by the processes that ours comes from. An agent that wants to hide can; this is for those
// that do not.
//
// It is a table and a walk over what it is given. It does not know what an agent may do, nor where
// the environment and the processes come from.
package agent

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/caller"
)

// Agent is an AI agent that runs ours. The zero Agent is none.
type Agent struct {
	// Name is in small letters, digits, "-", "." and "_", such as "claude-code".
	Name string
	// PID and Started name the process that the agent runs in, the outermost of its own; zero where
	// it is not known.
	PID     int
	Started uint64
	// Variable is the one that tells; empty where a process does.
	Variable string
}

// LongestName is how many characters a name has at most: it ends the name of a federated user, of 32.
const LongestName = 28

// known are the agents. A variable that has a value counts with that alone. The names of variables,
// and their values, are those of AWS's own table; those of programs are what the agents install.
// Source: https://github.com/boto/botocore/blob/develop/botocore/useragent.py.
var known = []struct {
	name, variable, value string
	programs              []string
	modules               []string // parts of the path of a script
}{
	{"claude-code", "CLAUDECODE", "1", []string{"claude"}, []string{"@anthropic-ai/claude-code"}},
	{"gemini-cli", "GEMINI_CLI", "1", []string{"gemini"}, []string{"@google/gemini-cli"}},
	{"pi", "PI_CODING_AGENT", "true", nil, []string{"pi-coding-agent"}},
	{"copilot-cli", "COPILOT_CLI", "1", []string{"copilot"}, []string{"@github/copilot"}},
	{"cursor", "CURSOR_AGENT", "1", []string{"cursor-agent"}, nil},
	{"codex", "CODEX_THREAD_ID", "", []string{"codex", "codex-linux-sandbox"}, []string{"@openai/codex"}},
	{"kiro", "KIRO_SESSION_ID", "", []string{"kiro-cli"}, nil},
	{"opencode", "OPENCODE", "", []string{"opencode"}, []string{"opencode-ai"}},
	{"antigravity", "ANTIGRAVITY_AGENT", "", nil, nil},
	{"amp", "AMP_CURRENT_THREAD_ID", "", []string{"amp"}, []string{"@sourcegraph/amp"}},
	{"aider", "", "", []string{"aider"}, nil},
	{"goose", "", "", []string{"goose"}, nil},
	{"crush", "", "", []string{"crush"}, nil},
	{"qwen-code", "", "", []string{"qwen"}, []string{"@qwen-code/qwen-code"}},
	{"cline", "", "", []string{"cline"}, nil},
}

// families are agents that set several variables whose names begin alike.
var families = []struct{ name, prefix string }{{"codex", "CODEX_"}, {"cline", "CLINE_"}}

// theirs are variables of a family that a person sets, for the agent and not by it.
var theirs = []string{"CODEX_HOME", "CODEX_API_KEY", "CLINE_DIR"}

// generic is the variable whose value is the name of an agent.
const generic = "AI_AGENT"

// nameless is an agent with a name of which nothing can stand in that of a session.
const nameless = "agent"

// Find tells which agent runs ours, by an environment of "NAME=VALUE" and the processes that ours
// comes from, the nearest first.
func Find(environ []string, all []caller.Ancestor) Agent {
	a := byEnvironment(environ)
	for _, p := range all { // the outermost counts
		if name := byProcess(p); name != "" {
			if a.PID, a.Started = p.PID, p.Started; a.Name == "" {
				a.Name = name
			}
		}
	}
	if a.Name != "" && a.PID == 0 {
		a.PID, a.Started = outermost(all)
	}
	return a
}

// outermost is the last process on the way up that is no person's, else the one that runs ours.
func outermost(all []caller.Ancestor) (pid int, started uint64) {
	if len(all) > 0 {
		pid, started = all[0].PID, all[0].Started
	}
	for _, p := range all {
		if p.Person {
			break
		}
		pid, started = p.PID, p.Started
	}
	return pid, started
}

// byEnvironment goes by the variables.
func byEnvironment(environ []string) Agent {
	values := map[string]string{}
	for _, variable := range environ {
		if name, value, _ := strings.Cut(variable, "="); value != "" {
			values[name] = value
		}
	}
	for _, k := range known {
		if value := values[k.variable]; value != "" && (k.value == "" || k.value == value) {
			return Agent{Name: k.name, Variable: k.variable}
		}
	}
	if said := strings.TrimSpace(values[generic]); said != "" {
		return Agent{Name: cmp.Or(Tidy(said), nameless), Variable: generic}
	}
	for _, family := range families {
		for _, variable := range environ {
			name, value, _ := strings.Cut(variable, "=")
			if value != "" && strings.HasPrefix(name, family.prefix) && !slices.Contains(theirs, name) {
				return Agent{Name: family.name, Variable: name}
			}
		}
	}
	return Agent{}
}

// byProcess goes by a program's file, by the name that it was started by or has given itself, and by
// the script that it runs.
func byProcess(p caller.Ancestor) string {
	names := []string{base(p.File)}
	if len(p.Args) > 0 {
		names = append(names, base(firstWord(p.Args[0])))
	}
	script := ""
	for _, arg := range p.Args[min(1, len(p.Args)):] {
		if !strings.HasPrefix(arg, "-") {
			script = strings.ReplaceAll(arg, `\`, "/")
			break
		}
	}
	if script != "" && interprets(names[0]) {
		names = append(names, base(script))
	}
	for _, k := range known {
		inside := func(module string) bool { return strings.Contains(script, "/"+module+"/") }
		if slices.ContainsFunc(names, func(name string) bool { return slices.Contains(k.programs, name) }) ||
			interprets(names[0]) && slices.ContainsFunc(k.modules, inside) {
			return k.name
		}
	}
	return ""
}

// interprets reports whether a program is one that runs scripts, of those that agents are written
// for.
func interprets(name string) bool {
	return name == "node" || name == "bun" || name == "deno" || strings.HasPrefix(name, "python")
}

// firstWord is the name in a title that a process has given itself, as "claude" or "node: codex".
func firstWord(title string) string {
	if strings.Contains(title, "/") {
		return title
	}
	word, _, _ := strings.Cut(title, " ")
	return word
}

// base is the name of a program without its directory and what Windows puts behind it.
func base(file string) string {
	name := strings.ToLower(path.Base(strings.ReplaceAll(file, `\`, "/")))
	for _, end := range []string{".exe", ".cmd", ".js", ".mjs"} {
		name = strings.TrimSuffix(name, end)
	}
	return name
}

// Tidy makes a name of what somebody says of himself; empty where nothing is left of it.
func Tidy(text string) string {
	name := strings.Map(func(c rune) rune {
		switch {
		case c >= 'A' && c <= 'Z':
			return c - 'A' + 'a'
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '-', c == '.', c == '_':
			return c
		case c == ' ', c == '/', c == '@':
			return '-'
		}
		return -1
	}, text)
	name = strings.Trim(name, "-._")
	return strings.TrimRight(name[:min(len(name), LongestName)], "-._")
}
