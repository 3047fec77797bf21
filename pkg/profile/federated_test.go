package profile_test

import (
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/awsvalue"
	"github.com/seed642dee07/aws-federate/pkg/profile"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

func TestFederate(t *testing.T) {
	environment := profile.Environment{AccessKeyID: "AKIDE", SecretAccessKey: secret.New("s")}
	for name, test := range map[string]struct {
		request profile.Request
		shape   string
		seconds int
		policy  bool // the one that allows all
	}{
		"keys":               {profile.Request{Profile: "keys"}, "static_keys(keys) > federation_token(keys)", 0, true},
		"keys with a device": {profile.Request{Profile: "device"}, "static_keys(device) > federation_token(device)", 0, true},
		"a wish": {
			profile.Request{Profile: "keys", Duration: 8 * time.Hour},
			"static_keys(keys) > federation_token(keys)",
			28800, true,
		},
		"read only":                {profile.Request{Profile: "keys", ReadOnly: true}, "static_keys(keys) > federation_token(keys)", 0, false},
		"keys in the environment":  {profile.Request{Environment: environment}, "environment() > federation_token()", 0, true},
		"a session in a file":      {profile.Request{Profile: "temporary"}, "static_keys(temporary)", 0, false},
		"a process":                {profile.Request{Profile: "process"}, "process(process)", 0, false},
		"a role":                   {profile.Request{Profile: "role"}, "static_keys(keys) > session_token(keys) > assume_role(role)", 0, false},
		"a role by request":        {profile.Request{Profile: "keys", RoleARN: givenARN}, "static_keys(keys) > assume_role(keys)", 0, false},
		"a role for keys in there": {profile.Request{Environment: environment, RoleARN: givenARN}, "environment() > assume_role()", 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			test.request.Route.Federate = true
			plan, err := resolve(t, devices+"keys", "", test.request)
			if err != nil {
				t.Fatal(err)
			}
			if got := shape(t, plan); got != test.shape {
				t.Fatalf("%s, want %s", got, test.shape)
			}
			if err := plan.Validate(); err != nil {
				t.Error(err)
			}
			step, ok := plan.Steps[len(plan.Steps)-1].(profile.FederationToken)
			if !ok {
				return
			}
			if step.DurationSeconds != test.seconds || !strings.HasPrefix(step.AccessKeyID, "AKID") {
				t.Errorf("%+v", step)
			}
			if all := strings.Contains(step.Policy, `"Action":"*"`); all != test.policy || !all && len(step.PolicyARNs) == 0 {
				t.Errorf("policy %q, %q", step.Policy, step.PolicyARNs)
			}
		})
	}
}

// TestFederatedRefusals has fields that concern a role, or that GetFederationToken would refuse,
// end with an error.
func TestFederatedRefusals(t *testing.T) {
	for name, request := range map[string]profile.Request{
		"external ID":     {ExternalID: "x1"},
		"source identity": {SourceIdentity: "x1"},
		"device":          {MFASerial: "arn:aws:iam::111122223333:mfa/u"},
		"long name":       {RoleSessionName: strings.Repeat("n", awsvalue.LongestFederatedName+1)},
		"short name":      {RoleSessionName: "n"},
		"too long":        {Duration: 37 * time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			request.Profile, request.Route.Federate = "keys", true
			plan, err := resolve(t, devices+"keys", "", request)
			if err == nil {
				err = plan.Validate()
			}
			if err == nil {
				t.Errorf("no error for %s", shape(t, plan))
			}
		})
	}
}

func TestReadOnlyOfPartition(t *testing.T) {
	plan, err := resolve(t, devices+"keys", "", profile.Request{Profile: "keys", ReadOnly: true, Route: profile.Route{
		Federate:  true,
		Partition: "aws-cn",
	}})
	if err != nil {
		t.Fatal(err)
	}
	if got := lastOf[profile.FederationToken](t, plan).PolicyARNs; len(got) != 1 || got[0] != "arn:aws-cn:iam::aws:policy/ReadOnlyAccess" {
		t.Errorf("%q", got)
	}
}

// TestFederatedSession has the session be that of the request, whatever the profile says of MFA
// sessions.
func TestFederatedSession(t *testing.T) {
	const config = "[default]\naws_access_key_id = AKID\naws_secret_access_key = s\nduration_seconds = 1800\n"
	const device = "mfa_serial = arn:aws:iam::111122223333:mfa/u\n"
	request := profile.Request{Route: profile.Route{Federate: true}, RoleSessionName: "alice", Policy: "{}", Duration: 36 * time.Hour}
	plan, err := resolve(t, config+device, "", request)
	if err != nil || plan.Validate() != nil || len(plan.Warnings) > 0 {
		t.Fatalf("%v, %v, %q", err, plan.Validate(), plan.Warnings)
	}
	step := lastOf[profile.FederationToken](t, plan)
	if step.Name != "alice" || step.Policy != "{}" || step.DurationSeconds != 129600 || plan.ARN() != "arn:aws:iam::111122223333:mfa/u" {
		t.Errorf("got %+v", step)
	}
	if plan.MFA == "" {
		t.Error("nothing says why no code is taken")
	}
	plan, err = resolve(t, config, "", profile.Request{Route: request.Route})
	if step := lastOf[profile.FederationToken](t, plan); err != nil || step.DurationSeconds != 0 || plan.MFA != "" {
		t.Errorf("got %+v, %q (%v)", step, plan.MFA, err)
	}
}

// TestPlanFederate turns keys that only a run has come to into a federated user's session.
func TestPlanFederate(t *testing.T) {
	plan, err := resolve(t, devices+"keys", "", profile.Request{Profile: "process", Route: profile.Route{Federate: true}})
	if err != nil {
		t.Fatal(err)
	}
	plan = profile.Federate(plan, profile.StaticKeys{Profile: "process", AccessKeyID: "AKIDP", SecretAccessKey: secret.New("s")}, time.Hour)
	if got := shape(t, plan); got != "static_keys(process) > federation_token(process)" {
		t.Fatal(got)
	}
	if step := lastOf[profile.FederationToken](t, plan); step.DurationSeconds != 3600 || step.AccessKeyID != "AKIDP" {
		t.Errorf("%+v", step)
	}
	if len(plan.Settings) != 1 || plan.Settings[0].From.Field != "Duration" {
		t.Errorf("settings of other steps: %+v", plan.Settings)
	}
	plan.MFA = "a code"
	if plan = profile.Federate(plan, profile.StaticKeys{AccessKeyID: "AKIDP"}, 0); plan.MFA != "" {
		t.Errorf("the reason of other steps: %q", plan.MFA)
	}
}
