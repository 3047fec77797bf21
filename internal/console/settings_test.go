package console

import (
	"cmp"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/run/runtest"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// TestBrowserOfSettings has a profile of a browser, and a container, count where the browser is the
// one that who names them has in mind.
func TestBrowserOfSettings(t *testing.T) {
	const config = "[profile plain]\nrole_arn = arn:aws:iam::111122223333:role/A\ncredential_source = Environment\n" +
		"[profile chrome]\nrole_arn = arn:aws:iam::111122223333:role/A\ncredential_source = Environment\nconsole_browser = chrome\n" +
		"[profile own]\nrole_arn = arn:aws:iam::111122223333:role/A\ncredential_source = Environment\nconsole_browser_profile = Mine\n"
	for name, tt := range map[string]struct {
		profile, variable, user, machine string
		option                           string
		browser, person                  string
	}{
		"none":                          {profile: "plain"},
		"the user's":                    {profile: "plain", user: "console_browser = edge\nconsole_browser_profile = Work\n", browser: "edge", person: "Work"},
		"the machine's":                 {profile: "plain", machine: "console_browser = edge\n", browser: "edge"},
		"the user's before the machine": {profile: "plain", user: "console_browser = brave\n", machine: "console_browser = edge\n", browser: "brave"},
		"of another browser":            {profile: "chrome", user: "console_browser = edge\nconsole_browser_profile = Work\n", browser: "chrome"},
		"of another, below":             {profile: "plain", user: "console_browser = brave\n", machine: "console_browser = edge\nconsole_browser_profile = Work\n", browser: "brave"},
		"of the same, below":            {profile: "chrome", user: "console_browser = Chrome\nconsole_browser_profile = Work\n", browser: "chrome", person: "Work"},
		"of whatever browser":           {profile: "chrome", user: "console_browser_profile = Work\n", browser: "chrome", person: "Work"},
		"of the profile, for the user":  {profile: "own", user: "console_browser = edge\nconsole_browser_profile = Work\n", browser: "edge", person: "Mine"},
		"a variable":                    {profile: "chrome", variable: "AWS_FEDERATE_CONSOLE_BROWSER=edge", browser: "edge"},
		"the older variable":            {profile: "chrome", variable: "AWS_CONSOLE_BROWSER=edge", browser: "edge"},
		"a variable for the profile": {
			profile: "chrome", variable: "AWS_FEDERATE_CONSOLE_BROWSER_PROFILE=Other", browser: "chrome", person: "Other",
		},
		"an option":                  {profile: "own", option: "edge", browser: "edge", person: "Mine"},
		"an option, another browser": {profile: "plain", option: "chrome", user: "console_browser = edge\nconsole_browser_profile = Work\n", browser: "chrome"},
		"at home":                    {profile: "plain", user: "console_browser = ~/bin/edge\nconsole_browser_profile = ~/edge\n", browser: "/bin/edge", person: "/edge"},
	} {
		h := runtest.New(t, config, cmp.Or(tt.variable, "X=y"))
		h.Write(t, ".aws/federate/settings", tt.user)
		h.Write(t, "machine", tt.machine)
		h.Env.MachineSettings = h.Dir + "/machine"
		if tt.browser != "" && tt.browser[0] == '/' {
			tt.browser, tt.person = h.Dir+tt.browser, h.Dir+tt.person
		}
		r := h.Run(t)
		set, err := r.Load()
		if err != nil {
			t.Fatal(err)
		}
		plan, err := run.Resolve(set, profile.Request{Profile: tt.profile})
		if err != nil {
			t.Fatal(err)
		}
		o := &opening{Run: r, set: set, options: options{browser: tt.option}}
		got := o.opener(plan)
		if got.Browser != tt.browser || got.Profile != tt.person {
			t.Errorf("%s: browser %q of %q, want %q of %q", name, got.Browser, got.Profile, tt.browser, tt.person)
		}
		if h.Stderr.Len() > 0 {
			t.Errorf("%s: %s", name, &h.Stderr)
		}
	}
}

// TestContainerFrom names what wants a container, for who is to do without.
func TestContainerFrom(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ variable, option, want string }{
		"the profile": {want: "console_container ("},
		"a variable":  {variable: "AWS_FEDERATE_CONSOLE_CONTAINER=x", want: "AWS_FEDERATE_CONSOLE_CONTAINER"},
		"an option":   {variable: "AWS_FEDERATE_CONSOLE_CONTAINER=x", option: "y", want: "--container"},
	} {
		o, plan := opened(t, runtest.New(t, config, tt.variable), "prod", options{container: tt.option})
		if got := o.containerFrom(plan); !strings.HasPrefix(got, tt.want) {
			t.Errorf("%s: %q", name, got)
		}
	}
}
