package profile_test

import (
	"reflect"
	"testing"

	"github.com/seed642dee07/aws-federate/pkg/profile"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// everyStep has a profile for each kind of step of a file.
const everyStep = `[profile keys]
aws_account_id = 111122223333
[profile top]
role_arn = arn:aws:iam::444455556666:role/Top
source_profile = middle
[profile middle]
role_arn = arn:aws:iam::111122223333:role/Middle
source_profile = keys
external_id = ext
role_session_name = me
source_identity = alice
duration_seconds = 1800
[profile device]
role_arn = arn:aws:iam::111122223333:role/Device
credential_source = Environment
mfa_serial = GAHT12345678
mfa_process = oathtool
duration_seconds = 7200
[profile sso]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = Dev
sso_region = eu-north-1
[profile legacy]
sso_start_url = https://old.awsapps.com/start
sso_region = eu-west-1
sso_account_id = 444455556666
sso_role_name = Ops
[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-north-1
sso_registration_scopes = sso:account:access, , other
[profile web]
web_identity_token_file = token
role_arn = arn:aws:iam::111122223333:role/Web
role_session_name = pod
duration_seconds = 1800
external_id = not-for-this-call
[profile process]
credential_process = get --it 'all of it'
aws_account_id = 111122223333
[profile login]
login_session = arn:aws:iam::111122223333:user/alice
`

// TestSteps has every field of every kind of step come from the profile where it stands, and from
// no other.
func TestSteps(t *testing.T) {
	const creds = "[keys]\naws_access_key_id = AKIDKEYS\naws_secret_access_key = s\naws_session_token = t\n"
	env := environment("AWS_ACCESS_KEY_ID=AKIDENV AWS_SECRET_ACCESS_KEY=es AWS_SESSION_TOKEN=et " +
		"AWS_CREDENTIAL_EXPIRATION=2026-11-23T13:00:00Z AWS_ACCOUNT_ID=999988887777")
	keys := profile.StaticKeys{
		Profile: "keys", AccessKeyID: "AKIDKEYS", SecretAccessKey: secret.New("s"), SessionToken: secret.New("t"),
		AccountID: "111122223333",
	}
	for name, want := range map[string][]profile.Step{
		"keys": {keys},
		"top": {
			keys,
			profile.AssumeRole{
				Profile: "middle", RoleARN: "arn:aws:iam::111122223333:role/Middle", ExternalID: "ext", RoleSessionName: "me",
				SourceIdentity: "alice", DurationSeconds: 1800,
			},
			profile.AssumeRole{Profile: "top", RoleARN: "arn:aws:iam::444455556666:role/Top"},
		},
		"device": {
			profile.EnvironmentKeys{
				Profile: "device", AccessKeyID: "AKIDENV", SecretAccessKey: secret.New("es"), SessionToken: secret.New("et"),
				Expiration: "2026-11-23T13:00:00Z", AccountID: "999988887777",
			},
			profile.AssumeRole{
				Profile: "device", RoleARN: "arn:aws:iam::111122223333:role/Device", MFASerial: "GAHT12345678",
				MFAProcess: secret.New("oathtool"), DurationSeconds: 7200,
			},
		},
		"sso": {profile.SSO{
			Profile: "sso", Session: "corp", StartURL: "https://corp.awsapps.com/start", Region: "eu-north-1",
			AccountID: "111122223333", RoleName: "Dev", Scopes: []string{"sso:account:access", "other"},
		}},
		"legacy": {profile.SSO{
			Profile: "legacy", StartURL: "https://old.awsapps.com/start", Region: "eu-west-1", AccountID: "444455556666", RoleName: "Ops",
		}},
		"web": {profile.WebIdentity{
			Profile: "web", RoleARN: "arn:aws:iam::111122223333:role/Web", TokenFile: "token", RoleSessionName: "pod",
		}},
		"process": {profile.Process{Profile: "process", Command: secret.New("get --it 'all of it'"), AccountID: "111122223333"}},
		"login":   {profile.Login{Profile: "login", Session: "arn:aws:iam::111122223333:user/alice"}},
	} {
		t.Run(name, func(t *testing.T) {
			plan, err := resolve(t, everyStep, creds, profile.Request{Profile: name, Environment: env})
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(plan.Steps, want) {
				t.Errorf("got  %+v\nwant %+v", plan.Steps, want)
			}
			if err := plan.Validate(); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestStepsOfTheEnvironment has every field of the steps that no profile has.
func TestStepsOfTheEnvironment(t *testing.T) {
	for _, tt := range []struct {
		env  string
		want profile.Step
	}{
		{
			"AWS_WEB_IDENTITY_TOKEN_FILE=token AWS_ROLE_ARN=arn:aws:iam::111122223333:role/Pod AWS_ROLE_SESSION_NAME=pod",
			profile.WebIdentity{RoleARN: "arn:aws:iam::111122223333:role/Pod", TokenFile: "token", RoleSessionName: "pod"},
		},
		{
			"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/r AWS_CONTAINER_CREDENTIALS_FULL_URI=http://f " +
				"AWS_CONTAINER_AUTHORIZATION_TOKEN=t AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=tf",
			profile.Container{RelativeURI: "/r", FullURI: "http://f", Token: secret.New("t"), TokenFile: "tf"},
		},
		{
			"AWS_EC2_METADATA_SERVICE_ENDPOINT=http://m AWS_EC2_METADATA_V1_DISABLED=true",
			profile.Instance{Endpoint: "http://m", V1Disabled: true},
		},
		{
			"AWS_ACCESS_KEY_ID=A AWS_SECRET_ACCESS_KEY=s",
			profile.EnvironmentKeys{AccessKeyID: "A", SecretAccessKey: secret.New("s")},
		},
	} {
		plan, err := resolve(t, "", "", profile.Request{Environment: environment(tt.env)})
		if err != nil || len(plan.Steps) != 1 || !reflect.DeepEqual(plan.Steps[0], tt.want) {
			t.Errorf("%s: got %+v (%v), want %+v", tt.env, plan.Steps, err, tt.want)
		}
	}
}

// TestSections has the sections beside profiles found by their names, in the config file alone.
func TestSections(t *testing.T) {
	const corp = "[sso-session corp]\n"
	for name, tt := range map[string]struct {
		config, creds string
		want          sections
	}{
		"one":                      {"[sso-session corp]\nsso_region = r\n", "", sections{"corp": {"sso_region": "r"}}},
		"beside a profile":         {"[profile corp]\na = b\n[sso-session corp]\nc = d\n", "[corp]\ne = f\n", sections{"corp": {"c": "d"}}},
		"twice":                    {corp + "a = 1\nb = 1\n" + corp + "A = 2\n", "", sections{"corp": {"a": "2", "b": "1"}}},
		"a name with a blank":      {"[sso-session \"my corp\"]\na = b\n[sso-session my corp]\n", "", sections{"my corp": {"a": "b"}}},
		"tabs and blanks":          {"[\tsso-session \t corp\t]\na = b", "", sections{"corp": {"a": "b"}}},
		"other words":              {"[sso_session corp]\n[SSO-Session corp]\n[sso-sessions corp]\n[ssosession corp]\n", "", sections{}},
		"no name":                  {"[sso-session]\na = b\n[sso-session ]\n", "", sections{}},
		"no blank before the name": {"[sso-sessioncorp]\na = b\n", "", sections{}},
		"in the credentials file":  {"", "[sso-session corp]\na = b\n", sections{}},
		"a bad line":               {"[sso-session corp]\ngarbage\n[sso-session good]\na = b\n", "", sections{"good": {"a": "b"}}},
		"default is none of them":  {"[default]\na = b\n[sso-session default]\nc = d\n", "", sections{"default": {"c": "d"}}},
	} {
		t.Run(name, func(t *testing.T) {
			set := profile.Scan(tt.config, tt.creds)
			if got := profile.Settings(set, "sso-session"); !equal(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

// TestNestedNames has the settings of a nested block in any case and with any name, and its values
// up to a comment.
func TestNestedNames(t *testing.T) {
	const config = "[profile p]\ncredential_process = x\nservices = v\n[services v]\nSTS =\n"
	for block, want := range map[string]string{
		"  endpoint_url = http://a":                            "http://a",
		"  Endpoint_URL=http://a":                              "http://a",
		"\tendpoint_url\t=\thttp://a\t# c":                     "http://a",
		"  endpoint_url = http://a#b":                          "http://a#b",
		"  not a name = x\n  endpoint_url = http://a":          "http://a",
		"  endpoint_url = http://a\n  endpoint_url = http://b": "http://b",
		"  endpoint_url =\n  region = r":                       "",
		"  region = r\n\n  endpoint_url = http://a":            "http://a",
		"  region = r\n# c\n  endpoint_url = http://a":         "http://a",
		"  region = r\n  # endpoint_url = http://a":            "",
	} {
		plan, err := resolve(t, config+block+"\n", "", profile.Request{Profile: "p"})
		if err != nil || plan.Network.STS != want {
			t.Errorf("%q: got %q (%v), want %q", block, plan.Network.STS, err, want)
		}
	}
}
