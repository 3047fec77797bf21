package app

import (
	"strings"
	"testing"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/console"
	"github.com/seed642dee07/aws-federate/internal/cred"
	"github.com/seed642dee07/aws-federate/internal/run"
)

// TestOptionsFirst has options stand before all other arguments, in one form each, and what is no
// option stay where it is.
func TestOptionsFirst(t *testing.T) {
	for _, tt := range []struct {
		program   func(run.Env) *cli.App
		args      string
		want, err string
	}{
		{console.Program, "prod --print", "--print -- prod", ""},
		{console.Program, "prod -p dev -s=ec2 -c", "--profile=dev --service=ec2 --copy -- prod", ""},
		{console.Program, "-profile dev --p x", "--profile=dev --profile=x --", ""},
		{console.Program, "prod -- --print x", "--print -- prod x", ""}, // under an alias
		{console.Program, "prod -- --unknown", "-- prod --unknown", ""},
		{console.Program, "prod --", "-- prod", ""},
		{console.Program, "prod --unknown=1 -", "--unknown=1 -- prod -", ""},
		{console.Program, "--print=false prod", "--print=false -- prod", ""},
		{console.Program, "prod --profile", "", "option --profile needs a value"},
		{console.Program, "--profile --print", "", "option --profile needs a value"},
		{console.Program, "--duration -1h", "--duration=-1h --", ""}, // a value that is no option, whatever it begins with
		{cred.Program, "list --json --profile dev", "--profile=dev list --json", ""},
		{cred.Program, "--profile dev list --json", "--profile=dev list --json", ""},
		{cred.Program, "warm a --all b -v", "--verbose warm --all a b", ""},
		{cred.Program, "list --jsn", "list --jsn", ""}, // the command will say so
		{cred.Program, "warm -- --all", "warm -- --all", ""},
		{cred.Program, "exec prod -v -- aws --region x", "--verbose exec -- prod -- aws --region x", ""},
		{cred.Program, "exec prod aws --profile x -- -v", "exec -- prod aws --profile x -- -v", ""},
		{cred.Program, "-p prod exec -- aws -v", "--profile=prod exec -- -- aws -v", ""},
		{cred.Program, "exec --unknown prod -- aws", "exec --unknown -- prod -- aws", ""}, // the command will say so
		{cred.Program, "exec", "exec --", ""},
		{cred.Program, "unknown --json", "--json unknown", ""},
		{cred.Program, "--format env --min-ttl 5m", "--format=env --min-ttl=5m", ""},
		{cred.Program, "", "", ""},
	} {
		env := run.Env{
			Args: append([]string{"program"}, strings.Fields(tt.args)...), AWSCLI: func() ([]string, bool, bool) { return nil, true, true },
		}
		got, err := optionsFirst(env, tt.program(env))
		if tt.err != "" {
			if err == nil || err.Error() != tt.err {
				t.Errorf("%s: %v, want %q", tt.args, err, tt.err)
			}
			continue
		}
		if err != nil || strings.Join(got, " ") != tt.want {
			t.Errorf("%s: %q, %v; want %q", tt.args, strings.Join(got, " "), err, tt.want)
		}
	}
	env := run.Env{Args: []string{"program", "prod", "--", "--print"}, AWSCLI: func() ([]string, bool, bool) { return nil, false, true }}
	if got, err := optionsFirst(env, console.Program(env)); err != nil || strings.Join(got, " ") != "-- prod --print" {
		t.Errorf("a script below the AWS CLI: %q, %v", got, err)
	}
}
