package profile_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/testkit"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

const (
	quoted   = "quotes belong to the value (botocore; settled for this project); the Go SDK strips them"
	nested   = "a nested block is the text below its name (vector 44)"
	notName  = "the name has other characters than the grammar allows (vector 41)"
	colon    = "a colon is no delimiter (vector 16)"
	badLine  = "the section has a line that is an error (vectors 16, 32 and 45), where the Go SDK skips it"
	indented = "an indented line continues the value above it (vector 26), also when it looks like a header or a setting"
	empty    = "an empty value is one (vector 14), and the Go SDK drops the key"
)

// contradictions are the sections and settings of the Go SDK's pairs that the parser vectors
// forbid, each with the reason. "FILE/SECTION" is all of a section and "FILE/SECTION/KEY" a
// setting.
var contradictions = map[string]string{
	"arn_profile/arn:aws:sts::1234:assumed-role/My-Role/session-name/region": quoted,
	"array_profile/foo/bar":                    quoted,
	"array_profile/foo/qux":                    nested,
	"array_profile/foo/zed":                    quoted,
	"commented_profile/default/region":         quoted,
	"empty_values/foo/aws_access_key_id":       empty,
	"empty_values/foo/aws_secret_access_key":   empty,
	"empty_values/foo/aws_session_token":       empty,
	"nested_fields/foo/aws_access_key_id":      nested,
	"nested_fields/foo/aws_session_token":      indented,
	"nested_fields/foo/mp":                     indented,
	"nested_fields/foo/not_nested":             indented,
	"nested_fields/bar":                        indented,
	"nested_fields/baz":                        badLine,
	"op_sep_in_values/case1/key":               colon,
	"op_sep_in_values/case1/key:":              colon,
	"op_sep_in_values/case4/key":               colon,
	"op_sep_in_values/case4/key:":              colon,
	"op_sep_in_values/case5":                   badLine,
	"op_sep_in_values/case6":                   badLine,
	"op_sep_in_values/nested6":                 indented,
	"op_sep_in_values/case7":                   badLine,
	"sections_profile/default/region":          quoted,
	"simple_profile/default/region":            quoted,
	"space_lhs/hyphen-profile-name/aws region": notName,
	"utf_8_profile/ʃʉʍΡιξ/ϰϫϧ":                 notName,
	"utf_8_profile/ʃʉʍΡιξ/ϝϧ":                  notName,
}

// TestGoPairs runs the Go SDK's pairs of a file and what it holds.
func TestGoPairs(t *testing.T) {
	dir := filepath.Join(testkit.Shared(t), "vectors", "aws-sdk-go-v2", "config", "internal", "ini", "testdata", "valid")
	expected, err := filepath.Glob(filepath.Join(dir, "*_expected"))
	if err != nil || len(expected) != 20 {
		t.Fatalf("there are %d pairs, not 20 (%v)", len(expected), err)
	}
	used := map[string]bool{}
	excused := func(parts ...string) bool {
		name := strings.Join(parts, "/")
		used[name] = true
		return contradictions[name] != ""
	}
	compared := 0
	for _, path := range expected {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var want sections
		if err := json.Unmarshal(text, &want); err != nil {
			t.Fatal(err)
		}
		file := strings.TrimSuffix(path, "_expected")
		short := filepath.Base(file)
		creds := profile.Settings(load(t, profile.Files{Credentials: file}), "")
		config := profile.Settings(load(t, profile.Files{Config: file}), "")
		for section, settings := range want {
			got := creds[section]
			if name, ok := strings.CutPrefix(section, "profile "); ok {
				got = config[name]
			}
			if excused(short, section) {
				continue
			}
			if got == nil {
				t.Errorf("%s: no section %q", short, section)
				continue
			}
			for key := range got {
				if _, ok := settings[key]; !ok && !excused(short, section, key) {
					t.Errorf("%s: %s: %s = %q is not wanted", short, section, key, got[key])
				}
			}
			for key, value := range settings {
				if excused(short, section, key) {
					continue
				}
				compared++
				if got[key] != value {
					t.Errorf("%s: %s: %s = %q, want %q", short, section, key, got[key], value)
				}
			}
		}
	}
	for name := range contradictions {
		if !used[name] {
			t.Errorf("%s is in no pair", name)
		}
	}
	t.Logf("%d settings of 20 pairs agree; %d sections and settings contradict the parser vectors", compared, len(contradictions))
}

// TestBotocoreFiles reads the files of botocore's own tests. Where botocore refuses a whole file,
// here the profile alone with the bad line is refused. aws_credentials, boto_config and
// boto_config_empty are in other programs' formats.
func TestBotocoreFiles(t *testing.T) {
	dir := filepath.Join(testkit.Shared(t), "vectors", "botocore", "tests", "unit", "cfg")
	tests := []struct {
		file, profile string
		want          string // KEY = VALUE, or the error
	}{
		{"aws_config", "default", "aws_access_key_id = foo"},
		{"aws_config", "personal", "aws_session_token = fiebaz"},
		{"aws_config_other", "personal", "aws_access_key_id = fie"},
		{"aws_third_config", "third", "aws_access_key_id = third_fie"},
		{"foo_config", "foo", "aws_access_key_id = fie"},
		{"aws_bad_profile", "default", "aws_access_key_id = default"},
		{"aws_bad_profile", "my profile", "aws_access_key_id = default"},
		{"aws_bad_profile", "personal1", "aws_access_key_id = access_personal1"},
		{"aws_bad_profile", "personal", "does not exist"},
		{"aws_bad_profile", "otherkey", "does not exist"},
		{"aws_bad_profile", "missing end quote", "does not exist"},
		{"aws_config_bad", "personal", "aws_access_key_id = fie"}, // botocore: settings above the first header spoil the file
		{"aws_config_nested", "default", "region = us-west-2"},
		{"aws_config_nested_bad", "default", "aws_config_nested_bad:5: "},
		{"aws_config_nocreds", "default", "no credentials"},
		{"aws_sso_session_config", "default", "sso_session"},
		{"aws_services_config", "default", "no credentials"},
	}
	for _, test := range tests {
		t.Run(test.file+" "+test.profile, func(t *testing.T) {
			set := load(t, profile.Files{Config: filepath.Join(dir, test.file)})
			plan, err := profile.Resolve(set, profile.Request{Profile: test.profile})
			key, value, isSetting := strings.Cut(test.want, " = ")
			switch {
			case !isSetting:
				if err == nil || !strings.Contains(err.Error(), test.want) {
					t.Errorf("got %v, want %q", err, test.want)
				}
			case err != nil:
				t.Error(err)
			case key == "region" && plan.Region != value:
				t.Errorf("region %q", plan.Region)
			case key == "aws_access_key_id" && lastOf[profile.StaticKeys](t, plan).AccessKeyID != value:
				t.Errorf("got %+v", plan.Steps)
			case key == "aws_session_token" && lastOf[profile.StaticKeys](t, plan).SessionToken.Reveal() != value:
				t.Errorf("another token")
			}
		})
	}
	set := load(t, profile.Files{Config: filepath.Join(dir, "aws_config_nested")})
	if s3, _ := set.Lookup("default", "s3"); s3.Text() != "\nsignature_version = s3v4\naddressing_style = path" {
		t.Errorf("got %q", s3.Text())
	}
	if names := set.Names(); !slices.Equal(names, []string{"default"}) {
		t.Errorf("got %v", names)
	}
}
