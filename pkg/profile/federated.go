package profile

import (
	"time"

	"github.com/seed642dee07/aws-federate/internal/awsvalue"
	"github.com/seed642dee07/aws-federate/pkg/plan"
)

// allowAll leaves a federated user all that the IAM user may do: the session may do what both
// allow, and without a policy nothing.
const allowAll = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`

// federated plans the session of a federated user from the long-lived keys that the plan has. Keys
// of another kind are left as they are: AWS refuses GetFederationToken for a session.
func (r *resolver) federated(e *entry, want *Request) {
	keys := r.plan.Last()
	if !plan.LongLived(keys) {
		return
	}
	device := e.text("mfa_serial")
	if device != "" {
		r.plan.MFA = "no code: GetFederationToken takes none"
	}
	r.add(nil) // its place, so that the settings know it
	step := FederationToken{
		Profile: keys.Facts().Profile, AccessKeyID: keys.Facts().AccessKeyID, Name: want.RoleSessionName, MFASerial: device,
		DurationSeconds: r.durationWithin(&entry{}, want.Duration, awsvalue.LongestMFASession),
	}
	if step.Name != "" {
		r.because(
			&SettingError{Key: "role_session_name", Origin: r.field("RoleSessionName")},
			awsvalue.Parameter("federated_user", step.Name),
		)
	}
	step.Policy, step.PolicyARNs = r.policies(want, want.Route.Partition)
	if step.Policy == "" && len(step.PolicyARNs) == 0 {
		step.Policy = allowAll
	}
	r.fill(step)
}

// Federate returns a plan like p that turns keys into the session of a federated user. It is for a
// user's long-lived keys that come to light only when a plan is carried out, as from a process. The
// session lasts as long as wanted; zero is AWS's own length.
func Federate(p Plan, keys StaticKeys, wanted time.Duration) Plan {
	p.Steps, p.Settings, p.MFA = []Step{keys}, nil, ""
	want := &Request{Duration: wanted}
	r := &resolver{plan: &p, request: want}
	r.federated(&entry{}, want)
	if p.Agent.Apart() {
		return p.ForAgent(false, false)
	}
	return p
}
