package console

import (
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/run/runtest"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

const config = runtest.User + `[profile prod]
role_arn = arn:aws:iam::111122223333:role/Admin
source_profile = user
console_browser = firefox
console_browser_profile = work
console_container = prod
console_destination = /ec2/home
[profile dev]
role_arn = arn:aws:iam::444455556666:role/Dev
source_profile = user
region = eu-central-1
[profile dev2]
role_arn = arn:aws:iam::444455556666:role/Other
source_profile = user
[profile china]
region = cn-north-1
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = secret
role_arn = arn:aws-cn:iam::111122223333:role/Admin
credential_source = Environment
[profile sso]
region = eu-west-1
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1
sso_account_id = 111122223333
sso_role_name = Dev
[profile sovereign]
region = eu-isoe-west-1
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-isoe-west-1
sso_account_id = 111122223333
sso_role_name = Dev
[profile own]
region = eu-west-1
credential_process = /bin/x
console_federation_endpoint = https://signin.example.com/federation
console_destination = https://example.com/
[profile unsafe]
region = eu-west-1
credential_process = /bin/x
console_federation_endpoint = http://signin.example.com/federation
`

// opened is an opening of a profile's console with some options, and its plan.
func opened(t *testing.T, h *runtest.Home, name string, options options) (*opening, profile.Plan) {
	t.Helper()
	r, set := h.Run(t), h.Set(t)
	request := r.Request
	request.Profile, request.Route.Federate = name, true
	return &opening{Run: r, set: set, options: options, runner: r.Runner(run.Wishes{})}, h.Plan(t, request)
}

// says checks that an error says something, or that there is none.
func says(t *testing.T, what string, err error, want string) {
	t.Helper()
	if err == nil && want != "" || err != nil && (want == "" || !strings.Contains(err.Error(), want)) {
		t.Errorf("%s: %v, want %q", what, err, want)
	}
}
