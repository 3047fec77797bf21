package cred

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/run/runtest"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/profile"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

const device = "arn:aws:iam::111122223333:mfa/alice"

// TestMarshal has of a command nothing but the program, as the rest may be secret; and not even
// that where it may be.
func TestMarshal(t *testing.T) {
	for command, want := range map[string]string{
		"/bin/get --token hunter2":      `,"program":"/bin/get"`,
		`"/my tools/get" hunter2`:       `,"program":"/my tools/get"`,
		"TOKEN=hunter2 /bin/get":        "",
		"'unfinished hunter2":           "",
		"":                              "",
		"hunter2=x":                     "",
		"/bin/\x1b[2J\"x\" \"hunter2\"": `,"program":"/bin/\u001b[2Jx"`,
	} {
		got, err := marshal(profile.Process{Profile: "p", Command: secret.New(command)}, "linux")
		if err != nil || string(got) != `{"type":"process"`+want+`,"profile":"p"}` || strings.Contains(string(got), "hunter2") {
			t.Errorf("%q: %s, %v", command, got, err)
		}
	}
	for want, step := range map[string]profile.Step{
		`{"type":"session_token","mfa_process":"ykman",`: profile.SessionToken{MFAProcess: secret.New("ykman oath")},
		`{"type":"assume_role","mfa_process":"ykman",`:   profile.AssumeRole{MFAProcess: secret.New("ykman oath")},
		`{"type":"static_keys","profile":"p",`:           profile.StaticKeys{Profile: "p", SecretAccessKey: secret.New("hunter2")},
		`{"type":"container"}`:                           profile.Container{},
	} {
		got, err := marshal(step, "linux")
		if err != nil || !strings.HasPrefix(string(got), want) || strings.Contains(string(got), "hunter2") {
			t.Errorf("%s, %v; want %s", got, err, want)
		}
	}
}

// TestFirstWord has the program be what the system runs.
func TestFirstWord(t *testing.T) {
	for command, want := range map[string]struct{ unix, windows string }{
		`C:\proc.bat hunter2`:                      {"C:proc.bat", `C:\proc.bat`},
		`"C:\Program Files\get.exe" --key hunter2`: {`C:\Program Files\get.exe`, `C:\Program Files\get.exe`},
		`\\host\share\get.exe hunter2`:             {`\hostshareget.exe`, `\\host\share\get.exe`},
		`'/my tools/get' hunter2`:                  {"/my tools/get", "'/my"},
		`"unfinished hunter2`:                      {"", ""},
		`TOKEN=hunter2 C:\get.exe`:                 {"", ""},
	} {
		for system, want := range map[string]string{"linux": want.unix, "darwin": want.unix, "windows": want.windows} {
			if got := firstWord(secret.New(command), system); got != want {
				t.Errorf("%q on %s: %q, want %q", command, system, got, want)
			}
		}
	}
}

// TestFields has the fields of a step stand in the order in which a step has them.
func TestFields(t *testing.T) {
	got := fields(json.RawMessage(`{"type":"x","b":1,"a":["p","q"],"c":"","d":true}`))
	want := []field{{"type", "x"}, {"b", "1"}, {"a", "p q"}, {"c", ""}, {"d", "true"}}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if got := fields(json.RawMessage(`{"type":"x","b":`)); len(got) != 1 {
		t.Errorf("%q", got)
	}
}

// TestExplain has each setting stand with its place, and what the cache has.
func TestExplain(t *testing.T) {
	h := runtest.New(t, config, "AWS_REGION=eu-west-3")
	r := h.Run(t)
	plan := resolved(t, h, r, "mfa")
	h.Cache(t, r, plan.Key(), time.Hour)
	h.Cache(t, r, plan.Fingerprint(2), 2*time.Hour)
	if err := runs(h, "--profile", "mfa", "explain"); err != nil {
		t.Fatal(err)
	}
	got := h.Stdout.String()
	for _, want := range []string{
		"mfa: gives Ops in 111122223333 from the cache, for 1h more; nobody is asked\n\nprofile mfa\nregion  eu-west-3 (AWS_REGION)\n",
		"\n1. static_keys\n", "\n2. session_token\n", "\n3. assume_role\n",
		"access_key_id  AKIAIOSFODNN7EXAMPLE  " + h.Dir + "/.aws/config:4\n",
		"role_arn    arn:aws:iam::111122223333:role/Ops ", h.Dir + "/.aws/config:10\n",
		"\nasks    an MFA code of " + device + ", when the last MFA session",
		"\nlasts   1h; ", "\nconsole 1h, from the MFA session; ",
		"\n   lasts          12h; 36h at most (an hour for the root user)\n   cached         2026-11-23T14:00:00Z (2h left)\n",
		"\ncached  2026-11-23T13:00:00Z (1h left)\nsession 2026-11-23T14:00:00Z (2h left), of the MFA session\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}

// TestExplainJSON has the same for programs, and what AWS would refuse as a warning.
func TestExplainJSON(t *testing.T) {
	h := runtest.New(t, config)
	if err := runs(h, "--profile", "role", "--role-session-name", "a b", "explain", "--json"); err != nil {
		t.Fatal(err)
	}
	var e struct {
		Profile, Region, Lifetime string
		Steps                     []map[string]any
		Warnings                  []string
	}
	if err := json.Unmarshal(h.Stdout.Bytes(), &e); err != nil {
		t.Fatal(err)
	}
	if e.Profile != "role" || e.Region != "us-east-1" || len(e.Steps) != 2 || e.Steps[1]["type"] != "assume_role" ||
		!strings.HasPrefix(e.Lifetime, "1h") ||
		len(e.Warnings) != 1 || !strings.HasPrefix(e.Warnings[0], "AWS would refuse this: ") {
		t.Errorf("%s", &h.Stdout)
	}
}

// TestExplanationPrint has what is not the default stand with its place, and what it shadows.
func TestExplanationPrint(t *testing.T) {
	e := explanation{
		Profile: "p", Region: "eu-west-1",
		Network: []networkSetting{
			{Key: "retry_mode", Value: "standard", From: "config:1"},
			{Key: "endpoint_url", Service: "sso", Value: "https://a/", From: "X", Shadows: []string{"config:2", "config:3"}},
			{Key: "endpoint_url", Service: "sts", Value: "https://b/", From: "config:4"},
		},
		CLICache: profile.CLICacheShare, CLICacheFrom: "config:5", CLICachedUntil: "then",
		Summary: "asks nobody", Warnings: []string{"a\x1b[2Jb", "other tools differ"}, Differences: []string{"other tools differ"},
	}
	var out strings.Builder
	if err := e.print(&out, &text.Page{}); err != nil {
		t.Fatal(err)
	}
	want := `p: asks nobody

profile p
region  eu-west-1 (the partition's default)
network retry_mode = standard (config:1)
network endpoint_url of sso = https://a/ (X, not config:2, config:3)
sts     https://b/ (config:4)

cached  no
aws cli its cache is read, and gets what is fetched (config:5); it has an answer until then
warning a�[2Jb
differs other tools differ
`
	if got := out.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	for cache, want := range map[profile.CLICache]string{
		profile.CLICacheOff: "its cache is left alone (the default)", profile.CLICacheRead: "its cache is read (the default)",
	} {
		if got := (explanation{CLICache: cache}).cliCache(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestExplainPlaces has each setting stand with its place for programs: a file's line, a variable
// or an option, and what it shadows.
func TestExplainPlaces(t *testing.T) {
	h := runtest.New(t, "[profile p]\nrole_arn = arn:aws:iam::111122223333:role/A\nexternal_id = x\nsource_profile = q\n"+
		"region = eu-west-1\nretry_mode = adaptive\n"+
		"[profile q]\naws_access_key_id = AKIA\naws_secret_access_key = s\n", "AWS_RETRY_MODE=standard")
	h.Write(t, ".aws/credentials", "[p]\nrole_arn = arn:aws:iam::111122223333:role/B\n")
	if err := runs(h, "--profile", "p", "--external-id", "y", "explain", "--json"); err != nil {
		t.Fatal(err)
	}
	var e struct {
		RegionFrom string `json:"region_from"`
		Settings   []stepSetting
		Network    []networkSetting
	}
	if err := json.Unmarshal(h.Stdout.Bytes(), &e); err != nil {
		t.Fatal(err)
	}
	file := func(line string) string { return strings.ReplaceAll(line, "~", h.Dir+"/.aws") }
	got := map[string]string{"region": e.RegionFrom}
	for _, s := range e.Settings {
		got[s.Key] = strings.Join(append([]string{s.From}, s.Shadows...), " not ")
	}
	for _, s := range e.Network {
		got[s.Key] = strings.Join(append([]string{s.Value, s.From}, s.Shadows...), " not ")
	}
	for key, want := range map[string]string{
		"region": file("~/config:5"), "role_arn": file("~/credentials:2 not ~/config:2"), "external_id": file("--external-id not ~/config:3"),
		"aws_access_key_id": file("~/config:8"), "retry_mode": file("standard not AWS_RETRY_MODE not ~/config:6"),
	} {
		if got[key] != want {
			t.Errorf("%s: %q, want %q", key, got[key], want)
		}
	}
}

// TestExplainCLICache has what is done with the AWS CLI's cache be told, with who wants it so,
// where somebody does.
func TestExplainCLICache(t *testing.T) {
	for setting, want := range map[string]string{
		"":                  "",
		"cli_cache = off":   "\naws cli its cache is left alone (~/.aws/config:",
		"cli_cache = share": "\naws cli its cache is read, and gets what is fetched (~/.aws/config:",
	} {
		h := runtest.New(t, config+"[profile cli]\nsource_profile = user\nrole_arn = arn:aws:iam::111122223333:role/A\n"+setting+"\n")
		if err := runs(h, "--profile", "cli", "explain"); err != nil {
			t.Fatal(err)
		}
		got := strings.ReplaceAll(h.Stdout.String(), h.Dir, "~")
		if !strings.Contains(got, want) || want == "" && strings.Contains(got, "aws cli") {
			t.Errorf("%q: no %q in\n%s", setting, want, got)
		}
	}
}
