package profile_test

import (
	"reflect"
	"testing"

	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// bases has a profile of each kind, and everything that a plan can start from.
const bases = `[profile keys]
aws_access_key_id = AKID
aws_secret_access_key = s
[profile process]
credential_process = get --it
[profile login]
login_session = arn:aws:iam::111122223333:user/u
[profile sso]
sso_session = s
sso_account_id = 111122223333
sso_role_name = Dev
[profile legacy]
sso_start_url = https://x.awsapps.com/start
sso_region = us-east-1
sso_account_id = 111122223333
sso_role_name = Dev
[profile token]
sso_session = s
[profile web]
web_identity_token_file = tok
role_arn = arn:aws:iam::111122223333:role/Web
role_session_name = web
duration_seconds = 7200
[profile env]
role_arn = arn:aws:iam::111122223333:role/Env
credential_source = Environment
[profile ecs]
role_arn = arn:aws:iam::111122223333:role/Ecs
credential_source = EcsContainer
[profile ec2]
role_arn = arn:aws:iam::111122223333:role/Ec2
credential_source = Ec2InstanceMetadata
[profile role]
role_arn = arn:aws:iam::111122223333:role/Role
source_profile = keys
external_id = ext
mfa_serial = arn:aws:iam::111122223333:mfa/u
role_session_name = me
duration_seconds = 7200
region = eu-west-1
[profile chain]
role_arn = arn:aws:iam::111122223333:role/Chain
source_profile = role
[profile own-keys]
role_arn = arn:aws:iam::111122223333:role/Own
source_profile = process
aws_access_key_id = AKOWN
aws_secret_access_key = s
[profile of-own-keys]
role_arn = arn:aws:iam::111122223333:role/Of
source_profile = own-keys
[profile self]
role_arn = arn:aws:iam::111122223333:role/Self
source_profile = self
aws_access_key_id = AKSELF
aws_secret_access_key = s
[profile empty-web]
web_identity_token_file =
role_arn = arn:aws:iam::111122223333:role/Empty
credential_process = get
[profile keys-process]
aws_access_key_id = AKID
aws_secret_access_key = s
credential_process = get
[profile of-keys-process]
role_arn = arn:aws:iam::111122223333:role/Of
source_profile = keys-process
[profile all]
aws_access_key_id = AKID
aws_secret_access_key = s
credential_process = get
login_session = arn
sso_session = s
sso_account_id = 111122223333
sso_role_name = Dev
[profile region]
region = us-west-2
[sso-session s]
sso_start_url = https://x.awsapps.com/start
sso_region = eu-central-1
sso_registration_scopes = sso:account:access
`

func TestResolve(t *testing.T) {
	withKeys := profile.ReadEnvironment(func(name string) string {
		return map[string]string{"AWS_ACCESS_KEY_ID": "AKENV", "AWS_SECRET_ACCESS_KEY": "s"}[name]
	})
	tests := []struct{ profile, creds, want string }{
		{"keys", "", "static_keys(keys)"},
		{"process", "", "process(process)"},
		{"login", "", "login(login)"},
		{"sso", "", "sso(sso)"},
		{"legacy", "", "sso(legacy)"},
		{"web", "", "web_identity(web)"},
		{"env", "", "environment(env) > assume_role(env)"},
		{"ecs", "", "container(ecs) > assume_role(ecs)"},
		{"ec2", "", "instance(ec2) > assume_role(ec2)"},
		{"role", "", "static_keys(keys) > assume_role(role)"},
		{"chain", "", "static_keys(keys) > assume_role(role) > assume_role(chain)"},
		{"own-keys", "", "process(process) > assume_role(own-keys)"},
		{"of-own-keys", "", "static_keys(own-keys) > assume_role(of-own-keys)"},
		{"self", "", "static_keys(self) > assume_role(self)"},
		{"empty-web", "", "process(empty-web)"},
		{"keys-process", "", "process(keys-process)"},
		{"of-keys-process", "", "process(keys-process) > assume_role(of-keys-process)"},
		// The order of what a profile has itself.
		{"all", "", "sso(all)"},
		{"all", "[all]\nweb_identity_token_file = t\nrole_arn = arn:aws:iam::111122223333:role/R", "web_identity(all)"},
		{"keys-process", "[keys-process]\naws_access_key_id = A\naws_secret_access_key = s", "static_keys(keys-process)"},
		{"login", "[login]\naws_access_key_id = A\naws_secret_access_key = s", "static_keys(login)"},
		{"login", "[login]\ncredential_process = get", "login(login)"},
		// A profile may stand in the credentials file alone, role and all.
		{"p", "[p]\nrole_arn = arn:aws:iam::111122223333:role/R\nsource_profile = keys", "static_keys(keys) > assume_role(p)"},
		{"p", "[p]\nrole_arn = arn:aws:iam::111122223333:role/R\nsource_profile = sso", "sso(sso) > assume_role(p)"},
		{"p", "[p]\nrole_arn = arn:aws:iam::111122223333:role/R\nsource_profile = web", "web_identity(web) > assume_role(p)"},
		{"p", "[p]\nrole_arn = arn:aws:iam::111122223333:role/R\nsource_profile = login", "login(login) > assume_role(p)"},
		{
			"p",
			"[p]\nrole_arn = arn:aws:iam::111122223333:role/R\nsource_profile = env",
			"environment(env) > assume_role(env) > assume_role(p)",
		},
		{
			"p", "[p]\nrole_arn = arn:aws:iam::111122223333:role/R\nsource_profile = p\naws_access_key_id = A\naws_secret_access_key = s",
			"static_keys(p) > assume_role(p)",
		},
	}
	for _, test := range tests {
		t.Run(test.profile+" "+test.want, func(t *testing.T) {
			for _, environment := range []profile.Environment{{}, withKeys} { // keys in the environment do not matter to a named profile
				plan, err := resolve(t, bases, test.creds, profile.Request{Profile: test.profile, Environment: environment})
				if err != nil {
					t.Fatal(err)
				}
				if got := shape(t, plan); got != test.want || plan.Profile != test.profile {
					t.Errorf("%s: got %s, want %s", plan.Profile, got, test.want)
				}
			}
		})
	}
}

// TestEnvironment is about what the environment does to the choice: of the profile, and of the
// source.
func TestEnvironment(t *testing.T) {
	const keys = "AWS_ACCESS_KEY_ID=AKENV AWS_SECRET_ACCESS_KEY=s "
	const web = "AWS_WEB_IDENTITY_TOKEN_FILE=tok AWS_ROLE_ARN=arn:aws:iam::111122223333:role/EnvWeb "
	const off = "AWS_EC2_METADATA_DISABLED=TRUE "
	tests := []struct{ name, env, request, config, profile, want string }{
		{"nothing", "", "", "", "", "instance()"},
		{"no metadata, garbage", "AWS_EC2_METADATA_DISABLED=yes", "", "", "", "instance()"},
		{"default", off, "", "[default]\ncredential_process = x", "default", "process(default)"},
		{"default with a region", off + "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/c", "", "[default]\nregion = r", "default", "container()"},
		{"container by URL", off + "AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1/", "", "", "", "container()"},
		{"AWS_PROFILE", "AWS_PROFILE=process AWS_DEFAULT_PROFILE=keys", "", bases, "process", "process(process)"},
		{"AWS_DEFAULT_PROFILE", "AWS_DEFAULT_PROFILE=keys", "", bases, "keys", "static_keys(keys)"},
		{"empty AWS_PROFILE", "AWS_PROFILE= AWS_DEFAULT_PROFILE=keys", "", bases, "keys", "static_keys(keys)"},
		{"the request first", "AWS_PROFILE=process", "keys", bases, "keys", "static_keys(keys)"},
		{"keys", keys, "", bases, "", "environment()"},
		{"keys beat AWS_PROFILE", keys + "AWS_PROFILE=role", "", bases, "", "environment()"},
		{"keys do without the profile", keys + "AWS_PROFILE=nowhere", "", bases, "", "environment()"},
		{"keys do with a bad profile", keys + "AWS_PROFILE=bad", "", "[profile bad]\nx", "", "environment()"},
		{"the request beats keys", keys, "role", bases, "role", "static_keys(keys) > assume_role(role)"},
		{"a secret alone is none", "AWS_SECRET_ACCESS_KEY=s AWS_PROFILE=keys", "", bases, "keys", "static_keys(keys)"},
		{"web identity", web, "", "", "", "web_identity()"},
		{"web identity beats keys in a file", web + "AWS_PROFILE=keys", "", bases, "keys", "web_identity()"},
		{"a role beats web identity", web + "AWS_PROFILE=role", "", bases, "role", "static_keys(keys) > assume_role(role)"},
		{
			"a source profile knows no environment", web + "AWS_PROFILE=of-keys-process", "", bases, "of-keys-process",
			"process(keys-process) > assume_role(of-keys-process)",
		},
		{"the request beats web identity", web, "keys", bases, "keys", "static_keys(keys)"},
		{
			"half from the environment", "AWS_ROLE_ARN=arn:aws:iam::111122223333:role/EnvWeb AWS_PROFILE=web", "", bases, "web",
			"web_identity(web)",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			request := profile.Request{Profile: test.request, Environment: environment(test.env)}
			plan, err := resolve(t, test.config, "", request)
			if err != nil {
				t.Fatal(err)
			}
			if got := shape(t, plan); got != test.want || plan.Profile != test.profile {
				t.Errorf("profile %q: %s, want %q: %s", plan.Profile, got, test.profile, test.want)
			}
		})
	}
}

// TestAccountID has an account that a profile names go with its keys and its process.
func TestAccountID(t *testing.T) {
	const config = "[profile keys]\naws_access_key_id = A\naws_secret_access_key = s\naws_account_id = 1\n[profile process]\n" +
		"credential_process = get\n"
	for _, name := range []string{"keys", "process"} {
		plan, err := profile.Resolve(profile.Scan(config, "[process]\naws_account_id = 1\n"), profile.Request{Profile: name})
		if err != nil {
			t.Fatal(err)
		}
		switch step := plan.Steps[0].(type) {
		case profile.StaticKeys:
			if step.AccountID != "1" {
				t.Errorf("%+v", step)
			}
		case profile.Process:
			if step.AccountID != "1" || step.Command.Reveal() != "get" {
				t.Errorf("%+v", step)
			}
		default:
			t.Errorf("%s: %s", name, step.Type())
		}
	}
}

// TestNamedByEnvironment has a profile that the environment names be that one or an error, and
// never something else.
func TestNamedByEnvironment(t *testing.T) {
	const container = "AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1/ "
	for _, variable := range []string{"AWS_PROFILE", "AWS_DEFAULT_PROFILE"} {
		_, err := resolve(t, bases, "", profile.Request{Environment: environment(variable + "=nowhere")})
		as[*profile.NotFoundError](t, err)
	}
	_, err := resolve(t, bases, "", profile.Request{Environment: environment(container + "AWS_PROFILE=region")})
	if none := as[*profile.NoCredentialsError](t, err); none.Profile != "region" {
		t.Errorf("got %v", err)
	}
}

// TestSourceIsItsOwn has a source profile be resolved without the request and without the
// environment.
func TestSourceIsItsOwn(t *testing.T) {
	const config = bases + "[profile p]\nsource_profile = web\n" + aRole
	request := profile.Request{Profile: "p", RoleSessionName: "given", RoleARN: givenARN}
	for _, env := range []string{"", "AWS_WEB_IDENTITY_TOKEN_FILE=env AWS_ROLE_ARN=" + givenARN + " AWS_ROLE_SESSION_NAME=env"} {
		request.Environment = environment(env)
		plan, err := resolve(t, config, "", request)
		if err != nil {
			t.Fatal(err)
		}
		want := profile.WebIdentity{
			Profile: "web", TokenFile: "tok", RoleARN: "arn:aws:iam::111122223333:role/Web", RoleSessionName: "web",
		}
		if got, ok := plan.Steps[0].(profile.WebIdentity); !ok || !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, want %+v", plan.Steps[0], want)
		}
		if role := lastOf[profile.AssumeRole](t, plan); role.RoleARN != givenARN || role.RoleSessionName != "given" {
			t.Errorf("got %+v", role)
		}
	}
}

// TestEmptyRoleARN has a request supply the role that a profile names by nothing.
func TestEmptyRoleARN(t *testing.T) {
	plan, err := resolve(t, bases+"[profile p]\nsource_profile = keys\nrole_arn =\n", "", profile.Request{Profile: "p", RoleARN: givenARN})
	if got := shape(t, plan); err != nil || got != "static_keys(keys) > assume_role(p)" || plan.RoleARN() != givenARN {
		t.Errorf("%s (%v)", got, err)
	}
}
