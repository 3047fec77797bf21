package agent_test

import (
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/agent"
	"github.com/seed642dee07/aws-federate/internal/caller"
)

func TestByEnvironment(t *testing.T) {
	for environ, want := range map[string]string{
		"":                                     "",
		"CLAUDECODE=1":                         "claude-code",
		"CLAUDECODE=0":                         "",
		"CLAUDECODE=":                          "",
		"GEMINI_CLI=1":                         "gemini-cli",
		"PI_CODING_AGENT=true":                 "pi",
		"PI_CODING_AGENT=1":                    "",
		"COPILOT_CLI=1":                        "copilot-cli",
		"CURSOR_AGENT=1":                       "cursor",
		"CODEX_THREAD_ID=0193":                 "codex",
		"KIRO_SESSION_ID=x":                    "kiro",
		"OPENCODE=1":                           "opencode",
		"ANTIGRAVITY_AGENT=yes":                "antigravity",
		"AMP_CURRENT_THREAD_ID=T-1":            "amp",
		"CODEX_SANDBOX=seatbelt":               "codex",
		"CODEX_HOME=/home/a/.codex":            "",
		"CLINE_ACTIVE=true":                    "cline",
		"AI_AGENT=Some Tool/1.2":               "some-tool-1.2",
		"AI_AGENT=\x1b[2J":                     "2j",
		"AI_AGENT=§§":                          "",
		"AI_AGENT=" + strings.Repeat("x", 100): strings.Repeat("x", agent.LongestName),
		"AI_AGENT=other CLAUDECODE=1":          "claude-code",
		"HOME=/root PATH=/bin":                 "",
	} {
		list := strings.Split(strings.ReplaceAll(environ, " CLAUDE", "\nCLAUDE"), "\n")
		got := agent.Find(list, nil)
		if got.Name != want || (got.Variable == "") != (want == "") {
			t.Errorf("%q: %+v, want %q", environ, got, want)
		}
	}
}

func TestByProcess(t *testing.T) {
	process := func(pid int, file string, args ...string) caller.Ancestor {
		return caller.Ancestor{PID: pid, Started: uint64(pid), File: file, Args: args}
	}
	shell, person := process(9, "/bin/bash", "bash", "-c", "aws s3 ls"), process(2, "/bin/bash", "-bash")
	person.Person = true
	for name, tt := range map[string]struct {
		chain []caller.Ancestor
		want  string
		pid   int
	}{
		"a person":            {[]caller.Ancestor{person}, "", 0},
		"its own program":     {[]caller.Ancestor{shell, process(7, "/home/a/.local/bin/claude", "claude"), person}, "claude-code", 7},
		"its title":           {[]caller.Ancestor{shell, process(7, "/usr/bin/node", "claude"), person}, "claude-code", 7},
		"its script":          {[]caller.Ancestor{process(7, "/usr/bin/node", "node", "/usr/local/bin/codex", "exec"), person}, "codex", 7},
		"a module":            {[]caller.Ancestor{process(7, "/usr/bin/node", "node", "--x", "/n/@google/gemini-cli/dist/index.js"), person}, "gemini-cli", 7},
		"Windows":             {[]caller.Ancestor{process(7, `C:\Users\a\codex.exe`, "codex.exe"), person}, "codex", 7},
		"a script of Python":  {[]caller.Ancestor{process(7, "/usr/bin/python3.11", "python3", "/usr/bin/aider"), person}, "aider", 7},
		"one within another":  {[]caller.Ancestor{shell, process(7, "codex"), process(6, "bash"), process(5, "claude"), person}, "codex", 5},
		"beyond a shell":      {[]caller.Ancestor{person, process(7, "claude")}, "claude-code", 7},
		"a file of that name": {[]caller.Ancestor{process(7, "/usr/bin/vim", "vim", "/home/a/claude"), person}, "", 0},
		"a directory of it":   {[]caller.Ancestor{process(7, "/usr/bin/node", "node", "/home/a/claude/server.js"), person}, "", 0},
		"nothing known":       {[]caller.Ancestor{process(7, ""), person}, "", 0},
	} {
		got := agent.Find(nil, tt.chain)
		if got.Name != tt.want || got.PID != tt.pid || got.Started != uint64(tt.pid) {
			t.Errorf("%s: %+v, want %q, %d", name, got, tt.want, tt.pid)
		}
	}
	// By a variable alone, the outermost process counts that is no person's.
	got := agent.Find(
		[]string{"AI_AGENT=x"},
		[]caller.Ancestor{shell, process(8, "/opt/x/helper"), process(7, "/opt/x/x"), person, process(1, "y")},
	)
	if got.Name != "x" || got.PID != 7 {
		t.Errorf("%+v", got)
	}
}
