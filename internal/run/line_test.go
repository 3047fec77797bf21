package run

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// TestReadLine: a line of ours is read as the program that it runs would read it; what cannot be
// planned is run.
func TestReadLine(t *testing.T) {
	t.Parallel()
	policy := filepath.Join(t.TempDir(), "policy.json")
	if err := os.WriteFile(policy, []byte(`{"a": 1}`), 0o600); err != nil {
		t.Fatal(err)
	}
	base := profile.Request{Profile: "base-role"}
	for line, want := range map[string]profile.Request{
		"aws-federate-cred --profile base-role":                                           base,
		"aws-federate-cred -p base-role":                                                  base,
		"aws-federate-cred -profile=base-role --format process -v":                        base,
		"/opt/bin/aws-federate-cred --profile=base-role --no-prompt --refresh --no-cache": base,
		`"/opt/my bin/aws-federate-cred" --profile base-role --prompt gui --min-ttl 20m`:  base,
		"/mnt/c/aws-federate-cred.exe --profile base-role":                                base,
		`"C:\Program Files\aws-federate-cred.exe" --profile base-role`:                    base,
		"aws-federate-cred.EXE --profile base-role":                                       base,
		"aws-federate-cred": {},
		"aws-federate-cred -p 'a b' -r eu-west-1 -d 2h --role-arn x --external-id e":          {Profile: "a b", Region: "eu-west-1", Duration: 2 * time.Hour, RoleARN: "x", ExternalID: "e"},
		"aws-federate-cred --mfa-serial m --role-session-name n --source-identity i":          {MFASerial: "m", RoleSessionName: "n", SourceIdentity: "i"},
		"aws-federate-cred --policy-arn a --policy-arn b --read-only --policy-file " + policy: {PolicyARNs: []string{"a", "b"}, ReadOnly: true, Policy: `{"a": 1}`},
	} {
		if o, ok := readLine(line); !ok || !reflect.DeepEqual(o.request, want) {
			t.Errorf("%s: got %+v (%t), want %+v", line, o.request, ok, want)
		}
	}
	for _, line := range []string{
		"", "'", "aws --profile base-role", "/opt/my-aws-federate-cred -p x", "sh -c 'aws-federate-cred --profile base-role'", "aws-federate-cred keys get base",
		"aws-federate-cred --profile base-role explain", "aws-federate-cred --profile base-role --format env", "aws-federate-cred --unknown x",
		"aws-federate-cred --profile", "aws-federate-cred --profile ''", "aws-federate-cred -p a --profile b", "aws-federate-cred -t 123456 -p a",
		"aws-federate-cred --mfa-token 123456", "aws-federate-cred --help", "aws-federate-cred -h", "aws-federate-cred --version", "aws-federate-cred --duration x",
		"aws-federate-cred --policy-file /nowhere/x", "aws-federate-cred --prompt loud", "aws-federate-cred -- -p x",
	} {
		if o, ok := readLine(line); ok {
			t.Errorf("%s: is seen through: %+v", line, o.request)
		}
	}
}

// TestFor: what a line says counts below the options of the run, and above the environment.
func TestFor(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.options.manner = manner{prompt: promptAuto, minTTL: time.Minute}
	config := "[profile w]\ncredential_process = aws-federate-cred --profile p --prompt gui --min-ttl 20m\n[profile plain]\n" +
		"credential_process = aws-federate-cred --profile p\n[profile fresh]\ncredential_process = aws-federate-cred --profile w --no-prompt --refresh --verbose\n" +
		"[profile off]\ncredential_process = aws-federate-cred --profile p --no-cache\n[profile above]\nsource_profile = off\nrole_arn = arn:aws:iam::111122223333:role/Above\n"
	r.write(t, r.config, r.role+config)
	set, err := r.Load()
	if err != nil {
		t.Fatal(err)
	}
	of := func(r *Run, name string) *Run {
		plan, err := Resolve(set, profile.Request{Profile: name})
		if err != nil {
			t.Fatal(err)
		}
		return r.For(&plan)
	}
	line := func(name, option string) string { // with the place of the line
		v, _ := set.Lookup(name, "credential_process")
		return option + ", " + v.Origin.String()
	}
	for name, want := range map[string]manner{
		"w": {prompt: promptGUI, minTTL: 20 * time.Minute, promptOption: line("w", "--prompt gui"), minTTLGiven: true},
		"fresh": {
			prompt: promptNone, minTTL: 20 * time.Minute, promptOption: line("fresh", "--no-prompt"), minTTLGiven: true,
			refresh: true, verbose: true,
		},
		"off": {prompt: promptAuto, minTTL: time.Minute, noCache: true},
	} {
		own := of(r.Run, name)
		if own.options.manner != want || own.Disk != nil && own.Disk.MinTTL != want.minTTL || (own.Disk == nil) != want.noCache {
			t.Errorf("%s: got %+v, want %+v", name, own.options.manner, want)
		}
		if own.Disk != nil && own.Disk.Run.Refresh != want.refresh {
			t.Errorf("%s: refresh %t", name, own.Disk.Run.Refresh)
		}
	}
	for _, name := range []string{"p", "plain", "above"} {
		if of(r.Run, name) != r.Run {
			t.Errorf("%s: has a run of its own", name)
		}
	}
	given := *r.Run
	given.options.manner = manner{prompt: promptTTY, promptOption: "--prompt tty", minTTL: time.Hour, minTTLGiven: true}
	if own := of(&given, "fresh"); own.options.prompt != promptTTY || own.options.minTTL != time.Hour {
		t.Errorf("the run's own options do not count: %+v", own.options.manner)
	}
	if env := strings.Join(given.environ(), " "); !strings.HasSuffix(env, " AWS_FEDERATE_PROMPT=tty") {
		t.Errorf("child processes are told %s", env)
	}
	if env := strings.Join(r.environ(), " "); strings.Contains(env, "AWS_FEDERATE_PROMPT") {
		t.Errorf("child processes are told %s", env)
	}
}

// TestIndexedThrough: the answer of a profile that stands for another is indexed as that one's is,
// and as fresh as its line has it.
func TestIndexedThrough(t *testing.T) {
	t.Parallel()
	for options, want := range map[string]bool{"": true, " --refresh": false, " --no-cache": false, " --min-ttl 20m": true} {
		r := newRig(t)
		r.write(t, r.config, r.role+"[profile w]\ncredential_process = aws-federate-cred --profile p"+options+"\n")
		plan, _, err := r.plan()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.CarryOut(t.Context(), r.Runner(Wishes{}), plan); err != nil { // p is cached
			t.Fatal(err)
		}
		r.Request.Profile = "w"
		if got := r.fetch(t); got != want {
			t.Errorf("w%s: indexed %t", options, got)
		}
		if options == "" || !want {
			continue
		}
		first, err := r.Fetch(t.Context(), Wishes{})
		r.now = first.Credentials.Expires.Add(-18 * time.Minute)
		again, err2 := r.Fetch(t.Context(), Wishes{})
		if err != nil || err2 != nil || again.Credentials.AccessKeyID == first.Credentials.AccessKeyID {
			t.Errorf("w%s: 18 minutes are enough (%v, %v)", options, err, err2)
		}
	}
}
