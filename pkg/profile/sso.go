package profile

import (
	"fmt"
	"strings"
)

// sso plans a role of IAM Identity Center, for a profile that has sso_account_id or sso_role_name. With an sso_session, start
// URL and region come from that section; the profile may repeat them if they are the same (botocore, SSOProvider).
func (r *resolver) sso(e *entry) error {
	if !e.has("sso_account_id") && !e.has("sso_role_name") {
		return nil
	}
	shared := &entry{}
	session, named := e.get("sso_session")
	if named {
		found, err := r.set.section(kindSession, session.Text())
		if err != nil {
			return fmt.Errorf("sso-session %q, which profile %q names: %w", session.Text(), e.name, err)
		}
		if found == nil {
			return r.set.notFound("sso-session", session.Text(), e.name, session.Origin)
		}
		shared = found
	}
	r.add(nil)
	last := len(r.plan.Steps) - 1
	step := SSO{Profile: e.name, Session: session.Text()}
	var missing []string
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
		value, ok := e.get(setting.key)
		if common, inSession := shared.get(setting.key); named && setting.shared && inSession {
			if ok && value.Text() != common.Text() {
				return &SettingError{Profile: e.name, Key: setting.key, Origin: value.Origin, Reason: fmt.Sprintf("differs from that of sso-session %q at %s", shared.name, common.Origin)}
			}
			value, ok = common, true
		}
		if !ok || value.Text() == "" {
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
	r.plan.Steps[last] = step
	if id, ok := e.get("aws_access_key_id"); ok {
		r.warn("profile %q: IAM Identity Center comes before the keys at %s; the AWS SDK for Go would use the keys", e.name, id.Origin)
	}
	return nil
}
