package profile_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/testkit"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

func TestEndpoint(t *testing.T) {
	const keys = "credential_process = x\n"
	const services = "[services v]\nsts =\n  region = x\n  Endpoint_URL = http://service # c\ns3 =\n  endpoint_url = http://s3\n"
	tests := []struct{ name, config, env, want string }{
		{"none", "[default]\n" + keys, "", ""},
		{"profile", "[default]\nendpoint_url = http://profile\n" + keys, "", "http://profile"},
		{"services before profile", "[default]\nendpoint_url = http://profile\nservices = v\n" + keys + services, "", "http://service"},
		{"services of others only", "[default]\nendpoint_url = http://profile\nservices = v\n" + keys +
			"[services v]\ns3 =\n  endpoint_url = http://s3\n", "", "http://profile"},
		{
			"sts without a URL",
			"[default]\nendpoint_url = http://profile\nservices = v\n" + keys + "[services v]\nsts =\n  region = x\n",
			"",
			"http://profile",
		},
		{"variable before services", "[default]\nservices = v\n" + keys + services, "AWS_ENDPOINT_URL=http://all", "http://all"},
		{
			"the variable of STS first", "[default]\nservices = v\n" + keys + services,
			"AWS_ENDPOINT_URL=http://all AWS_ENDPOINT_URL_STS=http://sts", "http://sts",
		},
		{"a variable spares a missing section", "[default]\nservices = none\n" + keys, "AWS_ENDPOINT_URL=http://all", "http://all"},
		{
			"ignored by variable", "[default]\nendpoint_url = http://profile\n" + keys,
			"AWS_ENDPOINT_URL_STS=http://sts AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=TRUE", "",
		},
		{
			"ignored by profile", "[default]\nendpoint_url = http://profile\nignore_configured_endpoint_urls = True\n" + keys,
			"AWS_ENDPOINT_URL_STS=http://sts", "",
		},
		{
			"the variable says no", "[default]\nendpoint_url = http://profile\nignore_configured_endpoint_urls = true\n" + keys,
			"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=false", "http://profile",
		},
		{
			"yes is not true",
			"[default]\nendpoint_url = http://profile\nignore_configured_endpoint_urls = yes\n" + keys,
			"",
			"http://profile",
		},
		{
			"not that of a source profile",
			"[default]\n" + aRole + "source_profile = q\n[profile q]\nendpoint_url = http://profile\n" + keys,
			"",
			"",
		},
		{
			"of the profile that keys outdo", "[default]\nendpoint_url = http://profile\n", "AWS_ACCESS_KEY_ID=A AWS_SECRET_ACCESS_KEY=s",
			"http://profile",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			plan, err := resolve(t, test.config, "", profile.Request{Environment: environment(test.env)})
			if err != nil || plan.Network.STS != test.want {
				t.Errorf("got %q (%v), want %q", plan.Network.STS, err, test.want)
			}
		})
	}
}

// TestEndpointVectors runs botocore's cases of which endpoint_url applies. They are about S3 and
// DynamoDB; with each of the services that are called here in the place of the one that is asked
// about, they hold as well. A client that is told in code to ignore what is configured is one with
// the variable. Left out are those that are given a URL in code: there is no field for it.
func TestEndpointVectors(t *testing.T) {
	var data struct {
		TestSuites []struct {
			Profiles     map[string]map[string]string
			Services     map[string]map[string]map[string]string
			Environments map[string]map[string]string
			Tests        []endpointVector `json:"endpointUrlTests"`
		}
	}
	testkit.SharedJSON(t, &data, "vectors/botocore/tests/functional/configured_endpoint_urls/profile-tests.json")
	suite := data.TestSuites[0]
	var config strings.Builder
	for name, services := range suite.Services {
		fmt.Fprintf(&config, "[services %s]\n", name)
		for service, settings := range services {
			fmt.Fprintf(&config, "%s =\n", service)
			for key, value := range settings {
				fmt.Fprintf(&config, "  %s = %s\n", key, value)
			}
		}
	}
	passed := 0
	for _, test := range suite.Tests {
		if strings.HasPrefix(test.ClientConfig, "endpoint_url_provided") || strings.HasPrefix(test.ClientConfig, "provide_and_ignore") {
			continue
		}
		if t.Run(test.Name, func(t *testing.T) {
			test.run(t, suite.Profiles[test.Profile], config.String(), suite.Environments[test.Environment])
		}) {
			passed++
		}
	}
	t.Logf("%d of %d endpoint vectors pass, each with 4 services; the others give a URL in code", passed, len(suite.Tests))
	if passed != 20 || len(suite.Tests) != 39 {
		t.Errorf("20 vectors of 39 are without a URL in code, not %d of %d", passed, len(suite.Tests))
	}
}

// endpointVector is a case of which endpoint_url applies.
type endpointVector struct {
	Name, Profile, Environment, Service string
	ClientConfig                        string `json:"client_config"`
	Output                              struct{ EndpointURL string }
}

// run puts each of our services in the place of the vector's.
func (v endpointVector) run(t *testing.T, settings map[string]string, services string, environment map[string]string) {
	t.Helper()
	want := v.Output.EndpointURL
	if strings.HasSuffix(want, ".amazonaws.com") { // the service's own
		want = ""
	}
	for _, service := range []string{"sts", "sso", "sso_oidc", "signin"} {
		config := "[profile p]\n" + baseOf[service]
		for key, value := range settings {
			if !strings.HasPrefix(key, "aws_") { // the keys
				config += key + " = " + value + "\n"
			}
		}
		config += strings.ReplaceAll(services, v.Service+" =", service+" =")
		getenv := func(name string) string {
			if name == "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS" && v.ClientConfig == "ignore_configured_endpoint_urls" {
				return "true"
			}
			if before, ok := strings.CutSuffix(name, "_"+strings.ToUpper(service)); ok {
				return environment[before+"_"+strings.ToUpper(v.Service)]
			}
			return environment[name]
		}
		plan, err := profile.Resolve(profile.Scan(config, ""), profile.Request{Profile: "p", Environment: profile.ReadEnvironment(getenv)})
		if got := endpointOf(plan.Network, service); err != nil || got != want {
			t.Errorf("%s: got %q (%v), want %q", service, got, err, want)
		}
	}
}

// baseOf has, for each service, settings of a profile for which it is called.
var baseOf = map[string]string{
	"sts":      "role_arn = arn:aws:iam::111122223333:role/Role\ncredential_source = Environment\n",
	"sso":      "sso_start_url = u\nsso_region = r\nsso_account_id = 1\nsso_role_name = n\n",
	"sso_oidc": "sso_start_url = u\nsso_region = r\nsso_account_id = 1\nsso_role_name = n\n",
	"signin":   "login_session = arn:aws:iam::111122223333:user/alice\n",
}

func endpointOf(n profile.Network, service string) string {
	return map[string]string{"sts": n.STS, "sso": n.SSO, "sso_oidc": n.SSOOIDC, "signin": n.Signin}[service]
}
