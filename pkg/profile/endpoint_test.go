package profile_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/vectors"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

func TestEndpoint(t *testing.T) {
	const keys = "credential_process = x\n"
	const services = "[services v]\nsts =\n  region = x\n  Endpoint_URL = http://service # c\ns3 =\n  endpoint_url = http://s3\n"
	tests := []struct{ name, config, env, want string }{
		{"none", "[default]\n" + keys, "", ""},
		{"profile", "[default]\nendpoint_url = http://profile\n" + keys, "", "http://profile"},
		{"services before profile", "[default]\nendpoint_url = http://profile\nservices = v\n" + keys + services, "", "http://service"},
		{"services of others only", "[default]\nendpoint_url = http://profile\nservices = v\n" + keys + "[services v]\ns3 =\n  endpoint_url = http://s3\n", "", "http://profile"},
		{"sts without a URL", "[default]\nendpoint_url = http://profile\nservices = v\n" + keys + "[services v]\nsts =\n  region = x\n", "", "http://profile"},
		{"variable before services", "[default]\nservices = v\n" + keys + services, "AWS_ENDPOINT_URL=http://all", "http://all"},
		{"the variable of STS first", "[default]\nservices = v\n" + keys + services, "AWS_ENDPOINT_URL=http://all AWS_ENDPOINT_URL_STS=http://sts", "http://sts"},
		{"a variable spares a missing section", "[default]\nservices = none\n" + keys, "AWS_ENDPOINT_URL=http://all", "http://all"},
		{"ignored by variable", "[default]\nendpoint_url = http://profile\n" + keys, "AWS_ENDPOINT_URL_STS=http://sts AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=TRUE", ""},
		{"ignored by profile", "[default]\nendpoint_url = http://profile\nignore_configured_endpoint_urls = True\n" + keys, "AWS_ENDPOINT_URL_STS=http://sts", ""},
		{"the variable says no", "[default]\nendpoint_url = http://profile\nignore_configured_endpoint_urls = true\n" + keys, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=false", "http://profile"},
		{"yes is not true", "[default]\nendpoint_url = http://profile\nignore_configured_endpoint_urls = yes\n" + keys, "", "http://profile"},
		{"not that of a source profile", "[default]\n" + aRole + "source_profile = q\n[profile q]\nendpoint_url = http://profile\n" + keys, "", ""},
		{"of the profile that keys outdo", "[default]\nendpoint_url = http://profile\n", "AWS_ACCESS_KEY_ID=A AWS_SECRET_ACCESS_KEY=s", "http://profile"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			plan, err := resolve(t, test.config, "", profile.Request{Environment: environment(test.env)})
			if err != nil || plan.STSEndpoint != test.want {
				t.Errorf("got %q (%v), want %q", plan.STSEndpoint, err, test.want)
			}
		})
	}
}

// TestEndpointVectors runs botocore's cases of which endpoint_url applies. They are about S3 and DynamoDB; with STS in the
// place of the service that is asked about they hold for it as well. Left out are the cases with a client's own
// configuration: an option for the endpoint of STS does not exist here.
func TestEndpointVectors(t *testing.T) {
	var data struct {
		TestSuites []struct {
			Profiles     map[string]map[string]string
			Services     map[string]map[string]map[string]string
			Environments map[string]map[string]string
			Tests        []struct {
				Name, Profile, Environment, Service string
				ClientConfig                        string `json:"client_config"`
				Output                              struct{ EndpointURL string }
			} `json:"endpointUrlTests"`
		}
	}
	vectors.JSON(t, &data, "vectors/botocore/tests/functional/configured_endpoint_urls/profile-tests.json")
	suite := data.TestSuites[0]
	var config strings.Builder
	for name, settings := range suite.Profiles {
		fmt.Fprintf(&config, "[profile %s]\n", name)
		for key, value := range settings {
			fmt.Fprintf(&config, "%s = %s\n", key, value)
		}
	}
	for name, services := range suite.Services {
		fmt.Fprintf(&config, "[services %s]\n", name)
		for service, settings := range services {
			fmt.Fprintf(&config, "%s =\n", service)
			for key, value := range settings {
				fmt.Fprintf(&config, "  %s = %s\n", key, value)
			}
		}
	}
	ran, left := 0, 0
	for _, test := range suite.Tests {
		if test.ClientConfig != "default" {
			left++
			continue
		}
		ran++
		t.Run(test.Name, func(t *testing.T) {
			text := strings.ReplaceAll(config.String(), test.Service+" =", "sts =")
			getenv := func(name string) string {
				return suite.Environments[test.Environment][strings.Replace(name, "_STS", "_"+strings.ToUpper(test.Service), 1)]
			}
			request := profile.Request{Profile: test.Profile, Environment: profile.ReadEnvironment(getenv)}
			plan, err := resolve(t, text, "", request)
			want := test.Output.EndpointURL
			if strings.HasSuffix(want, ".amazonaws.com") { // the service's own
				want = ""
			}
			if err != nil || plan.STSEndpoint != want {
				t.Errorf("got %q (%v), want %q", plan.STSEndpoint, err, want)
			}
		})
	}
	t.Logf("%d cases run, %d with a client's configuration are left out", ran, left)
	if ran+left != 39 || ran == 0 {
		t.Errorf("there are %d vectors, not 39", ran+left)
	}
}
