package profile

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/grammar"
)

// sso plans a role of IAM Identity Center, for a profile that has sso_account_id or sso_role_name
// (botocore, SSOProvider).
func (r *resolver) sso(e *entry) error {
	if !e.has("sso_account_id") && !e.has("sso_role_name") {
		return nil
	}
	shared, err := r.ssoSession(e)
	if err != nil {
		return err
	}
	step := SSO{Profile: e.name, Session: shared.name}
	var missing []string
	r.add(nil) // its place, so that the settings know it
	for _, setting := range []struct {
		key    string
		field  *string
		shared bool
	}{
		{"sso_start_url", &step.StartURL, true},
		{"sso_region", &step.Region, true},
		{"sso_account_id", &step.AccountID, false},
		{"sso_role_name", &step.RoleName, false},
	} {
		value := e.value(setting.key)
		if setting.shared && shared.has(setting.key) {
			value = shared.value(setting.key)
		}
		if value.Text() == "" {
			missing = append(missing, setting.key)
			continue
		}
		*setting.field = value.Text()
		r.note(setting.key, value)
	}
	if missing != nil {
		at := e.origin("sso_account_id")
		if at.IsZero() {
			at = e.origin("sso_role_name")
		}
		return e.wrong(strings.Join(missing, ", "), at, "missing for IAM Identity Center")
	}
	if scopes, ok := shared.get("sso_registration_scopes"); ok {
		step.Scopes = grammar.List(scopes.Text())
		r.note("sso_registration_scopes", scopes)
	}
	r.fill(step)
	r.checkAccount(e)
	r.differOnKeys(e, "IAM Identity Center comes")
	return nil
}

// SignIn returns the sign-in to IAM Identity Center of a profile that names no role, as it is there
// for tools that use the token itself, and how its calls travel. [Resolve] finds no credentials in
// such a profile. It is not ok where a profile has no sign-in. A nil set is an empty one.
func SignIn(set *Set, name string, environment Environment) (step SSO, n Network, ok bool, err error) {
	if set == nil {
		set = &Set{}
	}
	e, err := set.section(kindProfile, name)
	if err != nil || e == nil {
		return SSO{}, Network{}, false, err
	}
	r := &resolver{set: set, request: Request{Environment: environment}}
	shared, err := r.ssoSession(e)
	if err != nil {
		return SSO{}, Network{}, false, err
	}
	step = SSO{
		Profile: name,
		Session: shared.name,
		Scopes:  grammar.List(shared.text("sso_registration_scopes")),
		StartURL: cmp.Or(
			shared.text("sso_start_url"),
			e.text("sso_start_url"),
		),
		Region: cmp.Or(shared.text("sso_region"), e.text("sso_region")),
	}
	r.add(step)
	if err := r.network(e); err != nil {
		return SSO{}, Network{}, false, err
	}
	return step, r.plan.Network, step.StartURL != "" && step.Region != "", nil
}

// ssoSession returns the sso-session section that a profile names, an empty one if it names none.
// Start URL and region come from there, and the profile may repeat them only if they are the same.
func (r *resolver) ssoSession(e *entry) (*entry, error) {
	session, named := e.get("sso_session")
	if !named {
		return &entry{}, nil
	}
	shared, err := r.set.section(kindSSOSession, session.Text())
	if err != nil {
		return nil, fmt.Errorf("sso-session %q, which profile %q names: %w", session.Text(), e.name, err)
	}
	if shared == nil {
		return nil, r.set.notFound("sso-session", kindSSOSession, session.Text(), e.name, session.Origin)
	}
	for _, key := range []string{"sso_start_url", "sso_region"} {
		own, repeated := e.get(key)
		common, ok := shared.get(key)
		if repeated && ok && own.Text() != common.Text() {
			return nil, e.wrong(key, own.Origin, fmt.Sprintf("differs from that of sso-session %q at %s", shared.name, common.Origin))
		}
	}
	return shared, nil
}
