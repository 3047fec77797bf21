package profile_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/pkg/profile"
)

const givenARN = "arn:aws-cn:iam::444455556666:role/Given"

// allGiven has all fields that concern a role.
var allGiven = profile.Request{
	Duration: 30 * time.Minute, RoleARN: givenARN, ExternalID: "given-ext", MFASerial: "GAHT12345678", RoleSessionName: "given-name",
	SourceIdentity: "given-id", Policy: `{"a": 1}`, PolicyARNs: []string{"arn:aws:iam::aws:policy/SecurityAudit"}, ReadOnly: true,
	SessionTags: []string{"Team=given"},
}

func TestGivenToRoles(t *testing.T) {
	want := profile.AssumeRole{
		RoleARN: givenARN, ExternalID: "given-ext", MFASerial: "GAHT12345678", RoleSessionName: "given-name", SourceIdentity: "given-id",
		DurationSeconds: 1800, Policy: `{"a": 1}`,
		PolicyARNs:  []string{"arn:aws:iam::aws:policy/SecurityAudit", "arn:aws-cn:iam::aws:policy/ReadOnlyAccess"},
		SessionTags: []string{"Team=given"},
	}
	tests := []struct{ profile, env, shape string }{
		{"role", "", "static_keys(keys) > session_token(keys) > assume_role(role)"},
		{"chain", "", "static_keys(keys) > assume_role(role) > assume_role(chain)"},
		{"keys", "", "static_keys(keys) > session_token(keys) > assume_role(keys)"},
		{"sso", "", "sso(sso) > assume_role(sso)"},
		{"process", "", "process(process) > session_token(process) > assume_role(process)"},
		{"login", "", "login(login) > assume_role(login)"},
		{"", "AWS_ACCESS_KEY_ID=A AWS_SECRET_ACCESS_KEY=s AWS_PROFILE=role", "environment() > session_token() > assume_role()"},
		{"", "", "instance() > assume_role()"},
	}
	for _, test := range tests {
		t.Run(test.shape, func(t *testing.T) {
			request := allGiven
			request.Profile, request.Environment = test.profile, environment(test.env)
			plan, err := resolve(t, bases, "", request)
			if err != nil {
				t.Fatal(err)
			}
			if got := shape(t, plan); got != test.shape {
				t.Errorf("got %s, want %s", got, test.shape)
			}
			want.Profile = test.profile
			if got := lastOf[profile.AssumeRole](t, plan); !reflect.DeepEqual(got, want) {
				t.Errorf("got %+v, want %+v", got, want)
			}
			if err := plan.Validate(); err != nil {
				t.Error(err)
			}
			if first, ok := plan.Steps[len(plan.Steps)-2].(profile.AssumeRole); ok && (first.ExternalID != "ext" || first.Policy != "") {
				t.Errorf("the request reaches the source profile: %+v", first)
			}
		})
	}
}

func TestGivenToWebIdentity(t *testing.T) {
	request := profile.Request{
		Profile: "web", Duration: 2 * time.Hour, RoleARN: givenARN, RoleSessionName: "given-name", Policy: "{}",
		PolicyARNs: []string{"arn:aws:iam::aws:policy/SecurityAudit"}, ReadOnly: true,
	}
	plan, err := resolve(t, bases, "", request)
	if err != nil {
		t.Fatal(err)
	}
	want := profile.WebIdentity{
		Profile: "web", TokenFile: "tok", RoleARN: givenARN, RoleSessionName: "given-name", DurationSeconds: 7200, Policy: "{}",
		PolicyARNs: []string{"arn:aws:iam::aws:policy/SecurityAudit", "arn:aws-cn:iam::aws:policy/ReadOnlyAccess"},
	}
	if got := lastOf[profile.WebIdentity](t, plan); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if len(plan.Warnings) > 0 || plan.Validate() != nil {
		t.Errorf("%q, %v", plan.Warnings, plan.Validate())
	}
	plan, err = resolve(t, bases, "", profile.Request{Profile: "web"})
	if web := lastOf[profile.WebIdentity](t, plan); err != nil || web.DurationSeconds != 0 || web.RoleSessionName != "web" {
		t.Errorf("got %+v (%v); duration_seconds is for AssumeRole alone", web, err)
	}
	for field, request := range map[string]profile.Request{
		"ExternalID": {ExternalID: "x2"}, "MFASerial": {MFASerial: "m"}, "SourceIdentity": {SourceIdentity: "i"},
	} {
		request.Profile = "web"
		_, err := resolve(t, bases, "", request)
		if bad := as[*profile.SettingError](t, err); bad.Origin != (profile.Origin{Field: field}) {
			t.Errorf("got %v, want an error for %s", err, field)
		}
	}
}

// TestUnused refuses the fields of a role where none is assumed.
func TestUnused(t *testing.T) {
	for field, request := range map[string]profile.Request{
		"ExternalID": {ExternalID: "x"}, "MFASerial": {MFASerial: "m"}, "RoleSessionName": {RoleSessionName: "n"},
		"SourceIdentity": {SourceIdentity: "i"}, "Policy": {Policy: "{}"}, "PolicyARNs": {PolicyARNs: []string{"a"}},
		"ReadOnly": {ReadOnly: true},
	} {
		for _, name := range []string{"keys", "process", "login", "sso", "legacy", ""} {
			if request.Profile = name; (name == "keys" || name == "process") && request.MFASerial != "" {
				continue // keys and a device give an MFA session, and a process may give keys
			}
			_, err := resolve(t, bases, "", request)
			if bad := as[*profile.SettingError](t, err); bad.Origin != (profile.Origin{Field: field}) ||
				!strings.HasPrefix(err.Error(), "Request."+field+" ") {
				t.Errorf("%s: got %v, want an error for %s", name, err, field)
			}
		}
	}
	plan, err := resolve(t, bases, "", profile.Request{Profile: "keys", Duration: time.Hour})
	want := []profile.Warning{{Field: "Duration", Text: "counts for nothing: no role is assumed here"}}
	if err != nil || !slices.Equal(plan.Warnings, want) {
		t.Errorf("warnings %q (%v), want %q", plan.Warnings, err, want)
	}
}

func TestDuration(t *testing.T) {
	const role = "[profile p]\nrole_arn = arn:aws:iam::111122223333:role/R\nsource_profile = %\nduration_seconds = "
	tests := []struct {
		source, value string
		request       time.Duration
		want          int
		warning       string
	}{
		{"keys", "43200", 0, 43200, ""},
		{"keys", "03600", 0, 3600, ""},
		{"keys", "43200", time.Hour, 3600, ""},
		{"keys", "1h", 0, 0, "duration_seconds is no number"},
		{"keys", "", 0, 0, "duration_seconds is no number"},
		{"keys", "3600.5", 0, 0, "duration_seconds is no number"},
		{"keys", "1h", time.Hour, 3600, ""},
		{"process", "7200", 0, 7200, ""},
		{"login", "7200", 0, 7200, ""},
		{"env", "7200", 0, 3600, "7200 seconds are capped at 3600"},
		{"role", "3601", 0, 3600, "3601 seconds are capped at 3600"},
		{"role", "3600", 0, 3600, ""},
		{"role", "900", 8 * time.Hour, 3600, "28800 seconds are capped at 3600"},
		{"role", "7200", 30 * time.Minute, 1800, ""},
		{"sso", "7200", 0, 3600, "7200 seconds are capped at 3600"},
		{"web", "7200", 0, 3600, "7200 seconds are capped at 3600"},
		{"ec2", "7200", 0, 3600, "7200 seconds are capped at 3600"},
	}
	for _, test := range tests {
		t.Run(test.source+" "+test.value+" "+test.request.String(), func(t *testing.T) {
			config := bases + strings.Replace(role, "%", test.source, 1) + test.value + "\n"
			plan, err := resolve(t, config, "", profile.Request{Profile: "p", Duration: test.request})
			if err != nil {
				t.Fatal(err)
			}
			if got := lastOf[profile.AssumeRole](t, plan).DurationSeconds; got != test.want {
				t.Errorf("%d seconds, want %d", got, test.want)
			}
			if got := strings.Join(warnings(plan), "\n"); !strings.Contains(got, test.warning) || (test.warning == "") != (got == "") {
				t.Errorf("warnings %q, want %q", got, test.warning)
			}
		})
	}
	plan, err := resolve(t, bases, "", profile.Request{Profile: "chain"})
	if first := plan.Steps[1].(profile.AssumeRole); err != nil || first.DurationSeconds != 7200 {
		t.Errorf("%d seconds (%v), want 7200: the first role is no chaining", first.DurationSeconds, err)
	}
}

// TestUnusedSaysWhy has the error about a field say what the plan ends with.
func TestUnusedSaysWhy(t *testing.T) {
	for why, request := range map[string]profile.Request{
		"no role is assumed here":             {Profile: "process"},
		"cannot be used with a web identity":  {Profile: "web"},
		"give the session here, by GetFedera": {Profile: "keys", Route: profile.Route{Federate: true}},
	} {
		request.ExternalID = "x2"
		_, err := resolve(t, bases, "", request)
		if bad := as[*profile.SettingError](t, err); !strings.Contains(bad.Reason, why) || bad.Key != "external_id" {
			t.Errorf("got %v, want %q", err, why)
		}
	}
}

// TestProvenance has every setting of a plan say where it comes from, and what it shadows.
func TestProvenance(t *testing.T) {
	config := "[profile p]\nrole_arn = arn:aws:iam::111122223333:role/A\nrole_arn = arn:aws:iam::111122223333:role/B\nexternal_id = one\n" +
		"duration_seconds = 900\nsource_profile = keys\nmfa_serial = GAHT12345678\n[profile keys]\naws_access_key_id = AKID\n" +
		"aws_secret_access_key = s\n"
	creds := "[p]\nrole_arn = arn:aws:iam::111122223333:role/C\n[keys]\naws_access_key_id = AKID2\naws_secret_access_key = s\n" +
		"aws_session_token = t\n"
	files := write(t, &config, &creds)
	plan, err := profile.Resolve(
		load(t, files),
		profile.Request{Profile: "p", RoleARN: givenARN, Duration: time.Hour, SourceIdentity: "me"},
	)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"0 aws_access_key_id credentials:4",
		"0 aws_session_token credentials:6",
		"1 role_arn Request.RoleARN config:2 config:3 credentials:2",
		"1 external_id config:4",
		"1 mfa_serial config:7",
		"1 source_identity Request.SourceIdentity",
		"1 duration_seconds Request.Duration config:5",
	}
	for i, s := range plan.Settings {
		got := fmt.Sprint(s.Step, " ", s.Key, " ", place(s.From))
		for _, shadow := range s.Shadows {
			got += " " + place(shadow)
		}
		if i >= len(want) || got != want[i] {
			t.Errorf("setting %d: %s", i, got)
		}
	}
	if len(plan.Settings) != len(want) {
		t.Errorf("%d settings, want %d", len(plan.Settings), len(want))
	}
	plan, err = profile.Resolve(load(t, files), profile.Request{Profile: "p"})
	if last := plan.Settings[len(plan.Settings)-1]; err != nil || last.Key != "duration_seconds" || place(last.From) != "config:5" {
		t.Errorf("got %+v (%v)", last, err)
	}
	plan, err = resolve(t, bases, "", profile.Request{Environment: environment("AWS_PROFILE=web AWS_ROLE_ARN=" + givenARN)})
	if err != nil {
		t.Fatal(err)
	}
	if role := plan.Settings[1]; role.Key != "role_arn" || role.From != (profile.Origin{Variable: "AWS_ROLE_ARN"}) ||
		len(role.Shadows) != 1 {
		t.Errorf("got %+v", role)
	}
}
