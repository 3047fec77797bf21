package source_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// chain is a case of ours: files and an environment, what AWS answers, which requests have to come,
// and what comes of them. AWS's own cases are in vectors_test.go.
type chain struct {
	name          string
	config, creds string
	env           string // NAME=value NAME=value
	named         string // the profile, by option
	answers       []exchange
	want          []string // the requests, as [requestLine] has them
	key           string   // the access key ID that comes
	fails         string   // the type of the error, without its package
}

// run carries the case out. ROOT in its texts is a directory of its own, which is the home as well.
func (c chain) run(t *testing.T) {
	t.Helper()
	s := &scenario{root: t.TempDir(), env: map[string]string{}, traffic: c.answers}
	in := func(text string) string { return strings.ReplaceAll(text, "ROOT", filepath.ToSlash(s.root)) }
	for name, text := range map[string]string{
		".aws/config": c.config, ".aws/credentials": c.creds, "token": "web." + canary, ".aws/sso/cache/" + ssoFile: ssoToken,
	} {
		path := filepath.Join(s.root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(in(text)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for variable := range strings.FieldsSeq("HOME=ROOT AWS_EC2_METADATA_DISABLED=true " + c.env) {
		name, value, _ := strings.Cut(variable, "=")
		s.env[name] = in(value)
	}
	got, made, err := s.replay(t, c.named)
	lines := make([]string, 0, len(made))
	for _, request := range made {
		lines = append(lines, requestLine(t, request))
	}
	if have, want := strings.Join(lines, "\n"), strings.Join(c.want, "\n"); have != want {
		t.Errorf("requests\n%s\nwant\n%s", have, want)
	}
	if errorType(err) != c.fails || got.AccessKeyID != c.key {
		t.Errorf("key %q, %s (%v), want %q, %s", got.AccessKeyID, errorType(err), err, c.key, c.fails)
	}
	testkit.NoSecret(t, canary, err)
}

// The sign-in that every case has: of sso-session "corp".
const (
	ssoFile  = "ee0bfd2552fbd840c02cc48b6e823320543c450f.json"
	ssoToken = `{"startUrl":"https://corp.awsapps.com/start","region":"eu-north-1",` +
		`"accessToken":"` + canary + `-sso","expiresAt":"2099-01-01T00:00:00Z"}`
)

// errorType is the type of an error without its package, empty for none.
func errorType(err error) string {
	for ; err != nil; err = errors.Unwrap(err) {
		if kind := fmt.Sprintf("%T", err); strings.Contains(kind, ".") && !strings.HasPrefix(kind, "*fmt.") {
			return kind[strings.LastIndex(kind, ".")+1:]
		}
	}
	return ""
}

// requestLine is what a case says of a request: method, URL, the parameters that matter, and who
// signed it or what else it shows.
func requestLine(t *testing.T, r *http.Request) string {
	t.Helper()
	line := r.Method + " " + r.URL.String()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	form, _ := url.ParseQuery(string(body))
	if action := form.Get("Action"); action != "" {
		line += " " + action
		for _, name := range []string{"RoleArn", "ExternalId", "DurationSeconds"} {
			if value := form.Get(name); value != "" {
				line += " " + value[strings.LastIndex(value, "/")+1:]
			}
		}
		if form.Get("WebIdentityToken") == "web."+canary {
			line += " with the token"
		}
	}
	if signed := scope(r.Header.Get("Authorization")); signed.key != "" {
		line += " by " + signed.key
		if r.Header.Get("X-Amz-Security-Token") != "" {
			line += " and its session"
		}
	} else if r.Header.Get("Authorization") != "" {
		line += " shows " + strings.ReplaceAll(r.Header.Get("Authorization"), canary, "CANARY")
	}
	for name, what := range map[string]string{"X-Aws-Ec2-Metadata-Token": "a metadata token", "X-Amz-Sso_bearer_token": "the sign-in"} {
		if r.Header.Get(name) != "" {
			line += " shows " + what
		}
	}
	return line
}

// assumed is STS's answer to a call for a role; id is the access key ID in it.
func assumed(action, id string) exchange {
	text := strings.NewReplacer("ACTION", action, "ID", id, "SECRET", canary).Replace(
		`<ACTIONResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><ACTIONResult><Credentials>` +
			`<AccessKeyId>ID</AccessKeyId><SecretAccessKey>SECRET</SecretAccessKey><SessionToken>SECRET</SessionToken>` +
			`<Expiration>2026-11-23T13:00:00Z</Expiration></Credentials></ACTIONResult></ACTIONResponse>`,
	)
	return exchange{status: http.StatusOK, answer: text, answered: http.Header{"Content-Type": {"text/xml"}}}
}

// given is an answer in JSON.
func given(status int, text string) exchange {
	return exchange{status: status, answer: text, answered: http.Header{"Content-Type": {"application/json"}}}
}

const (
	baseKeys  = "[base]\naws_access_key_id = AKIDBASE\naws_secret_access_key = " + canary + "\n"
	firstRole = "[profile first]\nrole_arn = arn:aws:iam::111122223333:role/First\n"
	stsIrish  = "POST https://sts.eu-west-1.amazonaws.com/ "
	region    = "AWS_REGION=eu-west-1 "
	envKeys   = "AWS_ACCESS_KEY_ID=AKIDENV AWS_SECRET_ACCESS_KEY=" + canary + " "
)

// TestKeys has keys come from where they stand, without a request.
func TestKeys(t *testing.T) {
	const tokenKeys = "[p]\naws_access_key_id = AKIDT\naws_secret_access_key = s\naws_session_token = t\n"
	for _, c := range []chain{
		{name: "in the credentials file", creds: baseKeys, named: "base", key: "AKIDBASE"},
		{
			name: "in the config file", config: "[profile p]\naws_access_key_id = AKIDCONF\naws_secret_access_key = s\n",
			named: "p", key: "AKIDCONF",
		},
		{name: "names in capitals", creds: "[p]\nAWS_ACCESS_KEY_ID = AKIDCAPS\nAWS_Secret_Access_Key = s\n", named: "p", key: "AKIDCAPS"},
		{name: "of the profile that a variable names", creds: baseKeys, env: "AWS_PROFILE=base", key: "AKIDBASE"},
		{name: "in the environment", env: envKeys, key: "AKIDENV"},
		{
			name: "in the environment before a profile that a variable names", creds: baseKeys,
			env: envKeys + "AWS_PROFILE=base", key: "AKIDENV",
		},
		{name: "in the environment behind a profile that an option names", creds: baseKeys, env: envKeys, named: "base", key: "AKIDBASE"},
		{name: "the first half in the environment", env: "AWS_ACCESS_KEY_ID=AKIDENV", fails: "SettingError"},
		{name: "the first half in a file", creds: "[p]\naws_access_key_id = A\n", named: "p", fails: "SettingError"},
		{name: "that have ended", env: envKeys + "AWS_CREDENTIAL_EXPIRATION=2020-01-01T00:00:00Z", fails: "EnvironmentError"},
		{name: "that end at no time", env: envKeys + "AWS_CREDENTIAL_EXPIRATION=tomorrow", fails: "EnvironmentError"},
		{name: "whose token has ended, as the file says", creds: tokenKeys + "x_security_token_expires = 2020-01-01T00:00:00+0200\n", named: "p", fails: "ExpiredKeysError"},
		{name: "whose token lasts yet", creds: tokenKeys + "aws_expiration = 2099-01-01 00:00:00+00:00\n", named: "p", key: "AKIDT"},
		{name: "nowhere", fails: "NoCredentialsError"}, // the metadata service is switched off
		{name: "not in a profile that is there", config: "[profile p]\nregion = r\n", named: "p", fails: "NoCredentialsError"},
		{name: "not in a profile that is not there", named: "p", fails: "NotFoundError"},
	} {
		t.Run(c.name, c.run)
	}
}

// TestRoles has roles assumed one after the other, where the selected profile or the environment
// says.
func TestRoles(t *testing.T) {
	const second = "[profile second]\nsource_profile = first\nrole_arn = arn:aws:iam::444455556666:role/path/Second\n" +
		"external_id = ext\nduration_seconds = 900\n"
	role := assumed("AssumeRole", "ASIAFIRST")
	for _, c := range []chain{
		{
			name: "from keys", config: firstRole + "source_profile = base\n", creds: baseKeys, env: region, named: "first",
			answers: []exchange{role}, want: []string{stsIrish + "AssumeRole First by AKIDBASE"}, key: "ASIAFIRST",
		},
		{
			name: "from a role", config: firstRole + "source_profile = base\n" + second, creds: baseKeys, env: region, named: "second",
			answers: []exchange{role, assumed("AssumeRole", "ASIASECOND")},
			want: []string{
				stsIrish + "AssumeRole First by AKIDBASE",
				stsIrish + "AssumeRole Second ext 900 by ASIAFIRST and its session",
			},
			key: "ASIASECOND",
		},
		{
			name: "from the environment's keys", config: firstRole + "credential_source = Environment\n",
			env: envKeys + region, named: "first",
			answers: []exchange{role}, want: []string{stsIrish + "AssumeRole First by AKIDENV"}, key: "ASIAFIRST",
		},
		{
			name: "from the environment, which has none", config: firstRole + "credential_source = Environment\n", named: "first",
			env: region, fails: "EnvironmentError",
		},
		{
			name: "refused", config: firstRole + "source_profile = base\n", creds: baseKeys,
			env: region + "AWS_MAX_ATTEMPTS=1", named: "first",
			answers: []exchange{says(403, "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>")},
			want:    []string{stsIrish + "AssumeRole First by AKIDBASE"}, fails: "CallError",
		},
		{
			name: "an answer without credentials", config: firstRole + "source_profile = base\n", creds: baseKeys,
			env: region, named: "first",
			answers: []exchange{{status: http.StatusOK, answer: "<AssumeRoleResponse/>"}},
			want:    []string{stsIrish + "AssumeRole First by AKIDBASE"}, fails: "AnswerError",
		},
	} {
		t.Run(c.name, c.run)
	}
}

// TestWhereSTSIs has the call for a role go where the region and the settings of the network send
// it.
func TestWhereSTSIs(t *testing.T) {
	const (
		source = "source_profile = base\n"
		all    = "endpoint_url = http://all.example\n"
		one    = "services = v\n[services v]\nsts =\n  endpoint_url = http://sts.example:8080/base\n"
		other  = "services = v\n[services v]\nsso =\n  endpoint_url = http://sso.example\n"
		env    = region + "AWS_ENDPOINT_URL=http://env.example "
		envSTS = "AWS_ENDPOINT_URL_STS=http://env-sts.example "
		ignore = "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true "
		legacy = "sts_regional_endpoints = legacy\n"
	)
	for _, at := range []struct{ name, setting, env, host string }{
		{"the region of the profile", "region = ap-south-1\n", "", "https://sts.ap-south-1.amazonaws.com/"},
		{"the variable before it", "region = ap-south-1\n", region, "https://sts.eu-west-1.amazonaws.com/"},
		{"China", "region = cn-north-1\n", "", "https://sts.cn-north-1.amazonaws.com.cn/"},
		{"FIPS", "region = us-east-1\nuse_fips_endpoint = true\n", "", "https://sts-fips.us-east-1.amazonaws.com/"},
		{"dual-stack", "region = eu-west-1\n", "AWS_USE_DUALSTACK_ENDPOINT=true", "https://sts.eu-west-1.api.aws/"},
		{"the global one", "region = us-west-2\n" + legacy, "", "https://sts.amazonaws.com/"},
		{"the global one in a newer region", "region = eu-south-1\n" + legacy, "", "https://sts.eu-south-1.amazonaws.com/"},
		{"a URL for all services", all, region, "http://all.example/"},
		{"one for STS", all + one, region, "http://sts.example:8080/base"},
		{"one of another service", other, region, "https://sts.eu-west-1.amazonaws.com/"},
		{"the variable for all", one, env, "http://env.example/"},
		{"the variable for STS", "", env + envSTS, "http://env-sts.example/"},
		{"ignored", all, region + ignore + envSTS, "https://sts.eu-west-1.amazonaws.com/"},
	} {
		t.Run(at.name, chain{
			config: firstRole + source + at.setting, creds: baseKeys, env: at.env, named: "first",
			answers: []exchange{assumed("AssumeRole", "ASIAFIRST")},
			want:    []string{"POST " + at.host + " AssumeRole First by AKIDBASE"}, key: "ASIAFIRST",
		}.run)
	}
}

// TestWebIdentity has a token in a file stand for keys, wherever it is named.
func TestWebIdentity(t *testing.T) {
	const (
		web  = "[profile web]\nweb_identity_token_file = ROOT/token\nrole_arn = arn:aws:iam::111122223333:role/Web\n"
		vars = "AWS_WEB_IDENTITY_TOKEN_FILE=ROOT/token AWS_ROLE_ARN=arn:aws:iam::111122223333:role/Pod "
		call = stsIrish + "AssumeRoleWithWebIdentity "
	)
	answer := assumed("AssumeRoleWithWebIdentity", "ASIAWEB")
	for _, c := range []chain{
		{
			name: "by a profile", config: web, env: region, named: "web", answers: []exchange{answer},
			want: []string{call + "Web with the token"}, key: "ASIAWEB",
		},
		{
			name: "by the environment", env: region + vars, answers: []exchange{answer},
			want: []string{call + "Pod with the token"}, key: "ASIAWEB",
		},
		{
			name: "by the environment before a profile's keys", creds: baseKeys, env: region + vars + "AWS_PROFILE=base",
			answers: []exchange{answer}, want: []string{call + "Pod with the token"}, key: "ASIAWEB",
		},
		{name: "behind a profile that an option names", creds: baseKeys, env: region + vars, named: "base", key: "AKIDBASE"},
		{
			name: "below a role", config: web + firstRole + "source_profile = web\n", env: region, named: "first",
			answers: []exchange{answer, assumed("AssumeRole", "ASIAFIRST")},
			want:    []string{call + "Web with the token", stsIrish + "AssumeRole First by ASIAWEB and its session"}, key: "ASIAFIRST",
		},
		{
			name:   "a source profile does not see the environment",
			config: firstRole + "source_profile = none\n[profile none]\n", env: region + vars, named: "first",
			fails: "NoCredentialsError",
		},
		{name: "no role", env: region + "AWS_WEB_IDENTITY_TOKEN_FILE=ROOT/token", fails: "SettingError"},
		{name: "no such file", env: region + strings.Replace(vars, "token", "none", 1), fails: "TokenError"},
	} {
		t.Run(c.name, c.run)
	}
}

// TestIdentityCenter has the access portal give a role for the token of a sign-in.
func TestIdentityCenter(t *testing.T) {
	const (
		session = "[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-north-1\n"
		dev     = "[profile dev]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Dev\n"
		path    = "/federation/credentials?account_id=111122223333&role_name=Dev shows the sign-in"
		call    = "GET https://portal.sso.eu-north-1.amazonaws.com" + path
	)
	answer := given(http.StatusOK, strings.Replace(good, "1795437045678", "4070908800000", 1))
	for _, c := range []chain{
		{
			name: "a role", config: session + dev, env: region, named: "dev", answers: []exchange{answer},
			want: []string{call}, key: "ASIASSO",
		},
		{
			name: "below a role", config: session + dev + firstRole + "source_profile = dev\n", env: region, named: "first",
			answers: []exchange{answer, assumed("AssumeRole", "ASIAFIRST")},
			want:    []string{call, stsIrish + "AssumeRole First by ASIASSO and its session"}, key: "ASIAFIRST",
		},
		{
			name: "at a URL", config: session + dev + "endpoint_url = http://all.example\n",
			env: region + "AWS_ENDPOINT_URL_SSO=http://portal.example", named: "dev", answers: []exchange{answer},
			want: []string{"GET http://portal.example" + path},
			key:  "ASIASSO",
		},
		{
			name: "no sign-in", config: strings.ReplaceAll(session+dev, "corp", "other"), env: region, named: "dev",
			fails: "PersonNeededError",
		},
		{
			name: "no role", config: session + "[profile dev]\nsso_session = corp\nsso_account_id = 111122223333\n",
			env: region, named: "dev", fails: "SettingError",
		},
		{name: "no session", config: dev, env: region, named: "dev", fails: "NotFoundError"},
		{
			name: "no credentials in the profile", config: session + "[profile dev]\nsso_session = corp\n", env: region,
			named: "dev", fails: "NoCredentialsError",
		},
	} {
		t.Run(c.name, c.run)
	}
}
