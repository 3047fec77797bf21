package profile_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// TestCLICache: the environment, then the selected profile, for the whole chain; and reading where
// nobody says anything.
func TestCLICache(t *testing.T) {
	const off = "[profile top]\nrole_arn = arn:aws:iam::111122223333:role/Top\nsource_profile = below\n%[profile below]\n" +
		"aws_access_key_id = A\naws_secret_access_key = s\ncli_cache = share\n"
	for name, test := range map[string]struct {
		own, variable string
		request       profile.Request
		want          profile.CLICache
		from          string
		refused       bool
	}{
		"default":         {"", "", profile.Request{Profile: "top"}, profile.CLICacheRead, "", false},
		"off":             {"cli_cache = off\n", "", profile.Request{Profile: "top"}, profile.CLICacheOff, "config:4", false},
		"in another case": {"cli_cache = Share\n", "", profile.Request{Profile: "top"}, profile.CLICacheShare, "config:4", false},
		"environment": {
			"cli_cache = off\n", "share",
			profile.Request{Profile: "top"},
			profile.CLICacheShare,
			"AWS_FEDERATE_CLI_CACHE", false,
		},
		"keys in the way": {"", "", profile.Request{Profile: "below"}, profile.CLICacheShare, "config:7", false},
		"odd":             {"cli_cache = on\n", "", profile.Request{Profile: "top"}, profile.CLICacheOff, "config:4", true},
		"empty":           {"cli_cache =\n", "", profile.Request{Profile: "top"}, profile.CLICacheOff, "config:4", true},
		"odd environment": {
			"cli_cache = share\n", "1",
			profile.Request{Profile: "top"},
			profile.CLICacheOff, "AWS_FEDERATE_CLI_CACHE",
			true,
		},
		"for a session directly": {
			"cli_cache = share\n", "",
			profile.Request{Profile: "top", Route: profile.Route{Direct: true}},
			profile.CLICacheOff, "config:4", false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			test.request.Environment = profile.Environment{CLICache: test.variable}
			plan, err := resolve(t, strings.Replace(off, "%", test.own, 1), "", test.request)
			if err != nil {
				t.Fatal(err)
			}
			if plan.CLICache != test.want || !strings.HasSuffix(plan.CLICacheFrom.String(), test.from) || test.from == "" &&
				!plan.CLICacheFrom.IsZero() {
				t.Errorf("%s from %q, want %s from %q", plan.CLICache, plan.CLICacheFrom, test.want, test.from)
			}
			bad, refused := errors.AsType[*profile.SettingError](plan.Validate())
			if refused != test.refused || refused && (bad.Key != "cli_cache" || bad.Origin != plan.CLICacheFrom) {
				t.Errorf("refused: %v, want %v", bad, test.refused)
			}
		})
	}
}
