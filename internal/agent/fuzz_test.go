package agent_test

import (
	"regexp"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/agent"
	"github.com/seed642dee07/aws-federate/internal/caller"
)

// FuzzFind goes by a variable and by a process: the name of an agent can stand in that of a session,
// whatever it says of itself, and none is found where it says nothing.
func FuzzFind(f *testing.F) {
	for _, value := range []string{"", "1", "Some Tool/1.2", "\x1b[2J", "§§", "claude", "/a/node_modules/@openai/codex/x.js", "\xff=\x00"} {
		f.Add("AI_AGENT", value)
		f.Add("CODEX_X", value)
	}
	good := regexp.MustCompile(`^[a-z0-9._-]{1,28}$`)
	f.Fuzz(func(t *testing.T, name, value string) {
		for _, a := range []agent.Agent{
			agent.Find([]string{name + "=" + value}, nil),
			agent.Find(nil, []caller.Ancestor{{PID: 7, File: value, Args: []string{name, value}}}),
		} {
			if a.Name != "" && !good.MatchString(a.Name) || a.Name == "" && a != (agent.Agent{}) {
				t.Errorf("%q", a.Name)
			}
		}
		if value == "" && agent.Find([]string{name + "="}, nil).Name != "" && name == "AI_AGENT" {
			t.Error("a variable without a value")
		}
	})
}
