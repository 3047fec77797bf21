package profile

import (
	"slices"

	"github.com/seed642dee07/aws-federate/internal/awsvalue"
)

// The settings of a role that tag its session.
const (
	sessionTags    = "session_tags"
	transitiveTags = "transitive_session_tags"
)

// tag puts tags on the session of a role, which is the last step: as the options say, else the
// environment, the profile, all profiles. The role that was asked for gets all of these. One on the
// way gets those of its profile alone, as AWS lets no later role set a transitive tag again.
func (r *resolver) tag(e *entry, role AssumeRole, want *Request) AssumeRole {
	environment := new(Environment)
	asked := !r.nested && (e == r.own() || want.RoleARN != "")
	if asked {
		environment = &r.request.Environment
	}
	values := func(key, variable, value string) ([]string, *SettingError) {
		if !asked && !e.has(key) {
			return nil, nil
		}
		p := r.pick(e, key, fromVariable(variable, value))
		if !p.said {
			return nil, nil
		}
		r.record(Setting{Key: p.Key, From: p.From, Shadows: p.Shadows})
		return awsvalue.TagList(p.Value), p.wrong("")
	}
	var wrong, wrongKeys *SettingError
	if len(want.SessionTags) > 0 {
		wrong = &SettingError{Key: sessionTags, Origin: r.field("SessionTags")}
		role.SessionTags = slices.Clone(want.SessionTags)
		r.outdo(sessionTags, wrong.Origin, e.value(sessionTags))
	} else {
		role.SessionTags, wrong = values(sessionTags, "AWS_FEDERATE_SESSION_TAGS", environment.SessionTags)
	}
	if len(role.SessionTags) > 0 {
		role.TransitiveTags, wrongKeys = values(transitiveTags, "AWS_FEDERATE_TRANSITIVE_SESSION_TAGS", environment.TransitiveSessionTags)
		r.because(wrong, awsvalue.Tags(role.SessionTags))
		r.because(wrong, r.plan.SetAgain(role.SessionTags))
	}
	if len(role.TransitiveTags) > 0 {
		r.because(wrongKeys, awsvalue.TransitiveTags(role.TransitiveTags, role.SessionTags))
	}
	return role
}
