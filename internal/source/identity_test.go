package source_test

import (
	"testing"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/internal/source"
)

func TestParseIdentity(t *testing.T) {
	for arn, want := range map[string]source.Identity{
		"arn:aws:sts::111122223333:assumed-role/Admin/alice":        {AccountID: "111122223333", Kind: source.AssumedRole, Name: "Admin"},
		"arn:aws-cn:sts::111122223333:assumed-role/Admin/a.b@c":     {AccountID: "111122223333", Kind: source.AssumedRole, Name: "Admin"},
		"arn:aws:sts::111122223333:federated-user/alice":            {AccountID: "111122223333", Kind: source.FederatedUser, Name: "alice"},
		"arn:aws:iam::111122223333:user/alice":                      {AccountID: "111122223333", Kind: source.IAMUser, Name: "alice"},
		"arn:aws-us-gov:iam::111122223333:user/division/team/alice": {AccountID: "111122223333", Kind: source.IAMUser, Name: "alice"},
		"arn:aws:iam::111122223333:root":                            {AccountID: "111122223333", Kind: source.RootUser, Name: "root"},
		"arn:aws:iam::111122223333:user/root":                       {AccountID: "111122223333", Kind: source.IAMUser, Name: "root"},
		"arn:aws:sts::111122223333:something-new/x":                 {AccountID: "111122223333"},
		"":         {},
		"nonsense": {},
	} {
		want.ARN = arn
		if got := source.ParseIdentity(arn); got != want {
			t.Errorf("%s: %+v, want %+v", arn, got, want)
		}
	}
}

func TestCheckRole(t *testing.T) {
	const role = "arn:aws:iam::111122223333:role/team/Admin"
	for name, test := range map[string]struct {
		role, session   string
		lenient, strict bool // whether it is taken
	}{
		"the role":               {role, "arn:aws:sts::111122223333:assumed-role/Admin/s", true, true},
		"in other letters":       {role, "arn:aws:sts::111122223333:assumed-role/admin/s", true, true},
		"another role":           {role, "arn:aws:sts::111122223333:assumed-role/Other/s", true, false},
		"another account":        {role, "arn:aws:sts::999988887777:assumed-role/Admin/s", false, false},
		"another partition":      {role, "arn:aws-cn:sts::111122223333:assumed-role/Admin/s", false, false},
		"a user":                 {role, "arn:aws:sts::111122223333:federated-user/Admin", true, false},
		"nonsense":               {role, "Admin", false, false},
		"nothing":                {role, "", true, true},
		"a role without account": {"arn:aws:iam:::role/Admin", "arn:aws:sts:::assumed-role/Admin/s", true, true},
		"no account of AWS":      {"arn:aws:iam::123456789:role/Admin", "arn:aws:sts::123456789012:assumed-role/x/s", true, true},
	} {
		if got := source.CheckRole(&awscall.CallError{Role: test.role}, test.session, false) == nil; got != test.lenient {
			t.Errorf("%s: taken %t, want %t", name, got, test.lenient)
		}
		if got := source.CheckRole(&awscall.CallError{Role: test.role}, test.session, true) == nil; got != test.strict {
			t.Errorf("%s, strictly: taken %t, want %t", name, got, test.strict)
		}
	}
}

func TestFederatedName(t *testing.T) {
	for user, want := range map[string]string{
		"alice": "alice", "a": "user-a", "": "user",
		"a-name-of-sixty-four-characters-as-iam-lets-a-user-have-one-here": "a-name-of-sixty-four-characters-",
	} {
		if got := source.FederatedName(user); got != want {
			t.Errorf("%q: %q, want %q", user, got, want)
		}
	}
}
