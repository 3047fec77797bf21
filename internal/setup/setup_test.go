package setup_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/editor"
	"github.com/seed642dee07/aws-federate/internal/setup"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// read reads a line of ours as the programs do, by one option.
func read(line string) (profile.Request, bool) {
	words, err := profile.Words(line)
	if err != nil || len(words) < 2 || !strings.HasSuffix(words[0], "aws-federate-cred") {
		return profile.Request{}, false
	}
	name, joined := strings.CutPrefix(words[1], "--profile=")
	if !joined {
		name = words[len(words)-1]
	}
	return profile.Request{Profile: name}, true
}

func profiles(config, creds, program string) setup.Profiles {
	return setup.Profiles{
		Files: profile.Files{Config: "config", Credentials: "creds"}, Config: config, Credentials: creds, Program: program, System: "linux",
		Resolve: func(set *profile.Set, name string) (profile.Plan, error) {
			return profile.Resolve(set, profile.Request{Profile: name}, profile.SeeThrough(read))
		},
	}
}

// TestLine quotes what has to be quoted, and what a shell would read otherwise.
func TestLine(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ program, name, system, want string }{
		{"/usr/bin/aws-federate-cred", "dev", "linux", "/usr/bin/aws-federate-cred --profile dev"},
		{"/opt/my dir/aws-federate-cred", "my prof", "darwin", `"/opt/my dir/aws-federate-cred" --profile "my prof"`},
		{"/bin/aws-federate-cred", "a'b", "linux", `/bin/aws-federate-cred --profile "a'b"`},
		{"/bin/aws-federate-cred", `$x "y" 'z'`, "linux", `/bin/aws-federate-cred --profile '$x "y" '\''z'\'''`},
		{"/bin/aws-federate-cred", "-x", "linux", "/bin/aws-federate-cred --profile=-x"},
		{"/bin/aws-federate-cred", "- x", "linux", `/bin/aws-federate-cred "--profile=- x"`},
		{`C:\bin\aws-federate-cred.exe`, "dev", "windows", `C:\bin\aws-federate-cred.exe --profile dev`},
		{`C:\Program Files\aws-federate-cred.exe`, `a "b\" c\`, "windows", `"C:\Program Files\aws-federate-cred.exe" --profile "a \"b\\\" c\\"`},
	} {
		got := setup.Line(test.program, test.name, test.system)
		if got != test.want {
			t.Errorf("got  %s\nwant %s", got, test.want)
		}
		if request, ok := read(got); test.system != "windows" && (!ok || request.Profile != test.name) {
			t.Errorf("%s reads as %+v, %t", got, request, ok)
		}
	}
}

// TestThere knows a line of ours again by its words, as the system splits them.
func TestThere(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		system, program, line string
		there                 bool
	}{
		{"linux", "/bin/aws-federate-cred", `"/bin/aws-federate-cred"  --profile 'prod'`, true},
		{"linux", "/bin/aws-federate-cred", `"/bin/aws-federate-cred" --profile "'prod'"`, false},
		{"windows", `C:\bin\aws-federate-cred.exe`, `"C:\bin\aws-federate-cred.exe"  --profile prod`, true},
		{"windows", `C:\bin\aws-federate-cred.exe`, `C:binaws-federate-cred.exe --profile prod`, false},
		{"windows", `C:\bin\aws-federate-cred.exe`, `C:\bin\aws-federate-cred.exe --profile 'prod'`, false},
		{"windows", `C:\my bin\aws-federate-cred.exe`, `"C:\my bin"\aws-federate-cred.exe --profile "prod"`, true},
	} {
		p := profiles(roles+"[profile prod-cred]\ncredential_process = "+test.line+"\n", keys, test.program)
		p.System = test.system
		p.Resolve = func(set *profile.Set, name string) (profile.Plan, error) {
			return profile.Resolve(set, profile.Request{Profile: name}, profile.SeeThrough(func(string) (profile.Request, bool) {
				return profile.Request{Profile: "prod"}, true
			}))
		}
		proposal, err := p.Add("prod", "prod-cred")
		if (err == nil) != test.there {
			t.Errorf("%s, %s: %v, %+v", test.system, test.line, err, proposal)
		}
	}
}

const roles = `[default]
region = us-east-1
[profile prod]
role_arn = arn:aws:iam::111122223333:role/Admin
source_profile = base
region = eu-west-1
[profile child]
role_arn = arn:aws:iam::111122223333:role/Second
source_profile = prod
`

const keys = "[base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY00\n"

// TestAdd resolves what it plans.
func TestAdd(t *testing.T) {
	t.Parallel()
	p := profiles(roles, keys, "/opt/my dir/aws-federate-cred")
	proposal, err := p.Add("prod", "")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{`credential_process = "/opt/my dir/aws-federate-cred" --profile prod`, "region = eu-west-1"}
	if c := proposal.Changes[0]; c.Name != "prod-cred" || c.Header != "[profile prod-cred]" || !slices.Equal(c.In, want) {
		t.Errorf("%+v", c)
	}
	for name, test := range map[string]struct{ program, name, as string }{
		"a path that ends at a comment sign": {"/opt/a #b/aws-federate-cred", "prod", ""},
		"a name with a line end":             {"/bin/aws-federate-cred", "prod", "a\nb"},
		"a name with a header":               {"/bin/aws-federate-cred", "prod", "a\n[profile x]\n"},
	} {
		got, err := profiles(roles, keys, test.program).Add(test.name, test.as)
		_, refused := errors.AsType[*setup.RefusedError](err)
		_, unsafe := errors.AsType[*editor.UnsafeError](err)
		if !refused && !unsafe {
			t.Errorf("%s: %v, %+v", name, err, got)
		}
	}
	all, err := p.AddAll()
	if err != nil || len(all.Changes) != 2 || all.Changes[0].Name != "child-cred" || all.Changes[1].Name != "prod-cred" {
		t.Errorf("%v, %+v", err, all)
	}
}

// TestInPlaceKeeps refuses what would change what a profile gets.
func TestInPlaceKeeps(t *testing.T) {
	t.Parallel()
	if _, err := profiles(roles, keys, "/bin/aws-federate-cred").InPlace("prod"); err != nil {
		t.Error(err)
	}
	for name, test := range map[string]struct{ config, creds, want string }{
		"keys come before the process": {
			"[profile prod]\nrole_arn = arn:aws:iam::111122223333:role/Admin\nsource_profile = prod\n", strings.Replace(keys, "base", "prod", 1),
			`profile "prod" would not work as before`,
		},
		"a program of another name": {roles, keys, `profile "`},
		"no role":                   {"[profile prod]\nsource_profile = base\ncredential_process = x\n", keys, "it has no role to move"},
		"the role has a profile":    {roles + "[profile prod-role]\n", keys, `profile "prod-role" is there already (config:10)`},
	} {
		program := "/bin/aws-federate-cred"
		if name == "a program of another name" {
			program = "/bin/other"
		}
		if _, err := profiles(test.config, test.creds, program).InPlace("prod"); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestSSONames calls profiles by account and role, each by a name of its own.
func TestSSONames(t *testing.T) {
	t.Parallel()
	const session = "[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1\n"
	step := profile.SSO{Session: "corp", StartURL: "https://corp.awsapps.com/start/#/", Region: "eu-west-1"}
	found := []setup.Role{
		{"111122223333", "Prod", "Admin"},
		{"444455556666", "Prod", "Read Only"},
		{"777788889999", " Ünïcode  (eu) ", "Power.User"},
		{"123456789012", "", "Admin"},
		{"210987654321", "prod", "ADMIN"},
		{"321098765432", "Ru\u0308dia Łódź", "Straße"},
		{"432109876543", "日本", "Admin"},
	}
	const plain = "123456789012-admin 432109876543-admin prod-111122223333-admin prod-210987654321-admin prod-read-only " +
		"rudia-lodz-strasse unicode-eu-power-user"
	for prefix, begin := range map[string]string{"": "", "a": "a-", "a-": "a-", "b/": "b/"} {
		proposal, err := profiles(session, "", "/bin/aws-federate-cred").SSO(step, slices.Clone(found), prefix)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, c := range proposal.Changes {
			names = append(names, strings.TrimPrefix(c.Name, begin))
		}
		slices.Sort(names)
		if got := strings.Join(names, " "); got != plain {
			t.Errorf("%q: %s", prefix, got)
		}
	}
	taken := profiles(session+"[profile prod-admin]\nregion = a\n", "", "/bin/aws-federate-cred")
	proposal, err := taken.SSO(step, found[:1], "")
	if err != nil || proposal.Changes[0].Name != "prod-111122223333-admin" {
		t.Errorf("%v, %+v", err, proposal.Changes)
	}
	if _, err := taken.SSO(step, []setup.Role{{"111122223333", "a", "b\nc = d"}}, ""); err == nil {
		t.Error("a role of two lines is written")
	}
}

// TestInPlaceRegion gives the profile of a role the region that stands in the other file.
func TestInPlaceRegion(t *testing.T) {
	t.Parallel()
	config := strings.ReplaceAll(roles, "region = eu-west-1\n", "")
	proposal, err := profiles(config, keys+"[prod]\nregion = eu-west-2\n", "/bin/aws-federate-cred").InPlace("prod")
	if err != nil {
		t.Fatal(err)
	}
	if in := proposal.Changes[1].In; in[len(in)-1] != "region = eu-west-2" {
		t.Errorf("%q", in)
	}
}
