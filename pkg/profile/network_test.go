package profile_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// TestNetwork has the settings of a selected profile p, below the environment. Sources are
// settings' keys with their places.
func TestNetwork(t *testing.T) {
	const source = "[profile q]\naws_access_key_id = A\naws_secret_access_key = s\n"
	tests := []struct {
		name, settings, env string
		want                profile.Network
		from                string // the settings that are not the default
	}{
		{"none", "", "", profile.Network{}, ""},
		{
			"defaults in words", "retry_mode = standard\nuse_fips_endpoint = false\nsts_regional_endpoints = regional\n", "",
			profile.Network{RetryMode: "standard"},
			"retry_mode@4",
		},
		{"FIPS of the profile", "use_fips_endpoint = True\n", "", profile.Network{FIPS: true}, "use_fips_endpoint@4"},
		{
			"FIPS of the environment", "use_fips_endpoint = false\n", "AWS_USE_FIPS_ENDPOINT=TRUE",
			profile.Network{FIPS: true},
			"use_fips_endpoint@AWS_USE_FIPS_ENDPOINT",
		},
		{
			"the environment says no", "use_fips_endpoint = true\nuse_dualstack_endpoint = true\n", "AWS_USE_FIPS_ENDPOINT=false",
			profile.Network{DualStack: true},
			"use_dualstack_endpoint@5",
		},
		{
			"dual-stack of the environment", "", "AWS_USE_DUALSTACK_ENDPOINT=true",
			profile.Network{DualStack: true},
			"use_dualstack_endpoint@AWS_USE_DUALSTACK_ENDPOINT",
		},
		{"yes is not true", "use_fips_endpoint = yes\n", "AWS_USE_DUALSTACK_ENDPOINT=1", profile.Network{}, ""},
		{
			"legacy STS of the profile",
			"sts_regional_endpoints = legacy\n",
			"",
			profile.Network{STSGlobal: true},
			"sts_regional_endpoints@4",
		},
		{
			"legacy STS of the environment", "sts_regional_endpoints = regional\n", "AWS_STS_REGIONAL_ENDPOINTS=legacy",
			profile.Network{STSGlobal: true},
			"sts_regional_endpoints@AWS_STS_REGIONAL_ENDPOINTS",
		},
		{
			"regional STS of the environment",
			"sts_regional_endpoints = legacy\n",
			"AWS_STS_REGIONAL_ENDPOINTS=regional",
			profile.Network{},
			"",
		},
		{"other STS", "sts_regional_endpoints = Legacy\n", "", profile.Network{}, ""},
		{"certificates of the profile", "ca_bundle = /c\n", "REQUESTS_CA_BUNDLE=/r", profile.Network{CABundle: "/c"}, "ca_bundle@4"},
		{
			"certificates of the environment",
			"ca_bundle = /c\n",
			"AWS_CA_BUNDLE=/e",
			profile.Network{CABundle: "/e"},
			"ca_bundle@AWS_CA_BUNDLE",
		},
		{
			"certificates of Python's requests", "ca_bundle =\n", "REQUESTS_CA_BUNDLE=/r",
			profile.Network{CABundle: "/r"},
			"ca_bundle@REQUESTS_CA_BUNDLE",
		},
		{"application", "sdk_ua_app_id = mine\n", "", profile.Network{AppID: "mine"}, "sdk_ua_app_id@4"},
		{"attempts", "max_attempts = 7\n", "", profile.Network{MaxAttempts: 7}, "max_attempts@4"},
		{
			"attempts of the environment", "max_attempts = x\n", "AWS_MAX_ATTEMPTS=2",
			profile.Network{MaxAttempts: 2},
			"max_attempts@AWS_MAX_ATTEMPTS",
		},
		{"no attempt is one", "max_attempts = 0\n", "", profile.Network{MaxAttempts: 1}, "max_attempts@4"},
		{"less than none is one", "max_attempts = -1\n", "", profile.Network{MaxAttempts: 1}, "max_attempts@4"},
		{
			"adaptive", "retry_mode = adaptive\nmax_attempts = 4\n", "",
			profile.Network{RetryMode: "adaptive", MaxAttempts: 4},
			"max_attempts@5 retry_mode@4",
		},
		{
			"legacy retries are five attempts",
			"retry_mode = legacy\n",
			"",
			profile.Network{RetryMode: "legacy", MaxAttempts: 5},
			"retry_mode@4",
		},
		{
			"legacy retries by number", "retry_mode = legacy\n", "AWS_MAX_ATTEMPTS=2",
			profile.Network{RetryMode: "legacy", MaxAttempts: 2},
			"max_attempts@AWS_MAX_ATTEMPTS retry_mode@4",
		},
		{"an unknown mode does not retry", "retry_mode = Standard\n", "", profile.Network{MaxAttempts: 1}, ""},
		{
			"an unknown mode does not count attempts",
			"max_attempts = 5\n",
			"AWS_RETRY_MODE=x",
			profile.Network{MaxAttempts: 1},
			"max_attempts@4",
		},
		{"URL", "endpoint_url = http://p\n", "", profile.Network{STS: "http://p"}, "endpoint_url@4"},
		{
			"URL and FIPS", "endpoint_url = http://p\nuse_fips_endpoint = true\n", "",
			profile.Network{STS: "http://p", FIPS: true},
			"endpoint_url@4 use_fips_endpoint@5",
		},
		{
			"those of other services", "", "AWS_ENDPOINT_URL_SSO=http://o AWS_ENDPOINT_URL_SSO_OIDC=bad AWS_ENDPOINT_URL_SIGNIN=bad",
			profile.Network{},
			"",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			config := "[profile p]\n" + aRole + "source_profile = q\n" + test.settings + source + "use_fips_endpoint = true\nca_bundle = /q\n" +
				"max_attempts = 9\nendpoint_url = http://q\n"
			plan, err := profile.Resolve(profile.Scan(config, ""), profile.Request{Profile: "p", Environment: environment(test.env)})
			if err != nil {
				t.Fatal(err)
			}
			var from []string
			for _, s := range plan.Network.Settings {
				from = append(from, s.Key+"@"+strings.TrimPrefix(s.From.String(), "config:"))
			}
			if got := strings.Join(from, " "); got != test.from {
				t.Errorf("from %q, want %q", got, test.from)
			}
			plan.Network.Settings = nil
			if !reflect.DeepEqual(plan.Network, test.want) {
				t.Errorf("got %+v, want %+v", plan.Network, test.want)
			}
		})
	}
}

// TestNetworkSetting finds a setting by its key and its service.
func TestNetworkSetting(t *testing.T) {
	config := "[default]\n" + baseOf["sso"] + "use_fips_endpoint = true\n"
	env := environment("AWS_ENDPOINT_URL_STS=http://sts AWS_ENDPOINT_URL_SSO=http://sso")
	plan, err := profile.Resolve(profile.Scan(config, ""), profile.Request{Environment: env})
	if err != nil {
		t.Fatal(err)
	}
	for service, want := range map[string]string{"sts": "http://sts", "sso": "http://sso", "signin": "", "": ""} {
		if s, ok := plan.Network.Setting("endpoint_url", service); s.Value != want || ok != (want != "") {
			t.Errorf("%s: %+v, %v", service, s, ok)
		}
	}
	if s, ok := plan.Network.Setting("use_fips_endpoint", ""); !ok || s.Value != "true" {
		t.Errorf("%+v, %v", s, ok)
	}
}

// TestNetworkShadows has what does not count be named beside what does.
func TestNetworkShadows(t *testing.T) {
	config := "[default]\ncredential_process = x\nca_bundle = /a\nca_bundle = /b\nmax_attempts = 1\nmax_attempts = 2\n"
	plan, err := profile.Resolve(profile.Scan(config, ""), profile.Request{Environment: environment("AWS_CA_BUNDLE=/e")})
	if err != nil {
		t.Fatal(err)
	}
	line := func(n int) profile.Origin { return profile.Origin{File: "config", Line: n} }
	want := []profile.NetworkSetting{
		{Key: "ca_bundle", Value: "/e", From: profile.Origin{Variable: "AWS_CA_BUNDLE"}, Shadows: []profile.Origin{line(3), line(4)}},
		{Key: "max_attempts", Value: "2", From: line(6), Shadows: []profile.Origin{line(5)}},
	}
	if !reflect.DeepEqual(plan.Network.Settings, want) {
		t.Errorf("got %+v, want %+v", plan.Network.Settings, want)
	}
	if got := want[0].String() + ", " + want[1].String(); got != "AWS_CA_BUNDLE, max_attempts (config:6)" {
		t.Error(got)
	}
}

// TestNetworkErrors has values that stop the AWS CLI stop us, with their place.
func TestNetworkErrors(t *testing.T) {
	sso := baseOf["sso"]
	for _, test := range []struct{ name, config, env, want string }{
		{
			"attempts", "[default]\ncredential_process = x\nmax_attempts = x\n", "",
			`profile "default": max_attempts has to be a whole number (config:3)`,
		},
		{
			"no attempts", "[default]\ncredential_process = x\nmax_attempts =\n", "",
			`profile "default": max_attempts has to be a whole number (config:3)`,
		},
		{
			"attempts of the environment", "[default]\ncredential_process = x\n", "AWS_MAX_ATTEMPTS=3.0",
			"AWS_MAX_ATTEMPTS has to be a whole number",
		},
		{"URL of the portal", "[default]\n" + sso, "AWS_ENDPOINT_URL_SSO=ftp://x", "AWS_ENDPOINT_URL_SSO has to be an http"},
		{"URL for tokens", "[default]\n" + sso, "AWS_ENDPOINT_URL_SSO_OIDC=http://a:b@x", "AWS_ENDPOINT_URL_SSO_OIDC has to be an http"},
		{
			"URL of a service", "[default]\n" + sso + "services = s\n[services s]\nsso =\n  endpoint_url = x\n", "",
			"endpoint_url of services s has to be an http or https URL with a host and without a user name (config:8)",
		},
		{"URL for sign-ins", "[default]\n" + baseOf["signin"], "AWS_ENDPOINT_URL_SIGNIN=x", "AWS_ENDPOINT_URL_SIGNIN has to be an http"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := profile.Resolve(profile.Scan(test.config, ""), profile.Request{Environment: environment(test.env)})
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Fatalf("got %v, want %q", err, test.want)
			}
			as[*profile.SettingError](t, err)
		})
	}
}

// TestNetworkWarnings has settings that count for nothing, and that other tools read otherwise.
func TestNetworkWarnings(t *testing.T) {
	role := "[default]\n" + baseOf["sts"]
	for _, test := range []struct{ name, config, env, warning, difference string }{
		{"FIPS, in words", role + "use_fips_endpoint = FALSE\n", "", "", ""},
		{
			"FIPS", role + "use_fips_endpoint = maybe\n", "",
			`use_fips_endpoint is "maybe" and counts for nothing: only true switches it on (config:4)`, "",
		},
		{"dual-stack", role, "AWS_USE_DUALSTACK_ENDPOINT=1", `use_dualstack_endpoint is "1" and counts for nothing`, ""},
		{
			"STS", role + "sts_regional_endpoints = global\n", "",
			`sts_regional_endpoints is "global", and can be legacy or regional; it counts for nothing (config:4)`, "",
		},
		{"legacy STS", role, "AWS_STS_REGIONAL_ENDPOINTS=legacy", "", "AWS_STS_REGIONAL_ENDPOINTS is legacy, which botocore follows"},
		{
			"retries", role + "retry_mode = never\n", "",
			`retry_mode is "never", and can be legacy, standard or adaptive: calls are not retried, as by the AWS CLI (config:4)`, "",
		},
		{
			"URL beside FIPS", role + "use_fips_endpoint = true\n", "AWS_ENDPOINT_URL_STS=http://x",
			"use_fips_endpoint (config:4) does not count beside AWS_ENDPOINT_URL_STS", "",
		},
		{"URL of another service beside FIPS", role + "use_fips_endpoint = true\n", "AWS_ENDPOINT_URL_SSO=http://x", "", ""},
		{
			"URL of STS beside FIPS where it is not called", "[default]\ncredential_process = x\nuse_fips_endpoint = true\n",
			"AWS_ENDPOINT_URL_STS=http://x", "", "",
		},
		{
			"URL for all", role + "endpoint_url = http://x\n", "", "",
			"endpoint_url (config:4) counts for sts as well; the AWS SDK for Go leaves it out",
		},
		{"variable for all", role, "AWS_ENDPOINT_URL=http://x", "", "AWS_ENDPOINT_URL counts for sts as well"},
		{"quotes", role + "ca_bundle = \"/x\"\n", "", "", "ca_bundle at config:4 is in quotes"},
	} {
		t.Run(test.name, func(t *testing.T) {
			plan, err := profile.Resolve(profile.Scan(test.config, ""), profile.Request{Environment: environment(test.env)})
			if err != nil {
				t.Fatal(err)
			}
			for _, has := range []struct {
				got  []string
				want string
			}{{warnings(plan), test.warning}, {plan.Differences, test.difference}} {
				if all := strings.Join(has.got, "\n"); (all == "") != (has.want == "") || !strings.Contains(all, has.want) {
					t.Errorf("got %q, want %q", all, has.want)
				}
			}
		})
	}
}

// TestFingerprintOfNetwork has what is asked of AWS depend on which service is asked, and not on
// the way to it.
func TestFingerprintOfNetwork(t *testing.T) {
	ways := []string{"DualStack", "CABundle", "RetryMode", "MaxAttempts", "AppID"}
	plan := profile.Plan{Steps: []profile.Step{profile.SessionToken{AccessKeyID: "A"}}}
	before := plan.Key()
	n := reflect.ValueOf(&plan.Network).Elem()
	for i := range n.NumField() {
		name := n.Type().Field(i).Name
		if name == "Settings" {
			continue
		}
		change(t, name, n.Field(i), func(path string) {
			way := strings.Contains(" "+strings.Join(ways, " ")+" ", " "+path+" ")
			if same := plan.Key() == before; same != way {
				t.Errorf("%s changes the fingerprint: %v", path, !same)
			}
		})
	}
	plan.Network.Settings = []profile.NetworkSetting{{Key: "x"}}
	if plan.Key() != before {
		t.Error("where a setting stands changes the fingerprint")
	}
}
