package wording

import (
	"fmt"

	"github.com/seed642dee07/aws-federate/internal/cred/logcmd"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/plan"
)

// refusedAgent words that an AI agent gets no credentials. The cure is a person's in any case.
func (r report) refusedAgent(e *run.AgentError) message {
	if e.Option != "" {
		m := r.wrongUsage(fmt.Sprintf("%s; under %s: %s", e.Error(), e.Name, run.AgentText(plan.Agent{Mode: e.Mode, From: e.From})))
		m.hint = "leave it out; a person may use it, outside of the agent"
		return m
	}
	m := message{
		what: agentWhat(e), why: run.AgentText(e.Agent), code: exitNeedsPerson,
		hint: "a person may run it, outside of the agent: " + r.again(e),
	}
	switch {
	case e.Declined:
		m.why = "a person has said no, which lasts as long as this agent runs"
	case e.Err != nil:
		m.why = run.AgentText(e.Agent) + ": " + e.Err.Error()
		yes := "a person has to say yes in a window, which needs a desktop"
		if lets := whoLets(e.Err); lets != "" {
			yes = "run it" + lets + ", and a person is asked"
		}
		m.hint = yes + "; or " + m.hint
	case e.Refused != "" && e.Command == "":
		m.hint += "; 'agent_profile' names a profile for agents, such as one that assumes a role with few rights"
	}
	return m
}

func agentWhat(e *run.AgentError) string {
	if e.Profile == "" {
		return fmt.Sprintf("the agent %s gets no credentials", e.Name)
	}
	return fmt.Sprintf("the agent %s gets no credentials of profile %q", e.Name, e.Profile)
}

// again is the program, for what was asked of it.
func (r report) again(e *run.AgentError) string {
	switch {
	case e.Command != "":
		return "'" + r.program + " " + e.Command + "'"
	case e.Profile == "":
		return "'" + r.program + "'"
	}
	return fmt.Sprintf("'%s --profile %s'", r.program, text.Quote(e.Profile))
}

func noIssuanceLog(e *logcmd.NoLogError) message {
	return message{
		what: "no log", why: e.Error(),
		hint: "write 'issuance_log = ~/.aws/federate/issuance.log' into ~/.aws/federate/settings, and it is kept from then on",
	}
}

func badIssuanceLog(e *logcmd.FileError) message {
	return message{what: "cannot read the log", why: e.Error(), hint: "see to it that " + e.File + " is a file that you may read"}
}
