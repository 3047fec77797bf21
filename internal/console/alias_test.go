package console

import "testing"

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
