package profile

import (
	"fmt"
	"strings"
)

// sso plans a role of IAM Identity Center, for a profile that has sso_account_id or sso_role_name (botocore, SSOProvider).
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
		if at == (Origin{}) {
			at = e.origin("sso_role_name")
		}
		return &SettingError{Profile: e.name, Key: strings.Join(missing, ", "), Origin: at, Reason: "missing for IAM Identity Center"}
	}
	r.fill(step)
	r.differOnKeys(e, "IAM Identity Center comes")
	return nil
}

// ssoSession returns the sso-session section that a profile names, an empty one if it names none. Start URL and region come
// from there, and the profile may repeat them only if they are the same.
func (r *resolver) ssoSession(e *entry) (*entry, error) {
	session, named := e.get("sso_session")
	if !named {
		return &entry{}, nil
	}
	shared, err := r.set.section(kindSession, session.Text())
	if err != nil {
		return nil, fmt.Errorf("sso-session %q, which profile %q names: %w", session.Text(), e.name, err)
	}
	if shared == nil {
		return nil, r.set.notFound("sso-session", kindSession, session.Text(), e.name, session.Origin)
	}
	for _, key := range []string{"sso_start_url", "sso_region"} {
		own, repeated := e.get(key)
		common, ok := shared.get(key)
		if repeated && ok && own.Text() != common.Text() {
			return nil, &SettingError{Profile: e.name, Key: key, Origin: own.Origin, Reason: fmt.Sprintf("differs from that of sso-session %q at %s", shared.name, common.Origin)}
		}
	}
	return shared, nil
}
