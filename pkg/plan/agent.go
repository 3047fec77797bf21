package plan

// AgentMode is what an AI agent may have of a profile.
type AgentMode string

// The modes. What lies between allow and deny is narrowed, or wants a person's yes.
const (
	AgentAllow    AgentMode = "allow"
	AgentReadOnly AgentMode = "read-only"
	AgentAsk      AgentMode = "ask"
	AgentDeny     AgentMode = "deny"
)

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
func (p Plan) apart(n int) string {
	if n < len(p.Steps) || !p.Agent.Apart() {
		return ""
	}
	return p.Agent.Name
}
