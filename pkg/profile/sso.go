package profile

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/awsvalue"
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
	r.suspect("sso-session", shared)
	step := SSO{Profile: e.Name, Session: shared.Name}
	var missing []string
	r.add(nil) // its place, so that the settings know it
	for _, setting := range []struct {
		key    string
		field  *string
		shared bool
	}{
		{"sso_start_url", &step.StartURL, true},
		{regionKey, &step.Region, true},
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
	if slices.Equal(missing, []string{regionKey}) && awsvalue.IsOwnStartURL(step.StartURL) {
		missing = nil // its access portal says the region
	}
	if missing != nil {
		at := e.origin("sso_account_id")
		if at.IsZero() {
			at = e.origin("sso_role_name")
		}
		return e.wrong(strings.Join(missing, ", "), at, orSlips("missing for IAM Identity Center", e, shared))
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

const regionKey = "sso_region"

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
	r := outOfPlan(set, environment)
	shared, err := r.ssoSession(e)
	if err != nil {
		return SSO{}, Network{}, false, err
	}
	return r.signIn(name, e, shared)
}

// SignInTo returns the sign-in to an sso-session, for no profile: its calls travel as the
// environment says. It is not ok where the section lacks the start URL or the region, and a
// [NotFoundError] where there is none.
func SignInTo(set *Set, session string, environment Environment) (step SSO, n Network, ok bool, err error) {
	shared, err := set.section(kindSSOSession, session)
	switch {
	case err != nil:
		return SSO{}, Network{}, false, fmt.Errorf("sso-session %q: %w", session, err)
	case shared == nil:
		return SSO{}, Network{}, false, set.notFound("sso-session", kindSSOSession, session, "", Origin{})
	}
	r := outOfPlan(set, environment)
	return r.signIn("", &entry{}, shared)
}

// NetworkOf returns how calls to IAM Identity Center travel that are for no section of the files, as
// the environment says.
func NetworkOf(environment Environment) (Network, error) {
	r := outOfPlan(&Set{}, environment)
	_, n, _, err := r.signIn("", &entry{}, &entry{})
	return n, err
}

// Sessions returns the names of all sso-session sections, sorted.
func (s *Set) Sessions() []string { return s.sections.Names(kindSSOSession) }

// signIn is the sign-in of a profile and the sso-session that it names, either of which may be an
// empty entry.
func (r *resolver) signIn(name string, e, shared *entry) (step SSO, n Network, ok bool, err error) {
	step = SSO{
		Profile: name, Session: shared.Name, Scopes: grammar.List(shared.text("sso_registration_scopes")),
		StartURL: cmp.Or(shared.text("sso_start_url"), e.text("sso_start_url")),
		Region:   cmp.Or(shared.text(regionKey), e.text(regionKey)),
	}
	r.add(step)
	if err := r.network(e); err != nil {
		return SSO{}, Network{}, false, err
	}
	return step, r.plan.Network, step.StartURL != "" && (step.Region != "" || awsvalue.IsOwnStartURL(step.StartURL)), nil
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
		return nil, fmt.Errorf("sso-session %q, which profile %q names: %w", session.Text(), e.Name, err)
	}
	if shared == nil {
		return nil, r.set.notFound("sso-session", kindSSOSession, session.Text(), e.Name, session.Origin)
	}
	for _, key := range []string{"sso_start_url", "sso_region"} {
		own, repeated := e.get(key)
		common, ok := shared.get(key)
		if repeated && ok && own.Text() != common.Text() {
			return nil, e.wrong(key, own.Origin, fmt.Sprintf("differs from that of sso-session %q at %s", shared.Name, common.Origin))
		}
	}
	return shared, nil
}
