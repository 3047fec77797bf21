package profile

import (
	"errors"
	"fmt"

	"github.com/seed642dee07/aws-federate/pkg/plan"
)

// The settings for AI agents.
const (
	agentKey        = "agent"
	agentProfileKey = "agent_profile"
)

// guarded makes the plan for a request with what is said of AI agents for its profile: for an agent
// it is the plan of another profile, or a narrower one, where that is said.
func guarded(p *Plan, set *Set, request *Request, options []Option) error {
	err := resolve(p, set, request, options)
	said := set.saidOfAgents(p, request)
	if request.Agent == "" {
		p.Agent = said.Agent
		p.Invalid = append(p.Invalid, said.invalid()...)
		return err
	}
	inPlace := *request // the one that the plan is for in the end
	if said.Profile != "" && said.Profile != p.Profile {
		inPlace.Profile = said.Profile
		if err = resolve(p, set, &inPlace, options); err == nil {
			said = said.taken(set, p, &inPlace.Environment)
		}
		err = notTaken(err, said.Agent)
	}
	if err != nil {
		return err
	}
	if said.Mode == plan.AgentReadOnly && p.Narrows() {
		inPlace.ReadOnly = true
		if err = resolve(p, set, &inPlace, options); err != nil {
			return err
		}
	}
	p.Agent, p.Invalid = said.Agent, append(p.Invalid, said.invalid()...)
	p.Agent.Name = request.Agent
	if p.Agent.Apart() {
		*p = p.ForAgent(request.Policy != "", len(request.PolicyARNs) > 0)
	}
	return nil
}

// said is what settings say of agents, and what is wrong with that.
type said struct {
	plan.Agent

	wrong *SettingError
}

func (s said) invalid() []*SettingError {
	if s.wrong == nil {
		return nil
	}
	return []*SettingError{s.wrong}
}

// saidOfAgents looks for the settings: of the environment, the profiles that a plan stands for, all
// profiles. Where there is no plan, the name of the profile counts alone.
func (s *Set) saidOfAgents(p *Plan, request *Request) (found said) {
	if len(p.Steps) == 0 {
		name, _ := nameIn(request)
		p = &Plan{Profile: name}
	}
	found.Asked = p.Profile
	if v, _, ok := s.ofAgents(p, agentProfileKey, fromVariable("AWS_FEDERATE_AGENT_PROFILE", request.Environment.AgentProfile)); ok {
		found.Profile, found.ProfileFrom = v.Text(), v.Origin
	}
	if v, name, ok := s.ofAgents(p, agentKey, fromVariable("AWS_FEDERATE_AGENT", request.Environment.Agent)); ok {
		found.mode(v, name)
	}
	return found
}

// ofAgents is a setting of the environment, else of profiles, else of all.
func (s *Set) ofAgents(p *Plan, key string, variable given) (v Value, name string, ok bool) {
	if variable.value != "" {
		return Value{Origin: variable.from}.with(variable.value), "", true
	}
	v, name, ok = s.lookupFor(p, key)
	return v, name, ok && v.Text() != ""
}

// taken is what counts for an agent that gets the plan of another profile: what that one says
// itself comes before what was said of the one that was asked for, but for the environment. Where it
// names a further profile, an agent gets nothing: the person who wrote that wants it to have less.
func (s said) taken(set *Set, p *Plan, environment *Environment) said {
	v, name, ok := set.lookupFor(p, agentKey)
	if environment.Agent == "" && ok && name != "" {
		s.mode(v, name)
	}
	v, name, ok = set.lookupFor(p, agentProfileKey)
	if environment.AgentProfile == "" && ok && name != "" && v.Text() != "" && v.Text() != s.Profile {
		s.wrong = &SettingError{
			Profile: name,
			Key:     agentProfileKey,
			Origin:  v.Origin,
			Reason: fmt.Sprintf(
				"names profile %q, but agents get %q itself, by %s: let that name %[1]q",
				v.Text(),
				s.Profile,
				s.ProfileFrom,
			),
		}
	}
	return s
}

// mode reads the setting. Nothing comes of a plan with a wrong one.
func (s *said) mode(v Value, name string) {
	mode, reason := plan.ReadAgentMode(v.Text())
	if s.Mode, s.From, s.wrong = mode, v.Origin, nil; reason != "" {
		s.wrong = &SettingError{Profile: name, Key: agentKey, Origin: v.Origin, Reason: reason}
	}
}

// notTaken words that the profile for agents is not there.
func notTaken(err error, a plan.Agent) error {
	missing, ok := errors.AsType[*NotFoundError](err)
	if !ok || missing.Via != "" || missing.Name != a.Profile {
		return err
	}
	return &SettingError{
		Key: agentProfileKey, Origin: a.ProfileFrom, Reason: fmt.Sprintf("names profile %q, which does not exist", a.Profile),
	}
}
