package consoleplan_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/consoleplan"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/run/runtest"
	"github.com/seed642dee07/aws-federate/pkg/federation"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

const config = runtest.User + `[profile china]
region = cn-north-1
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = secret
[profile role]
role_arn = arn:aws:iam::111122223333:role/Admin
source_profile = user
[profile chained]
role_arn = arn:aws:iam::444455556666:role/Second
source_profile = role
[profile mfa]
role_arn = arn:aws:iam::111122223333:role/Admin
source_profile = user
mfa_serial = arn:aws:iam::111122223333:mfa/alice
[profile long]
role_arn = arn:aws:iam::111122223333:role/Admin
source_profile = user
mfa_serial = arn:aws:iam::111122223333:mfa/alice
console_duration = 8h
[profile always]
role_arn = arn:aws:iam::111122223333:role/Admin
source_profile = user
mfa_serial = arn:aws:iam::111122223333:mfa/alice
mfa_session = always
[profile process]
credential_process = /bin/x
[profile wrong]
region = eu-west-1
credential_process = /bin/x
console_duration = 13h
[profile odd]
region = eu-west-1
credential_process = /bin/x
console_duration = soon
[profile sso]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1
sso_account_id = 111122223333
sso_role_name = Dev
`

// steps are the types of a plan's steps, with the seconds that the last asks for.
func steps(plan profile.Plan) string {
	types := make([]string, 0, len(plan.Steps))
	for _, step := range plan.Steps {
		types = append(types, step.Type())
	}
	seconds := 0
	if role, ok := plan.Last().(profile.AssumeRole); ok {
		seconds = role.DurationSeconds
	}
	if user, ok := plan.Last().(profile.FederationToken); ok {
		seconds = user.DurationSeconds
	}
	return strings.Join(types, " ") + fmt.Sprintf(" %d", seconds)
}

// request is what aws-console asks for.
func request(r *run.Run, name string) profile.Request {
	request := r.Request
	request.Profile, request.Route.Federate = name, true
	return request
}

// TestMake has the credentials for a console be chosen by what the profile gives and how long it is
// to last.
func TestMake(t *testing.T) {
	const fromSession, alone = "static_keys session_token assume_role ", "static_keys assume_role "
	for _, tt := range []struct {
		profile string
		wish    time.Duration
		steps   string
		want    time.Duration // the wish that goes to the sign-in endpoint
		short   bool
	}{
		{"role", 0, alone + "0", 0, false},
		{"role", 2 * time.Hour, alone + "0", 2 * time.Hour, false}, // the endpoint's business
		{"chained", 0, "static_keys assume_role assume_role 0", 0, false},
		{"chained", 20 * time.Minute, "static_keys assume_role assume_role 1200", 20 * time.Minute, false}, // it ends with its credentials
		{"chained", time.Hour, "static_keys assume_role assume_role 0", time.Hour, false},
		{"user", 0, "static_keys federation_token 0", 0, false},
		{"user", 2 * time.Hour, "static_keys federation_token 7200", 2 * time.Hour, false},
		{"process", 2 * time.Hour, "process 0", 2 * time.Hour, false},
		{"sso", 2 * time.Hour, "sso 0", 2 * time.Hour, false},
		{"mfa", 0, fromSession + "0", 0, true},
		{"mfa", 20 * time.Minute, fromSession + "1200", 20 * time.Minute, false},
		{"mfa", time.Hour, fromSession + "0", time.Hour, false},
		{"mfa", 2 * time.Hour, alone + "0", 2 * time.Hour, false},
		{"long", 0, alone + "0", 8 * time.Hour, false},
		{"long", time.Hour, fromSession + "0", time.Hour, false},
		{"always", 2 * time.Hour, fromSession + "0", 2 * time.Hour, false},
	} {
		h := runtest.New(t, config)
		r := h.Run(t)
		got, err := consoleplan.Make(r, h.Set(t), request(r, tt.profile), tt.wish)
		if err != nil {
			t.Errorf("%s for %s: %v", tt.profile, tt.wish, err)
			continue
		}
		if s := steps(got.Plan); s != tt.steps || got.Wish != tt.want || got.Short != tt.short {
			t.Errorf(
				"%s for %s: %s, wish %s, short %t; want %s, %s, %t",
				tt.profile,
				tt.wish,
				s,
				got.Wish,
				got.Short,
				tt.steps,
				tt.want,
				tt.short,
			)
		}
	}
}

// TestMakeFromCache has a session of the role alone open the console for long, without another
// code, if the cache has one.
func TestMakeFromCache(t *testing.T) {
	for name, tt := range map[string]struct {
		cached, wish time.Duration // of the role alone: how long it was asked for, and how long the console is to last
		steps        string
		short        bool
	}{
		"nothing is cached":                {-1, 0, "static_keys session_token assume_role 0", true},
		"one of the usual length":          {0, 0, "static_keys assume_role 0", false},
		"one of another length":            {3 * time.Hour, 0, "static_keys session_token assume_role 0", true},
		"one for as long as the console":   {3 * time.Hour, 3 * time.Hour, "static_keys assume_role 10800", false},
		"one for longer than the console":  {3 * time.Hour, 2 * time.Hour, "static_keys assume_role 0", false},
		"one for as long, under --refresh": {3 * time.Hour, 3 * time.Hour, "static_keys assume_role 0", false},
		"one for as long, under no cache":  {3 * time.Hour, 3 * time.Hour, "static_keys assume_role 0", false},
	} {
		h := runtest.New(t, config)
		r := h.Run(t)
		if tt.cached >= 0 {
			alone := request(r, "mfa")
			alone.Route.Direct, alone.Duration = true, tt.cached
			h.Cache(t, r, new(h.Plan(t, alone)).Key(), 2*time.Hour)
		}
		switch {
		case strings.HasSuffix(name, "--refresh"):
			r = h.Run(t, "--refresh")
		case strings.HasSuffix(name, "no cache"):
			r = h.Run(t, "--no-cache")
		}
		got, err := consoleplan.Make(r, h.Set(t), request(r, "mfa"), tt.wish)
		if err != nil || steps(got.Plan) != tt.steps || got.Short != tt.short {
			t.Errorf("%s: %s, short %t, %v; want %s, %t", name, steps(got.Plan), got.Short, err, tt.steps, tt.short)
		}
	}
}

func TestMakeRefuses(t *testing.T) {
	for name, tt := range map[string]struct {
		profile string
		wish    time.Duration
		want    string
	}{
		"a wish that is too short": {"role", 14 * time.Minute, "14m"},
		"a wish that is too long":  {"role", 13 * time.Hour, "13h"},
		"a setting that is":        {"wrong", 0, "console_duration"},
		"a setting that is none":   {"odd", 0, "has to be a time from 15m to 12h"},
		"no such profile":          {"nobody", 0, "nobody"},
	} {
		h := runtest.New(t, config)
		r := h.Run(t)
		_, err := consoleplan.Make(r, h.Set(t), request(r, tt.profile), tt.wish)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", name, err, tt.want)
		}
		_, wish := errors.AsType[*federation.DurationError](err)
		setting, placed := errors.AsType[*profile.SettingError](err)
		if tt.wish != 0 && !wish || tt.profile == "wrong" && (!placed || setting.Key != "console_duration" || setting.Profile != "wrong") {
			t.Errorf("%s: %#v", name, err)
		}
		if tt.profile == "wrong" {
			if _, err := consoleplan.Make(r, h.Set(t), request(r, tt.profile), time.Hour); err != nil {
				t.Errorf("%s, with a wish: %v", name, err)
			}
		}
	}
}

// TestPartition has the session of a user's keys be that of their region's partition, whose
// policies have other names.
func TestPartition(t *testing.T) {
	for name, want := range map[string]string{"user": "arn:aws:", "china": "arn:aws-cn:"} {
		h := runtest.New(t, config)
		r := h.Run(t)
		asked := request(r, name)
		asked.ReadOnly = true
		got, err := consoleplan.Make(r, h.Set(t), asked, 0)
		if err != nil {
			t.Fatal(err)
		}
		last, ok := got.Last().(profile.FederationToken)
		if !ok || len(last.PolicyARNs) != 1 || !strings.HasPrefix(last.PolicyARNs[0], want) {
			t.Errorf("%s: %+v", name, got.Last())
		}
	}
}

// TestFresh has credentials that a console ends with last for three quarters of an hour, or of a
// shorter session.
func TestFresh(t *testing.T) {
	for seconds, want := range map[int]time.Duration{0: 45 * time.Minute, 900: 11*time.Minute + 15*time.Second, 7200: 45 * time.Minute} {
		for name, plan := range map[string]consoleplan.Plan{
			"a role": {Plan: profile.Plan{Steps: []profile.Step{profile.AssumeRole{DurationSeconds: seconds}}}, Wish: 12 * time.Hour},
			"a wish": {Plan: profile.Plan{Steps: []profile.Step{profile.FederationToken{}}}, Wish: time.Duration(seconds) * time.Second},
		} {
			if got := plan.Fresh(); got != want {
				t.Errorf("%s of %d s: %s, want %s", name, seconds, got, want)
			}
		}
	}
}

// TestLasts has explain say how long a console lasts where the code is for that.
func TestLasts(t *testing.T) {
	for name, want := range map[string]string{
		"mfa": "1h, from the MFA session; ", "long": "8h, by a code of its own (console_duration)",
		"role": "", "chained": "", "user": "", "wrong": "", "nobody": "",
	} {
		h := runtest.New(t, config)
		r := h.Run(t)
		asked := r.Request
		asked.Profile = name
		if got := consoleplan.Lasts(r, h.Set(t), asked); !strings.HasPrefix(got, want) || (got == "") != (want == "") {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// TestLastsOfAWish has explain, told of a length, say nothing of the MFA session if the cache has
// one of the role alone for as long.
func TestLastsOfAWish(t *testing.T) {
	h := runtest.New(t, config)
	r := h.Run(t)
	asked := r.Request
	asked.Profile, asked.Duration = "mfa", time.Hour
	if got := consoleplan.Lasts(r, h.Set(t), asked); !strings.HasPrefix(got, "1h, from the MFA session; ") {
		t.Errorf("nothing is cached: %q", got)
	}
	alone := asked
	alone.Route.Direct = true
	h.Cache(t, r, new(h.Plan(t, alone)).Key(), time.Hour)
	if got := consoleplan.Lasts(r, h.Set(t), asked); got != "" {
		t.Errorf("a session of the role alone is cached: %q", got)
	}
}
