package plan

import (
	"fmt"
	"slices"
	"strings"
)

// AgentMode is what an AI agent may have of a profile.
type AgentMode string

// The modes. What lies between allow and deny is narrowed, or wants a person's yes.
const (
	AgentAllow    AgentMode = "allow"
	AgentReadOnly AgentMode = "read-only"
	AgentAsk      AgentMode = "ask"
	AgentDeny     AgentMode = "deny"
)

// ReadAgentMode reads the setting. A text that is no mode denies, and the reason says what it could
// be.
func ReadAgentMode(text string) (mode AgentMode, wrong string) {
	switch mode := AgentMode(strings.ToLower(text)); mode {
	case AgentAllow, AgentReadOnly, AgentAsk, AgentDeny:
		return mode, ""
	}
	return AgentDeny, fmt.Sprintf("is %q, and can be allow, read-only, ask or deny", text)
}

// Agent is what is said of AI agents for a profile, and for which agent the plan is.
type Agent struct {
	// Name is the agent that the plan is for; empty for a person.
	Name string
	// Mode is what an agent may have, and From who says so: zero for the default, which is to allow.
	Mode AgentMode
	From Origin
	// Profile is the one that an agent gets in place of the one that is asked for; empty for that
	// one. ProfileFrom says who wants it so, and Asked which it took the place of, in a plan for an
	// agent.
	Profile     string
	ProfileFrom Origin
	Asked       string
	// Refused says why an agent gets nothing though the mode is not to deny; empty where it does.
	// Option is the field of the request that is at fault, empty where none is.
	Refused, Option string
}

// Guarded reports whether an agent would get anything else than a person.
func (a Agent) Guarded() bool { return a.Mode != "" && a.Mode != AgentAllow || a.Profile != "" }

// Denied reports whether an agent that the plan is for gets nothing.
func (a Agent) Denied() bool { return a.Name != "" && (a.Mode == AgentDeny || a.Refused != "") }

// Apart reports whether the plan is for an agent whose answers are kept apart from those of people.
func (a Agent) Apart() bool { return a.Name != "" && (a.Mode == AgentReadOnly || a.Mode == AgentAsk) }

// apart is the name of such an agent, for the key of the first n steps: what is on the way to an
// answer serves all.
func (p *Plan) apart(n int) string {
	if n < len(p.Steps) || !p.Agent.Apart() {
		return ""
	}
	return p.Agent.Name
}

// Narrows reports whether a plan ends with a call that takes the policies of a session, and gives
// that of a role.
func (p *Plan) Narrows() bool {
	_, role := p.Last().(AssumeRole)
	_, web := p.Last().(WebIdentity)
	return role || web
}

// ForAgent returns the plan as that of an agent whose answers are kept apart. The AWS CLI's cache has
// those of people. Policies that the request names itself are refused, and so is what cannot be
// narrowed.
func (p *Plan) ForAgent(policy, policyARNs bool) Plan {
	own := *p
	own.Steps = slices.Clone(p.Steps)
	own.CLICache, own.CLICacheFrom = CLICacheOff, own.Agent.From
	more, last := false, len(own.Steps)-1
	switch step := own.Steps[last].(type) {
	case AssumeRole:
		more, step.Agent = step.Policy != "" || len(step.PolicyARNs) > 1, own.Agent.Name
		own.Steps[last] = step
	case WebIdentity:
		more, step.Agent = step.Policy != "" || len(step.PolicyARNs) > 1, own.Agent.Name
		own.Steps[last] = step
	case FederationToken:
		step.Agent = own.Agent.Name
		own.Steps[last] = step
	case StaticKeys, EnvironmentKeys, KeyringKeys, Process, SSO, Login, Container, Instance, SessionToken: // have no name for it
	}
	const adds = "adds to what a session may do, beside ReadOnlyAccess or in another session than was agreed to"
	readOnly := own.Agent.Mode == AgentReadOnly
	switch {
	case policy:
		own.Agent.Refused, own.Agent.Option = adds, "Policy"
	case policyARNs:
		own.Agent.Refused, own.Agent.Option = adds, "PolicyARNs"
	case readOnly && !own.Narrows():
		own.Agent.Refused = "no role is assumed here, and nothing else can be narrowed"
	case readOnly && more:
		own.Agent.Refused = "its line names a policy, which would add to ReadOnlyAccess"
	}
	return own
}
