package signincmd

import (
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/run/runtest"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

const config = runtest.User + `[profile role]
role_arn = arn:aws:iam::111122223333:role/Admin
source_profile = user
` + runtest.SignIn

// TestSignInStep has the sign-in be that of the profile, of the one below its role, or of one that
// names no role at all.
func TestSignInStep(t *testing.T) {
	for name, want := range map[string]string{
		"sso": "sso", "over": "sso", "onlysession": "onlysession",
		"role": `profile "role" does not sign in to IAM Identity Center: its credentials are of type static_keys`,
		"bad":  "nobody", "gone": "gone",
	} {
		h := runtest.New(t, config)
		r := h.Run(t)
		set, err := profile.Load(r.Files)
		if err != nil {
			t.Fatal(err)
		}
		got, err := finder{r, set, "login"}.named(name)
		step := got.step
		if err != nil {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v, want %q", name, err, want)
			}
			continue
		}
		if step.Profile != want || step.StartURL != "https://corp.awsapps.com/start" {
			t.Errorf("%s: %+v, want %s", name, step, want)
		}
	}
}
