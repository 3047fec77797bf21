package run_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/run/runtest"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// TestEntries has many profiles, which several threads look at, be described as each is alone.
func TestEntries(t *testing.T) {
	config := strings.Builder{}
	config.WriteString(runtest.User + "[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1\n")
	for i := range 1200 {
		fmt.Fprintf(&config, "[profile p%04d]\n%s\n", i, []string{
			"role_arn = arn:aws:iam::111122223333:role/A\nsource_profile = user\nmfa_serial = arn:aws:iam::111122223333:mfa/alice",
			"role_arn = arn:aws:iam::111122223333:role/B\nsource_profile = p0000\nregion = eu-west-3",
			"sso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Dev",
			"role_arn = arn:aws:iam::111122223333:role/A\nsource_profile = nobody",
			"credential_process = /bin/tool",
			"credential_process = aws-federate-cred --profile p0001",
			"no assignment",
		}[i%7])
	}
	h := runtest.New(t, config.String())
	r := h.Run(t)
	for _, name := range []string{"p0000", "p0001", "p0004", "p0005"} {
		plan, err := run.Resolve(h.Set(t), profile.Request{Profile: name})
		if err != nil {
			t.Fatal(err)
		}
		for n := range plan.Steps {
			h.Cache(t, r, plan.Fingerprint(n+1), time.Hour)
		}
	}
	names := h.Set(t).Names()
	for i, e := range r.Entries(h.Set(t), names) {
		if i%40 > 7 && e.Until.IsZero() { // each kind a few times, and all that is cached
			continue
		}
		alone := r.Entries(h.Set(t), []string{names[i]})[0]
		if got, want := fmt.Sprintf("%+v", e), fmt.Sprintf("%+v", alone); e.SignIn == nil && got != want {
			t.Errorf("got %s\nwant %s", got, want)
		}
		if cached, ok := map[string]bool{"p0000": true, "p0001": true, "p0002": false, "p0005": true, "p0007": false}[e.Profile]; ok &&
			cached != (e.CachedUntil != "") {
			t.Errorf("%s: cached until %q", e.Profile, e.CachedUntil)
		}
	}
}
