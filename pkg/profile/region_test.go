package profile_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// TestRegionForms refuses what can be no region, warns of what looks like a mistyped one, and says
// where it stands.
func TestRegionForms(t *testing.T) {
	for region, want := range map[string][2]string{ // a part of the error, and of the warning
		"eu-west-1": {}, "us-gov-west-1": {}, "us-isob-east-1": {}, "eusc-de-east-1": {}, "ap-southeast-7": {}, "cn-north-1": {}, "aws-global": {}, "mars-1": {},
		`"us-east-1"`:  {"did you mean us-east-1?"},
		"EU-WEST-1":    {"did you mean eu-west-1?"},
		" ":            {"is blank"},
		"EU (Ireland)": {"code of a region"},
		"eu-wst-1":     {"", "did you mean eu-west-1?"},
		"us-esat-1":    {"", "did you mean us-east-1?"},
	} {
		for _, origin := range []string{"AWS_REGION", "AWS_DEFAULT_REGION", "config:4"} {
			if region == " " && origin == "config:4" {
				continue // it is no value there
			}
			config, values := "[profile p]\naws_access_key_id = A\naws_secret_access_key = s\n", map[string]string{origin: region}
			if origin == "config:4" {
				config += "region = " + region
			}
			environment := profile.ReadEnvironment(func(name string) string { return values[name] })
			plan, err := profile.Resolve(profile.Scan(config, ""), profile.Request{Profile: "p", Environment: environment})
			if err != nil {
				t.Fatal(err)
			}
			warned, refused := fmt.Sprint(plan.Warnings), fmt.Sprint(plan.Validate())
			if want[0] == "" && refused != "<nil>" || !strings.Contains(refused, want[0]) ||
				want[0] != "" && !strings.Contains(refused, origin) {
				t.Errorf("%q: %s", region, refused)
			}
			if want[1] == "" && warned != "[]" || !strings.Contains(warned, want[1]) || want[1] != "" && !strings.Contains(warned, origin) {
				t.Errorf("%q: %s", region, warned)
			}
		}
	}
}
