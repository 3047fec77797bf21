package setup

import (
	"fmt"
	"slices"

	"github.com/seed642dee07/aws-federate/internal/editor"
	"github.com/seed642dee07/aws-federate/internal/grammar"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// roleSettings are those that say where the credentials of a profile come from: they go with the
// role.
func roleSettings() []string {
	return []string{
		"role_arn", "source_profile", "credential_source", "web_identity_token_file", "external_id", "mfa_serial", "role_session_name",
		"duration_seconds", "source_identity", "session_tags", "transitive_session_tags", "mfa_process", "mfa_session",
		"sso_session", "sso_account_id", "sso_role_name", "sso_start_url", "sso_region",
	}
}

// callSettings are those by which calls travel. They count for the role's own calls, and for those
// of who uses its credentials: both profiles have them.
func callSettings() []string {
	return []string{
		"region", "endpoint_url", "services", "ignore_configured_endpoint_urls", "use_fips_endpoint", "use_dualstack_endpoint",
		"sts_regional_endpoints", "ca_bundle", "retry_mode", "max_attempts", "sdk_ua_app_id", "cli_cache",
		"ec2_metadata_service_endpoint", "ec2_metadata_service_endpoint_mode", "imds_use_ipv6", "ec2_metadata_v1_disabled",
	}
}

// InPlace plans that a profile becomes one with our own credential_process, and its role a profile
// of its own. All profiles have to get what they got before.
func (p Profiles) InPlace(name string) (Proposal, error) {
	set := p.set()
	plan, err := p.Resolve(set, name)
	if err != nil {
		return Proposal{}, err
	}
	if done, ok := isOurs(plan, name); ok {
		return done, nil
	}
	if err := p.movable(set, plan, name); err != nil {
		return Proposal{}, err
	}
	role := name + roleSuffix
	if set.Has(role) {
		return Proposal{}, &TakenError{What: "profile", Name: role, At: set.Header(role), Reason: "is to be the one of the role"}
	}
	kind := p.section(name)
	moved, err := p.file().Settings(kind, name, roleSettings())
	if err != nil {
		return Proposal{}, err
	}
	copied, err := p.copied(set, kind, name)
	if err != nil {
		return Proposal{}, err
	}
	changes := []editor.Change{
		{Kind: kind, Name: name, Out: roleSettings(), In: []string{credentialProcess + " = " + Line(p.Program, role, p.System)}},
		{Kind: grammar.Profile, Name: role, Header: header(role), In: slices.Concat(moved, copied)},
	}
	if err := p.keeps(set, changes, name, role); err != nil {
		return Proposal{}, err
	}
	return Proposal{Changes: changes, Says: []string{
		fmt.Sprintf("profile %q gets its credentials from profile %q, which has its role now", name, role),
	}}, nil
}

// copied are the lines that both profiles are to have. A setting that stands in the credentials file
// is copied, too.
func (p Profiles) copied(set *profile.Set, kind grammar.Kind, name string) ([]string, error) {
	in, err := p.file().Settings(kind, name, callSettings())
	if err != nil {
		return nil, err
	}
	for _, key := range callSettings() {
		if value, _ := set.Lookup(name, key); value.Origin.File != "" && value.Origin.File != p.Files.Config {
			in = append(in, key+" = "+value.Text())
		}
	}
	return in, nil
}

// movable refuses a profile that has no role, or has it where it cannot be moved from.
func (p Profiles) movable(set *profile.Set, plan profile.Plan, name string) error {
	first, _ := set.Lookup(name, "role_arn")
	if first.Origin.IsZero() {
		if first, _ = set.Lookup(name, "sso_role_name"); first.Origin.IsZero() {
			return &RefusedError{
				Profile: name, Reason: "it has no role to move: its credentials are of type " + plan.Last().Type(),
				Hint: "leave out --in-place, and a profile of another name gets its credentials from this one",
			}
		}
	}
	for _, key := range roleSettings() {
		value, _ := set.Lookup(name, key)
		for _, at := range append(slices.Clone(value.Shadows), value.Origin) {
			if at.File != "" && at.File != p.Files.Config {
				return &RefusedError{
					Profile: name, Reason: fmt.Sprintf("%s stands in the credentials file (%s), which is left alone", key, at),
					Hint: "move the settings of the role to " + p.Files.Config + ", or leave out --in-place",
				}
			}
		}
	}
	return nil
}

// keeps refuses changes after which some profile would get other credentials than before.
func (p Profiles) keeps(set *profile.Set, changes []editor.Change, name, role string) error {
	after, err := p.after(changes)
	if err != nil {
		return err
	}
	for _, each := range set.Names() {
		before, err := p.Resolve(set, each)
		if err != nil {
			continue // it is no worse afterwards
		}
		now, err := p.Resolve(after, each)
		if each == name && err == nil { // by itself it has to give the same
			if itself, failed := p.Resolve(after, role); failed != nil || !alike(before, itself, name, role) {
				now = profile.Plan{}
			}
		}
		reason := ""
		switch {
		case err != nil:
			reason = err.Error()
		case !alike(before, now, name, role):
			reason = "it would get other credentials than now, or by another way"
		}
		if reason != "" {
			return &RefusedError{
				Profile: name, Reason: fmt.Sprintf("profile %q would not work as before: %s", each, reason),
				Hint: "leave out --in-place, and a profile of another name gets its credentials from this one",
			}
		}
	}
	return nil
}
