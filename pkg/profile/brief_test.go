package profile_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// ofAllKinds has profiles that lead to steps of most kinds, and some that AWS would refuse.
const ofAllKinds = `[profile base]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = secret
[profile mfa]
role_arn = arn:aws:iam::111122223333:role/A
source_profile = base
mfa_serial = arn:aws:iam::111122223333:mfa/alice
external_id = xy
duration_seconds = 900
region = eu-wst-1
use_fips_endpoint = true
endpoint_url = https://sts.example.com
ca_bundle = /etc/bundle.pem
[profile sso]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1
sso_account_id = 111122223333
sso_role_name = Dev
[profile quoted]
aws_access_key_id = "AKIAIOSFODNN7EXAMPLE"
aws_secret_access_key = secret
[profile above-quoted]
role_arn = arn:aws:iam::111122223333:role/A
source_profile = quoted
[profile once-more-above-quoted]
role_arn = arn:aws:iam::111122223333:role/B
source_profile = quoted
[profile nowhere]
role_arn = arn:aws:iam::1111:role/B
source_profile = base
region = eu west 1
[profile keyless]
role_arn = arn:aws:iam::111122223333:role/B
credential_source = Environment
[profile chained]
role_arn = arn:aws:iam::111122223333:role/B
source_profile = mfa
duration_seconds = 7200
`

// TestBrief has a plan in brief ask for the same: its keys are those of the whole one, which has more
// to say, and the same is wrong with both.
func TestBrief(t *testing.T) {
	set := profile.Scan(ofAllKinds, "")
	refused := []string{"above-quoted", "keyless", "nowhere", "once-more-above-quoted", "quoted"}
	for _, name := range set.Names() {
		whole, err := profile.Resolve(set, profile.Request{Profile: name})
		if err != nil {
			t.Fatal(err)
		}
		brief, err := profile.Resolve(set, profile.Request{Profile: name}, profile.Brief())
		if err != nil {
			t.Fatal(err)
		}
		for n := range whole.Steps {
			key := whole.Fingerprint(n + 1)
			if prefix := whole.FingerprintPrefix(n + 1); brief.Fingerprint(n+1) != key || prefix == "" || prefix != key[:len(prefix)] {
				t.Errorf("%s, step %d: %s, %s and %s", name, n, key, brief.Fingerprint(n+1), prefix)
			}
		}
		if fmt.Sprint(brief.Invalid) != fmt.Sprint(whole.Invalid) || brief.Validate() != nil != slices.Contains(refused, name) {
			t.Errorf("%s: %v, and in brief %v", name, whole.Invalid, brief.Invalid)
		}
		travels := whole.Network
		if travels.Settings = nil; !reflect.DeepEqual(brief.Network, travels) {
			t.Errorf("%s: calls travel by %+v, and in brief by %+v", name, travels, brief.Network)
		}
		if brief.Region != whole.Region || len(brief.Settings)+len(brief.Warnings)+len(brief.Differences) > 0 || len(whole.Settings) == 0 {
			t.Errorf("%s: %+v", name, brief)
		}
	}
}
