package profile_test

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// scanSeeds are texts of either file, most of them odd.
func scanSeeds() []string {
	return []string{
		bases,
		"",
		"\ufeff[profile p]\r\na = b\r\n",
		"\xff\xfe[",
		"[profile a\n",
		"[profile \"a]b\"] # c",
		`[profile 'it'"'"'s']`,
		"[\"a \\\" " +
			"]\"]\nk = v",
		"[default]\nk = v\n[profile default]\nk = w\n",
		"[DEFAULT]\nk = v\n",
		"x = y\n[profile a]\n[a]\n",
		"[profile a]\n- = b\na:b = c\n# = d\n",
		"[profile a]\ns = a#b;c \"d\" 'e' `f` \\g %(h)s $i \\\n[profile b]\ns = `\n",
		"[profile a]\ns3 =\n  # c\n  a = b\n\n  c =\n",
		"[a]\nk = v\n w\n\n# c\n x\n",
		"[a]\nk = a\x00b\xff\n",
		"[my prof]\nk = v\n[profile \"my prof\"]\n",
		"[a]\n k = v\n",
		"[a]\n k\n = v\n",
		"[profile a]]\n[]\n[[\n",
		"[sso-session s]\nk = v\n[services v]\nsts =\n  endpoint_url = u\n",
	}
}

// FuzzScan reads any text as either file.
func FuzzScan(f *testing.F) {
	for _, seed := range scanSeeds() {
		f.Add(seed, "[profile other]\nk = v\n")
		f.Add("[profile first]\nk = v", seed)
	}
	f.Fuzz(func(t *testing.T, first, second string) {
		for _, config := range []bool{true, false} {
			set := scanned(first, config)
			lines := strings.Count(first, "\n") + 1
			checkNames(t, set)
			checkOrigins(t, set, lines)
			checkRewritten(t, set, config)
			if strings.HasPrefix(second, "[") { // else its first lines belong to the last profile of the first text
				checkJoined(t, set, scanned(second, config), scanned(first+"\n"+second, config))
			}
		}
	})
}

// scanned reads a text as one of the two files.
func scanned(text string, config bool) *profile.Set {
	if config {
		return profile.Scan(text, "")
	}
	return profile.Scan("", text)
}

// checkNames asks for every profile that there is.
func checkNames(t *testing.T, set *profile.Set) {
	t.Helper()
	if !slices.IsSorted(set.Names()) {
		t.Errorf("%q are not sorted", set.Names())
	}
	for _, name := range set.Names() {
		if name == "" || !set.Has(name) {
			t.Errorf("no profile %q", name)
		}
	}
}

// checkOrigins has every place be one in the file.
func checkOrigins(t *testing.T, set *profile.Set, lines int) {
	t.Helper()
	for _, problem := range set.Problems() {
		if problem.Line < 1 || problem.Line > lines {
			t.Errorf("%v, and there are %d lines", problem, lines)
		}
	}
	for name, settings := range profile.Settings(set, "") {
		for key, text := range settings {
			value, ok := set.Lookup(name, key)
			if !ok || value.Text() != text {
				t.Errorf("%q has %q and has it not", name, key)
			}
			last := 0
			for _, origin := range append(slices.Clone(value.Shadows), value.Origin) {
				if origin.Line <= last || origin.Line > lines {
					t.Errorf("%q, %q: line %d after %d, of %d", name, key, origin.Line, last, lines)
				}
				last = origin.Line
			}
		}
	}
}

// checkRewritten writes the profiles down in the plainest way and reads them back.
func checkRewritten(t *testing.T, set *profile.Set, config bool) {
	t.Helper()
	before := profile.Settings(set, "")
	var text strings.Builder
	for name, settings := range before {
		if strings.ContainsAny(name, "\r\n") { // a carriage return within quotes is kept, and so is one written
			return
		}
		word := "profile "
		if !config {
			word = ""
		}
		fmt.Fprintf(&text, "[%s\"%s\"]\n", word, strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(name))
		for key, value := range settings {
			fmt.Fprintf(&text, "%s =%s\n", key, strings.ReplaceAll(value, "\n", "\n\t"))
		}
	}
	after := scanned(text.String(), config)
	if got := profile.Settings(after, ""); !equal(got, before) {
		t.Errorf("got %q back from %q", got, text.String())
	}
	if problems := after.Problems(); len(problems) > 0 {
		t.Errorf("%q: %v", text.String(), problems[0])
	}
}

// checkJoined has the profiles of a text stay what they are when another text follows that does not
// open them again.
func checkJoined(t *testing.T, first, second, joined *profile.Set) {
	t.Helper()
	before, after := profile.Settings(first, ""), profile.Settings(joined, "")
	for name, settings := range before {
		if !second.Has(name) && (!joined.Has(name) || !maps.Equal(settings, after[name])) {
			t.Errorf("profile %q: %q, and then %q", name, settings, after[name])
		}
	}
}

// FuzzResolve plans any profile of any two files.
func FuzzResolve(f *testing.F) {
	for _, seed := range scanSeeds() {
		f.Add(seed, seed, "default", "AWS_REGION=r", uint8(0))
	}
	const names = "keys process login sso legacy token web env ecs ec2 role chain own-keys of-own-keys self empty-web keys-process all region"
	for i, name := range strings.Fields(names) {
		f.Add(
			bases,
			"[keys]\naws_access_key_id = A\naws_secret_access_key = s\n",
			name,
			"AWS_ACCESS_KEY_ID=A AWS_SECRET_ACCESS_KEY=s",
			uint8(i),
		)
		f.Add(bases, "", "", "AWS_WEB_IDENTITY_TOKEN_FILE=t AWS_ROLE_ARN=r AWS_PROFILE="+name, uint8(7*i))
	}
	f.Fuzz(func(t *testing.T, config, creds, name, env string, bits uint8) {
		request := profile.Request{Profile: name, Environment: environment(env)}
		if bits&1 != 0 {
			request.RoleARN = givenARN
		}
		if bits&2 != 0 {
			request.Duration = 1 << 42
		}
		if bits&8 != 0 {
			request.MFASerial, request.Route.Direct = "GAHT12345678", bits&16 != 0
		}
		if bits&4 != 0 {
			request.ReadOnly = true
		}
		plan, err := profile.Resolve(profile.Scan(config, creds), request)
		if err != nil {
			if err.Error() == "" || len(plan.Steps) > 0 {
				t.Errorf("%d steps and %v", len(plan.Steps), err)
			}
			return
		}
		checkPlan(t, plan)
		again, err := profile.Resolve(profile.Scan(config, creds), request)
		if err != nil || !reflect.DeepEqual(again, plan) || again.Fingerprint(len(again.Steps)) != plan.Fingerprint(len(plan.Steps)) {
			t.Errorf("%+v, and then %+v (%v)", plan, again, err)
		}
	})
}

// checkPlan has a plan be one that can be carried out: a base, and then roles.
func checkPlan(t *testing.T, p profile.Plan) {
	t.Helper()
	if len(p.Steps) == 0 {
		t.Fatal("a plan without steps")
	}
	for i, step := range p.Steps {
		if _, session := step.(profile.SessionToken); session {
			_, process := p.Steps[0].(profile.Process)
			if i != 1 || !plan.LongLived(p.Steps[0]) && !process || process != p.Unsettled(i) || p.MFA == "" {
				t.Errorf("step %d is an MFA session of %s", i, p.Steps[0].Type())
			}
			continue
		}
		if role, ok := step.(profile.AssumeRole); ok != (i > 0) || ok && role.RoleARN == "" && p.Validate() == nil {
			t.Errorf("step %d is %s: %+v", i, step.Type(), step)
		}
	}
	for _, setting := range p.Settings {
		if setting.Step < 0 || setting.Step >= len(p.Steps) || setting.From.IsZero() || setting.Key == "" {
			t.Errorf("setting %+v of %d steps", setting, len(p.Steps))
		}
		if _, ok := reflect.TypeFor[profile.Request]().FieldByName(setting.From.Field); !ok && setting.From.Field != "" {
			t.Errorf("%s comes from a field that Request does not have: %s", setting.Key, setting.From.Field)
		}
	}
}
