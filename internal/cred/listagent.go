package cred

import (
	"fmt"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/pkg/plan"
)

// agentNote says what AI agents get of the profiles that are listed; empty where they get all.
func agentNote(r *run.Run, entries []run.Entry) string {
	count := map[plan.AgentMode]int{}
	for i := range entries {
		if mode := entries[i].Agent; mode != "" {
			count[mode]++
		}
	}
	var parts []string
	for _, mode := range []plan.AgentMode{plan.AgentDeny, plan.AgentAsk, plan.AgentReadOnly, plan.AgentAllow} {
		words := map[plan.AgentMode]string{
			plan.AgentDeny: "%d not at all", plan.AgentAsk: "%d with a person's yes", plan.AgentReadOnly: "%d read-only",
			plan.AgentAllow: "%d by another profile in its place",
		}[mode]
		if count[mode] > 0 {
			parts = append(parts, fmt.Sprintf(words, count[mode]))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	who := "AI agents get"
	if r.Agent.Name != "" {
		who = "this list is that of the agent " + r.Agent.Name + ", which gets"
	}
	return fmt.Sprintf(
		"%s, of %d profiles: %s; 'aws-federate-cred explain PROFILE' says by what",
		who,
		len(entries),
		strings.Join(parts, ", "),
	)
}
