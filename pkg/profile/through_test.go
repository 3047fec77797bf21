package profile_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// lines has profiles whose process is ours: "me" followed by the profile that it names and by a
// region, a length and a policy.
const lines = bases + `
[profile work]
credential_process = me role
region = ap-south-1
[profile far]
credential_process = me role us-west-2
[profile bare]
credential_process = me
[profile short]
credential_process = me role us-west-2 1200 arn:aws:iam::aws:policy/SecurityAudit
[profile twice]
credential_process = me short
[profile above]
role_arn = arn:aws:iam::111122223333:role/Above
source_profile = short
region = eu-north-1
[profile gone]
credential_process = me nobody
[profile mirror]
credential_process = me mirror
[profile ping]
credential_process = me pong
[profile pong]
role_arn = arn:aws:iam::111122223333:role/Pong
source_profile = ping
[profile of-keys]
credential_process = me keys
mfa_serial = GAHT12345678
`

// through resolves with the lines seen through.
func through(t *testing.T, request profile.Request) (profile.Plan, error) {
	t.Helper()
	config, creds := lines, ""
	return profile.Resolve(load(t, write(t, &config, &creds)), request, profile.SeeThrough(func(line string) (profile.Request, bool) {
		words := append(strings.Fields(line), "", "", "", "")
		if words[0] != "me" {
			return profile.Request{}, false
		}
		r := profile.Request{Profile: words[1], Region: words[2]}
		r.Duration, _ = time.ParseDuration(words[3] + "s")
		if words[4] != "" {
			r.PolicyARNs = words[4:5]
		}
		return r, true
	}))
}

// TestThrough has a profile be planned as the one that its line names.
func TestThrough(t *testing.T) {
	const role = "static_keys(keys) > assume_role(role)"
	for name, test := range map[string]struct {
		request           profile.Request
		shape, as, region string
		seconds           int
	}{
		"a role":         {profile.Request{Profile: "work"}, role, "work role", "ap-south-1", 7200},
		"of no region":   {profile.Request{Profile: "far"}, role, "far role", "us-west-2", 7200},
		"by request":     {profile.Request{Profile: "work", Region: "eu-west-3", Duration: time.Hour * 2}, role, "work role", "eu-west-3", 7200},
		"with options":   {profile.Request{Profile: "short"}, "static_keys(keys) > session_token(keys) > assume_role(role)", "short role", "us-west-2", 1200},
		"both":           {profile.Request{Profile: "short", Duration: 2 * time.Hour}, role, "short role", "us-west-2", 7200},
		"two lines":      {profile.Request{Profile: "twice", Duration: 2 * time.Hour}, role, "twice short role", "us-west-2", 7200},
		"a process":      {profile.Request{Profile: "process"}, "process(process)", "process", "", 0},
		"by environment": {profile.Request{Environment: environment("AWS_PROFILE=work AWS_REGION=eu-west-2")}, role, "work role", "eu-west-2", 7200},
		"of a source": {
			profile.Request{Profile: "above"},
			"static_keys(keys) > session_token(keys) > assume_role(role) > assume_role(above)",
			"above", "eu-north-1", 0,
		},
		"of the environment": {
			profile.Request{Profile: "bare", Environment: environment("AWS_ACCESS_KEY_ID=A AWS_SECRET_ACCESS_KEY=s")},
			"environment()", "bare ", "", 0,
		},
		"a device of its own": {profile.Request{Profile: "of-keys"}, "static_keys(keys) > session_token(keys)", "of-keys keys", "", 0},
		"a role by request":   {profile.Request{Profile: "of-keys", RoleARN: givenARN}, "static_keys(keys) > assume_role(keys)", "of-keys keys", "", 0},
	} {
		plan, err := through(t, test.request)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := shape(t, plan); got != test.shape || plan.Region != test.region {
			t.Errorf("%s: got %s in %s, want %s in %s", name, got, plan.Region, test.shape, test.region)
		}
		if got := strings.Join(plan.Profiles(), " "); got != test.as {
			t.Errorf("%s: as %q, want %q", name, got, test.as)
		}
		if got := seconds(plan.Last()); got != test.seconds {
			t.Errorf("%s: for %d seconds, want %d", name, got, test.seconds)
		}
	}
}

// TestThroughKey: a profile and the one that its line names share what is cached, if they ask for
// the same.
func TestThroughKey(t *testing.T) {
	direct, err := through(t, profile.Request{Profile: "role", Duration: time.Hour, ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	for name, same := range map[string]bool{"work": true, "far": true, "short": false} {
		plan, err := through(t, profile.Request{Profile: name, Duration: time.Hour, ReadOnly: true})
		if err != nil || (plan.Key() == direct.Key()) != same {
			t.Errorf("%s: the same key: %t (%v)", name, !same, err)
		}
	}
}

// TestThroughOrigins: what a line says is found at the line, and what the request says in the
// request.
func TestThroughOrigins(t *testing.T) {
	plan, err := through(t, profile.Request{Profile: "twice", ExternalID: "given"})
	if err != nil {
		t.Fatal(err)
	}
	if len(plan.Through) != 2 || plan.Through[1].Profile != "short" || plan.Through[1].Names != "role" || plan.Through[1].Origin.Line == 0 {
		t.Fatalf("through %+v", plan.Through)
	}
	for key, want := range map[string]profile.Origin{"duration_seconds": plan.Through[1].Origin, "external_id": {Field: "ExternalID"}} {
		found := false
		for _, s := range plan.Settings {
			found = found || s.Key == key && s.Step == len(plan.Steps)-1 && s.From == want
		}
		if !found {
			t.Errorf("%s is not of %s: %+v", key, want, plan.Settings)
		}
	}
	above, err := through(t, profile.Request{Profile: "above", ReadOnly: true, ExternalID: "given", Region: "eu-west-3"})
	if err != nil || above.Region != "eu-west-3" || len(above.Through) != 1 || !above.Through[0].Source {
		t.Fatalf("in %s, through %+v (%v)", above.Region, above.Through, err)
	}
	source := above.Steps[2].(profile.AssumeRole)
	if source.ExternalID != "ext" || len(source.PolicyARNs) != 1 || source.DurationSeconds != 1200 {
		t.Errorf("what is asked of a role reaches its source: %+v", source)
	}
	if role := lastOf[profile.AssumeRole](t, above); role.ExternalID != "given" || len(role.PolicyARNs) != 1 || role.DurationSeconds != 0 {
		t.Errorf("the line of a source reaches the role: %+v", role)
	}
}

// TestThroughNowhere: circles, and lines that name nobody, are found while planning.
func TestThroughNowhere(t *testing.T) {
	for name, want := range map[string]string{
		"mirror": "credential_process leads in a loop: mirror -> mirror (",
		"ping":   "source_profile leads in a loop: ping -> pong -> ping (",
		"pong":   "credential_process leads in a loop: pong -> ping -> pong (",
		"gone":   `profile "nobody", which profile "gone" names, does not exist (`,
	} {
		if _, err := through(t, profile.Request{Profile: name}); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", name, err, want)
		}
	}
	if _, err := through(
		t,
		profile.Request{Profile: "bare", Environment: environment("AWS_PROFILE=bare")},
	); err == nil ||
		!strings.Contains(err.Error(), "bare -> bare") {
		t.Errorf("a line without a profile: got %v, want a loop", err)
	}
}

// TestSessionOfProcess: roles above one process share an MFA session, which is found without
// running the process.
func TestSessionOfProcess(t *testing.T) {
	const config = "[profile op]\ncredential_process = get it\n[profile op2]\ncredential_process = get it\n[profile other]\ncredential_process = x\n"
	const device = "mfa_serial = GAHT12345678\n"
	keys := map[string]string{}
	for name, more := range map[string]string{
		"a": aRole + device + "source_profile = op\n", "b": aRole + device + "source_profile = op2\nexternal_id = x1\n",
		"c": aRole + device + "source_profile = other\n", "d": aRole + "mfa_serial = GAHT99999999\nsource_profile = op\n",
	} {
		plan, err := resolve(t, config+"[profile r]\n"+more, "", profile.Request{Profile: "r"})
		if err != nil || !plan.Unsettled(1) || plan.Unsettled(2) {
			t.Fatalf("%s: %s (%v)", name, shape(t, plan), err)
		}
		keys[name] = plan.Fingerprint(2)
		if !slices.Contains(plan.KeyPrefixes(), keys[name][:16]) {
			t.Errorf("%s: the session's prefix is none of the plan's", name)
		}
	}
	if keys["a"] != keys["b"] || keys["a"] == keys["c"] || keys["a"] == keys["d"] {
		t.Errorf("keys %v", keys)
	}
}

// TestProcessCache: what is kept of a process is under its line, whichever profile has it.
func TestProcessCache(t *testing.T) {
	const config = "[profile a]\ncredential_process = get it\nprocess_cache = yes\n[profile b]\nprocess_cache = on\ncredential_process = get it\n" +
		"[profile other]\ncredential_process = get that\nprocess_cache = yes\n[profile off]\ncredential_process = get it\n" +
		"[profile account]\naws_account_id = 111122223333\ncredential_process = get it\nprocess_cache = yes\n[profile bad]\ncredential_process = x\nprocess_cache = 7\n"
	keys := map[string]string{}
	for _, name := range []string{"a", "b", "other", "off", "account"} {
		plan, err := resolve(t, config, "", profile.Request{Profile: name})
		if err != nil || plan.Last().(profile.Process).Keep != (name != "off") {
			t.Fatalf("%s: %+v (%v)", name, plan.Last(), err)
		}
		keys[name] = plan.Key()
	}
	if keys["a"] != keys["b"] || keys["a"] == keys["other"] || keys["a"] == keys["off"] || keys["a"] == keys["account"] {
		t.Errorf("keys %v", keys)
	}
	plan, err := resolve(t, config, "", profile.Request{Profile: "bad"})
	if wrong := plan.Validate(); err != nil || wrong == nil || !strings.Contains(wrong.Error(), "can be yes or no") {
		t.Errorf("got %v (%v)", wrong, err)
	}
	plan, err = resolve(t, config, "", profile.Request{Profile: "off", Environment: environment("AWS_FEDERATE_PROCESS_CACHE=yes")})
	if err != nil || !plan.Last().(profile.Process).Keep {
		t.Errorf("the variable counts for nothing (%v)", err)
	}
}
