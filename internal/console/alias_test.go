package console

import (
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

func TestKeptByAWS(t *testing.T) {
	for name, test := range map[string]struct {
		args []string
		want kept
	}{
		"nothing":                    {nil, kept{}},
		"an alias":                   {[]string{"console", "prod"}, kept{}},
		"behind":                     {[]string{"console", "--profile", "prod"}, kept{profile: "prod"}},
		"before":                     {[]string{"--profile", "prod", "console"}, kept{profile: "prod"}},
		"joined":                     {[]string{"console", "--profile=prod", "--region=eu-west-1"}, kept{"prod", "eu-west-1"}},
		"short for it":               {[]string{"--prof", "prod", "console", "--reg", "eu-west-1"}, kept{"prod", "eu-west-1"}},
		"as short as can be":         {[]string{"console", "--p", "prod", "--r=eu-west-1"}, kept{"prod", "eu-west-1"}},
		"short for several":          {[]string{"console", "--c", "prod"}, kept{}},
		"the last counts":            {[]string{"--profile", "dev", "console", "--profile", "prod"}, kept{profile: "prod"}},
		"ours":                       {[]string{"console", "-p", "prod", "--print", "--refresh"}, kept{}},
		"behind the end of options":  {[]string{"console", "--", "--profile", "prod"}, kept{}},
		"a value that looks like it": {[]string{"--query", "--profile", "console", "prod"}, kept{}},
		"without its value":          {[]string{"console", "--profile"}, kept{}},
		"empty":                      {[]string{"console", "--profile=", "--", "x"}, kept{}},
		"switches before":            {[]string{"--debug", "--no-verify-ssl", "--profile", "prod", "console"}, kept{profile: "prod"}},
		"longer than it":             {[]string{"console", "--profiles", "prod"}, kept{}},
		"two dashes and no more":     {[]string{"console", "-", "--profile", "prod"}, kept{profile: "prod"}},
	} {
		if got := keptByAWS(test.args); got != test.want {
			t.Errorf("%s: %+v, want %+v", name, got, test.want)
		}
	}
}

// TestTakeAlias has what the AWS CLI was told count, unless we are told something else.
func TestTakeAlias(t *testing.T) {
	for name, tt := range map[string]struct {
		args          string // of the AWS CLI; "?" is what the system does not tell
		found, script bool
		named, region string
		stdin         bool
		want          kept
		hidden        bool
		err           string
	}{
		"a person":         {named: "dev", region: "eu-west-1", want: kept{"dev", "eu-west-1"}},
		"the AWS CLI":      {args: "console --profile prod --region us-west-2", found: true, want: kept{"prod", "us-west-2"}},
		"it says nothing":  {args: "console", found: true, named: "dev", want: kept{profile: "dev"}},
		"it says the same": {args: "console --profile dev", found: true, named: "dev", want: kept{profile: "dev"}},
		"it says something else": {
			args: "console --profile prod", found: true, named: "dev", err: "--profile prod, and the console is to be that of dev",
		},
		"we are told another region":     {args: "console --region us-west-2", found: true, region: "eu-west-1", want: kept{region: "eu-west-1"}},
		"with --stdin":                   {args: "console --profile prod", found: true, stdin: true, err: "--stdin takes the place of a profile"},
		"with --stdin and none":          {args: "console", found: true, stdin: true},
		"not told":                       {args: "?", found: true, hidden: true},
		"not told, and we are":           {args: "?", found: true, named: "dev", want: kept{profile: "dev"}},
		"not told, with --stdin":         {args: "?", found: true, stdin: true},
		"a script between":               {args: "console", found: true, script: true},
		"a script between and a profile": {args: "console --profile prod", found: true, script: true, hidden: true},
		"a script that names one": {
			args: "console --profile prod --region us-west-2", found: true, script: true, named: "dev", want: kept{profile: "dev"},
		},
	} {
		args := strings.Fields(tt.args)
		if tt.args == "?" {
			args = nil
		}
		env := run.Env{AWSCLI: func() ([]string, bool, bool) { return args, tt.found && !tt.script, tt.found }}
		got, hidden, err := takeAlias(env, profile.Request{Profile: tt.named, Region: tt.region}, tt.stdin)
		says(t, name, err, tt.err)
		if err == nil && (got != tt.want || hidden != tt.hidden) {
			t.Errorf("%s: %+v, %t; want %+v, %t", name, got, hidden, tt.want, tt.hidden)
		}
	}
}
