package source_test

import (
	"net/http"
	"strings"
	"testing"
)

// inside is what a container's endpoint and an instance's metadata service give.
func inside(id string) exchange {
	const text = `{"Code":"Success","AccessKeyId":"ID","SecretAccessKey":"SECRET","Token":"SECRET","Expiration":"2026-11-23T13:00:00Z"}`
	return given(http.StatusOK, strings.NewReplacer("ID", id, "SECRET", canary).Replace(text))
}

// TestContainerAddresses has the endpoint of a container asked where the environment says, and
// nowhere that others could answer for it.
func TestContainerAddresses(t *testing.T) {
	const (
		relative = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI="
		full     = "AWS_CONTAINER_CREDENTIALS_FULL_URI="
		token    = " AWS_CONTAINER_AUTHORIZATION_TOKEN=" + canary
		file     = " AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=ROOT/token"
	)
	for env, want := range map[string]string{
		relative + "/v2/me?id=7":                               "http://169.254.170.2/v2/me?id=7",
		relative + "/v2/me " + full + "https://site.example/x": "http://169.254.170.2/v2/me",
		full + "https://site.example:8443/x?y=z":               "https://site.example:8443/x?y=z",
		full + "http://127.0.0.1:1234/x":                       "http://127.0.0.1:1234/x",
		full + "http://127.9.9.9/x":                            "http://127.9.9.9/x",
		full + "http://[::1]:1234/x":                           "http://[::1]:1234/x",
		full + "http://169.254.170.2/x":                        "http://169.254.170.2/x",
		full + "http://169.254.170.23/v1/x":                    "http://169.254.170.23/v1/x",
		full + "http://[fd00:ec2::23]/v1/x":                    "http://[fd00:ec2::23]/v1/x",
		full + "http://127.0.0.1/x" + token:                    "http://127.0.0.1/x shows CANARY-sso",
		full + "http://127.0.0.1/x" + token + file:             "http://127.0.0.1/x shows web.CANARY-sso",
		relative + "v2/me":                                     "", // another host
		relative + "@site.example/x":                           "",
		full + "/x":                                            "",
		full + "site.example/x":                                "",
		full + "ftp://127.0.0.1/x":                             "",
		full + "http://192.0.2.7/x":                            "", // no name, so that nobody is asked for its address
		full + "http://localhost:1234/x":                       "http://localhost:1234/x",
		full + "http://169.254.170.3/x":                        "",
		full + "http://169.254.169.254/x":                      "", // an instance's, which a container's token is not for
		full + "http://[fd00:ec2::24]/x":                       "",
		full + "http://user@127.0.0.1/x":                       "",
		full + "https://user:" + canary + "@site.example/x":    "",
	} {
		t.Run(env, func(t *testing.T) {
			c := chain{env: env, answers: []exchange{inside("ASIATASK")}}
			if want == "" {
				c.fails = "EnvironmentError"
			} else {
				c.want, c.key = []string{"GET " + strings.ReplaceAll(want, canary, "CANARY")}, "ASIATASK"
			}
			c.run(t)
		})
	}
}

// TestContainers says who asks a container's endpoint, and who does not.
func TestContainers(t *testing.T) {
	const (
		at   = "AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1/x "
		get  = "GET http://127.0.0.1/x"
		role = firstRole + "credential_source = EcsContainer\n"
	)
	for _, c := range []chain{
		{name: "nobody names a profile", env: at, answers: []exchange{inside("ASIATASK")}, want: []string{get}, key: "ASIATASK"},
		{
			name: "the default profile has a region alone", config: "[default]\nregion = r\n", env: at,
			answers: []exchange{inside("ASIATASK")}, want: []string{get}, key: "ASIATASK",
		},
		{name: "the default profile has keys", creds: strings.Replace(baseKeys, "base", "default", 1), env: at, key: "AKIDBASE"},
		{
			name: "a profile that a variable names has none", config: "[profile p]\nregion = r\n", env: at + "AWS_PROFILE=p",
			fails: "NoCredentialsError",
		},
		{
			name: "below a role", config: role, env: at + region, named: "first",
			answers: []exchange{inside("ASIATASK"), assumed("AssumeRole", "ASIAFIRST")},
			want:    []string{get, stsIrish + "AssumeRole First by ASIATASK and its session"}, key: "ASIAFIRST",
		},
		{name: "below a role, outside of a container", config: role, env: region, named: "first", fails: "EnvironmentError"},
		{name: "the file of its token is not there", env: at + "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=ROOT/none", fails: "TokenError"},
		{
			name: "refused", env: at, answers: []exchange{given(http.StatusForbidden, `{"code":"Denied","message":"no"}`)},
			want: []string{get}, fails: "CallError",
		},
		{
			name: "busy, and then not", env: at,
			answers: []exchange{given(http.StatusServiceUnavailable, "{}"), inside("ASIATASK")}, want: []string{get, get},
			key: "ASIATASK",
		},
	} {
		t.Run(c.name, c.run)
	}
}

// The requests of a metadata service, and its answers.
const (
	putToken = "PUT http://169.254.169.254/latest/api/token"
	getRole  = "GET http://169.254.169.254/latest/meta-data/iam/security-credentials/"
	shown    = " shows a metadata token"
)

func says(status int, answer string) exchange { return exchange{status: status, answer: answer} }

// TestInstances asks the metadata service of an instance in three requests: for a token, for the
// role, for its credentials. Where it has no token, it is asked without one, unless that is not
// wanted.
func TestInstances(t *testing.T) {
	const on, noV1 = "AWS_EC2_METADATA_DISABLED=false ", "AWS_EC2_METADATA_V1_DISABLED=true "
	token, role, keys := says(200, "TOKEN"), says(200, "Machine\n"), inside("ASIAMACHINE")
	with := []string{putToken, getRole + shown, getRole + "Machine" + shown}
	without := []string{putToken, getRole, getRole + "Machine"}
	for _, c := range []chain{
		{name: "version 2", env: on, answers: []exchange{token, role, keys}, want: with, key: "ASIAMACHINE"},
		{name: "version 2 alone", env: on + noV1, answers: []exchange{token, role, keys}, want: with, key: "ASIAMACHINE"},
		{name: "version 1, by 404", env: on, answers: []exchange{says(404, "no"), role, keys}, want: without, key: "ASIAMACHINE"},
		{name: "version 1, by 405", env: on, answers: []exchange{says(405, ""), role, keys}, want: without, key: "ASIAMACHINE"},
		{name: "version 1, by 403", env: on, answers: []exchange{says(403, ""), role, keys}, want: without, key: "ASIAMACHINE"},
		{name: "version 1, not wanted", env: on + noV1, answers: []exchange{says(404, "no")}, want: with[:1], fails: "CallError"},
		{name: "a token that is none", env: on, answers: []exchange{says(200, " \n")}, want: with[:1], fails: "AnswerError"},
		{name: "a request that it does not like", env: on, answers: []exchange{says(400, "")}, want: with[:1], fails: "AnswerError"},
		{name: "a portal in its place", env: on, answers: []exchange{says(302, "")}, want: with[:1], fails: "AnswerError"},
		{name: "no role", env: on, answers: []exchange{token, says(404, "")}, want: with[:2], fails: "CallError"},
		{name: "a role that is a page", env: on, answers: []exchange{token, says(200, "<html>")}, want: with[:2], fails: "AnswerError"},
		{name: "a role that leads elsewhere", env: on, answers: []exchange{token, says(200, "../x")}, want: with[:2], fails: "AnswerError"},
		{name: "a role that is empty", env: on, answers: []exchange{token, says(200, "\n")}, want: with[:2], fails: "AnswerError"},
		{
			name: "the first of two roles", env: on, answers: []exchange{token, says(200, "Machine\nOther"), keys},
			want: with, key: "ASIAMACHINE",
		},
		{name: "a token that it does not take", env: on, answers: []exchange{token, says(401, "")}, want: with[:2], fails: "CallError"},
		{name: "switched off there", env: on, answers: []exchange{token, says(403, "")}, want: with[:2], fails: "CallError"},
		{
			name: "a role that EC2 may not assume", env: on,
			answers: []exchange{token, role, given(200, `{"Code":"AssumeRoleUnauthorizedAccess","Message":"no"}`)},
			want:    with, fails: "CallError",
		},
		{
			name: "credentials that are none", env: on, answers: []exchange{token, role, says(200, "<html>")}, want: with,
			fails: "AnswerError",
		},
		{name: "switched off here", env: "", fails: "NoCredentialsError"},
		{
			name: "busy, and then not", env: on, answers: []exchange{says(503, ""), token, role, keys},
			want: append([]string{putToken}, with...), key: "ASIAMACHINE",
		},
	} {
		t.Run(c.name, c.run)
	}
}

// TestWhereMetadataIs has settings move the service, and a role name it as its source.
func TestWhereMetadataIs(t *testing.T) {
	const (
		on      = "AWS_EC2_METADATA_DISABLED=false "
		machine = "credential_source = Ec2InstanceMetadata\n"
		six     = "[default]\nec2_metadata_service_endpoint_mode = IPv6\n"
		at1338  = "[default]\nec2_metadata_service_endpoint = http://127.0.0.1:1338\n"
		mode    = "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE="
		url     = "AWS_EC2_METADATA_SERVICE_ENDPOINT=http://127.0.0.1:"
	)
	for _, at := range []struct{ name, config, env, base string }{
		{"IPv6", six, on, "http://[fd00:ec2::254]"},
		{"IPv4 in the environment", six, on + mode + "ipv4", "http://169.254.169.254"},
		{"a URL", strings.Replace(at1338, "1338", "1338/", 1), on, "http://127.0.0.1:1338"},
		{"a URL before the mode", "", on + url + "1338 " + mode + "IPv6", "http://127.0.0.1:1338"},
		{"the variable before the profile", at1338, on + url + "1339", "http://127.0.0.1:1339"},
	} {
		t.Run(at.name, chain{
			config: at.config, env: at.env, answers: []exchange{says(400, "")},
			want: []string{"PUT " + at.base + "/latest/api/token"}, fails: "AnswerError",
		}.run)
	}
	for _, c := range []chain{
		{
			name: "below a role", config: firstRole + machine, env: on + region, named: "first",
			answers: []exchange{says(200, "TOKEN"), says(200, "Machine"), inside("ASIAMACHINE"), assumed("AssumeRole", "ASIAFIRST")},
			want: []string{
				putToken, getRole + shown, getRole + "Machine" + shown,
				stsIrish + "AssumeRole First by ASIAMACHINE and its session",
			},
			key: "ASIAFIRST",
		},
		{name: "below a role, switched off", config: firstRole + machine, env: region, named: "first", fails: "EnvironmentError"},
		{
			name: "a mode that there is not", config: strings.Replace(six, "IPv6", "both", 1), env: on,
			fails: "SettingError",
		},
		{
			name: "a URL with a password", env: on + strings.Replace(url, "127", "user:"+canary+"@127", 1) + "1338",
			fails: "SettingError",
		},
	} {
		t.Run(c.name, c.run)
	}
}
