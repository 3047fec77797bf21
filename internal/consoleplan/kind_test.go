package consoleplan_test

import (
	"testing"

	"github.com/seed642dee07/aws-federate/internal/consoleplan"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// TestKindOf has every step that a plan can end with.
func TestKindOf(t *testing.T) {
	keys, session := profile.StaticKeys{AccessKeyID: "AKIA"}, profile.SessionToken{}
	role, mfaRole := profile.AssumeRole{RoleARN: "arn:aws:iam::1:role/A"}, profile.AssumeRole{MFASerial: "arn:aws:iam::1:mfa/a"}
	for want, plans := range map[consoleplan.Kind][][]profile.Step{
		consoleplan.DirectRole:    {{profile.WebIdentity{}}, {profile.SSO{}}, {keys, role}, {keys, mfaRole}},
		consoleplan.ServiceRole:   {{profile.Container{}}, {profile.Instance{}}},
		consoleplan.UnknownRole:   {{profile.Process{}, role}, {profile.Login{}, role}},
		consoleplan.ChainedRole:   {{keys, role, role}, {profile.SSO{}, role}, {profile.Container{}, role}},
		consoleplan.SessionRole:   {{keys, session, role}},
		consoleplan.FederatedUser: {{keys, profile.FederationToken{}}},
		consoleplan.Unknown:       {{keys}, {profile.EnvironmentKeys{}}, {profile.Process{}}, {profile.Login{}}, {keys, session}},
	} {
		for _, steps := range plans {
			if got := consoleplan.KindOf(profile.Plan{Steps: steps}); got != want {
				t.Errorf("%T in %d steps is %q, want %q", steps[len(steps)-1], len(steps), got, want)
			}
		}
	}
}

// TestKind has each kind named for people, and those that take no duration at sign-in.
func TestKind(t *testing.T) {
	names := map[string]bool{}
	for kind := consoleplan.DirectRole; kind <= consoleplan.Unknown; kind++ {
		if names[kind.String()] {
			t.Errorf("kind %d is called %q, as another", kind, kind)
		}
		names[kind.String()] = true
		want := kind == consoleplan.ChainedRole || kind == consoleplan.SessionRole || kind == consoleplan.FederatedUser
		if got := kind.EndsWithCredentials(); got != want {
			t.Errorf("%s: %t, want %t", kind, got, want)
		}
	}
}
