package explaining_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/explaining"
	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

const device = "arn:aws:iam::111122223333:mfa/alice"

// TestAsks has a question for each step that may need a person, and none for the code of a role
// that an MFA session spares.
func TestAsks(t *testing.T) {
	keys := plan.StaticKeys{AccessKeyID: "AKIA"}
	for name, tt := range map[string]struct {
		steps []plan.Step
		want  []string
	}{
		"keys":   {[]plan.Step{keys}, nil},
		"a role": {[]plan.Step{keys, plan.AssumeRole{Profile: "p"}}, nil},
		"a role with MFA": {
			[]plan.Step{keys, plan.AssumeRole{Profile: "p", MFASerial: device}}, []string{"an MFA code of " + device + `, for profile "p"`},
		},
		"a process gives the code": {
			[]plan.Step{keys, plan.AssumeRole{Profile: "p", MFASerial: device, MFAProcess: secret.New("ykman")}},
			[]string{"an MFA code of " + device + `, for profile "p"; the mfa_process gives it`},
		},
		"an MFA session": {
			[]plan.Step{keys, plan.SessionToken{AccessKeyID: "AKIA", MFASerial: device}, plan.AssumeRole{MFASerial: device}},
			[]string{"an MFA code of " + device + ", when the last MFA session of access key AKIA has ended"},
		},
		"two sign-ins": {
			[]plan.Step{plan.SSO{StartURL: "https://corp/"}, plan.Login{}},
			[]string{"a sign-in at https://corp/, when the last one has ended", "a sign-in with 'aws login', when the last one has ended"},
		},
	} {
		if got := explaining.Asks(plan.Plan{Steps: tt.steps}); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

// TestLasts has the length of fresh credentials, and what caps it.
func TestLasts(t *testing.T) {
	keys, session := plan.StaticKeys{AccessKeyID: "AKIA"}, plan.SessionToken{AccessKeyID: "AKIA", MFASerial: device}
	const roleCap = "; at most what the role allows (MaxSessionDuration)"
	for name, tt := range map[string]struct {
		steps []plan.Step
		want  string
	}{
		"keys":              {[]plan.Step{keys}, "for ever: these are long-lived keys"},
		"keys of a session": {[]plan.Step{plan.StaticKeys{SessionToken: secret.New("t")}}, ""},
		"a role":            {[]plan.Step{keys, plan.AssumeRole{}}, "1h" + roleCap},
		"a longer role":     {[]plan.Step{keys, plan.AssumeRole{DurationSeconds: 5400}}, "1h30m" + roleCap},
		"a role after a role": {
			[]plan.Step{keys, plan.AssumeRole{}, plan.AssumeRole{DurationSeconds: 900}},
			"15m; an hour at most, as the role is assumed from another role",
		},
		"a role after MFA": {
			[]plan.Step{keys, session, plan.AssumeRole{MFASerial: device}},
			"1h; an hour at most, as the role is assumed from an MFA session; it is renewed",
		},
		"an MFA session":        {[]plan.Step{keys, session}, "12h; 36h at most"},
		"a longer MFA session":  {[]plan.Step{keys, plan.SessionToken{AccessKeyID: "AKIA", DurationSeconds: 129600}}, "36h; 36h at most"},
		"a web identity":        {[]plan.Step{plan.WebIdentity{}}, "1h" + roleCap},
		"a longer web identity": {[]plan.Step{plan.WebIdentity{DurationSeconds: 7200}}, "2h" + roleCap},
		"a permission set":      {[]plan.Step{plan.SSO{}}, "as the permission set says"},
		"aws login":             {[]plan.Step{plan.Login{}}, "15m; it is renewed"},
		"a process":             {[]plan.Step{plan.Process{}}, ""},
		"a machine":             {[]plan.Step{plan.Instance{}}, ""},
	} {
		if got := explaining.Lasts(
			plan.Plan{Steps: tt.steps},
			len(tt.steps)-1,
		); !strings.HasPrefix(got, tt.want) ||
			(got == "") != (tt.want == "") {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

// TestSentence has what happens be said as a person would.
func TestSentence(t *testing.T) {
	keys, session := plan.StaticKeys{Profile: "base", AccessKeyID: "AKIA"}, plan.SessionToken{AccessKeyID: "AKIA", MFASerial: device}
	process, sso := plan.Process{Profile: "p"}, plan.SSO{AccountID: "111122223333", RoleName: "Dev"}
	admin := plan.AssumeRole{RoleARN: "arn:aws:iam::111122223333:role/ops/Admin"}
	alone, pressed := admin, admin
	alone.MFASerial, alone.DurationSeconds = device, 28800
	pressed.MFASerial, pressed.MFAProcess = device, secret.New("ykman")
	for _, tt := range []struct {
		steps []plan.Step
		state explaining.State
		want  string
	}{
		{[]plan.Step{keys}, explaining.State{}, "gives the long-lived keys AKIA of profile base as they are; nobody is asked, and nothing is called"},
		{[]plan.Step{keys, admin}, explaining.State{}, "asks nobody, and gives Admin in 111122223333 for 1h"},
		{[]plan.Step{keys, session, admin}, explaining.State{Code: true}, "asks one code of " + device + ", then Admin in 111122223333 for 1h"},
		{
			[]plan.Step{keys, session, admin},
			explaining.State{Session: "11h30m"},
			"asks nobody while the MFA session lasts, for 11h30m more, and gives Admin in 111122223333 for 1h",
		},
		{[]plan.Step{keys, session}, explaining.State{Code: true}, "asks one code of " + device + ", then an MFA session of the keys in 111122223333 for 12h"},
		{[]plan.Step{keys, alone}, explaining.State{Code: true}, "asks one code of " + device + ", then Admin in 111122223333 for 8h"},
		{[]plan.Step{keys, alone}, explaining.State{Cached: "52m"}, "gives Admin in 111122223333 from the cache, for 52m more; nobody is asked"},
		{[]plan.Step{keys, pressed}, explaining.State{}, "takes a code of " + device + " from the mfa_process, then Admin in 111122223333 for 1h"},
		{[]plan.Step{keys, admin}, explaining.State{Refused: "it is wrong"}, "fails before any call: it is wrong"},
		{
			[]plan.Step{sso},
			explaining.State{SignInTo: "corp", SignIn: true},
			"asks for a sign-in to corp in the browser, then Dev in 111122223333 for as long as its permission set says",
		},
		{
			[]plan.Step{sso, admin},
			explaining.State{SignInTo: "corp", SignedIn: "7h"},
			"asks nobody while the sign-in to corp lasts, for 7h more, and gives Admin in 111122223333 for 1h",
		},
		{[]plan.Step{sso, admin}, explaining.State{SignInTo: "corp"}, "renews the sign-in to corp and asks nobody, and gives Admin in 111122223333 for 1h"},
		{[]plan.Step{process}, explaining.State{Program: "/bin/tool"}, "runs /bin/tool, and gives what that prints"},
		{[]plan.Step{process}, explaining.State{Program: "/bin/tool", Cached: "9m"}, "gives what /bin/tool printed from the cache, for 9m more; nobody is asked"},
		{[]plan.Step{process, admin}, explaining.State{}, "runs the credential_process, then Admin in 111122223333 for 1h"},
		{
			[]plan.Step{process, plan.SessionToken{MFASerial: device}, admin},
			explaining.State{Program: "x"},
			"runs x, then asks one code of " + device + " if that gives long-lived keys, then Admin in 111122223333 for 1h",
		},
		{[]plan.Step{plan.Instance{}}, explaining.State{}, "asks nobody, and gives the credentials of this machine, if it is an EC2 instance"},
		{[]plan.Step{plan.Container{}}, explaining.State{}, "asks nobody, and gives the credentials of this container"},
		{[]plan.Step{plan.Login{}}, explaining.State{}, "asks nobody while the sign-in by 'aws login' lasts, and gives its credentials"},
		{
			[]plan.Step{plan.EnvironmentKeys{Profile: "p"}, admin},
			explaining.State{Refused: "AWS_ACCESS_KEY_ID is not set"},
			"fails before any call: AWS_ACCESS_KEY_ID is not set",
		},
		{[]plan.Step{plan.WebIdentity{RoleARN: admin.RoleARN, TokenFile: "/t"}}, explaining.State{}, "reads the token in /t, and gives Admin in 111122223333 for 1h"},
	} {
		if got := explaining.Sentence(plan.Plan{Steps: tt.steps}, tt.state); got != tt.want {
			t.Errorf("got  %s\nwant %s", got, tt.want)
		}
	}
}
