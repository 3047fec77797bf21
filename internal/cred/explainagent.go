package cred

import (
	"cmp"

	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/pkg/plan"
)

// agentRule is what `explain --json` prints of a [plan.Agent].
type agentRule struct {
	Under       string `json:"under,omitempty"` // the agent that asks; empty for a person
	Mode        string `json:"mode"`
	From        string `json:"from,omitempty"`
	Profile     string `json:"agent_profile,omitempty"`
	ProfileFrom string `json:"agent_profile_from,omitempty"`
	Refused     string `json:"refused,omitempty"`
	words       string
}

func ruleOf(a plan.Agent) *agentRule {
	rule := &agentRule{
		Under: a.Name, Mode: string(cmp.Or(a.Mode, plan.AgentAllow)), From: run.OriginText(a.From),
		Profile: a.Profile, ProfileFrom: run.OriginText(a.ProfileFrom), Refused: a.Refused,
		words: "agents: " + run.AgentText(a),
	}
	if a.Name != "" {
		rule.words = "under " + a.Name + ": " + run.AgentText(a)
	}
	return rule
}
