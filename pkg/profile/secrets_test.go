package profile_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/pkg/profile"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

const canary = "CANARY"

// clean fails the test if any way to print a value shows the canary.
func clean(t *testing.T, name string, v any) {
	t.Helper()
	var printed bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		fmt.Fprintf(&printed, verb+"\n", v)
	}
	if text, err := json.Marshal(v); err == nil {
		printed.Write(text)
	}
	slog.New(slog.NewTextHandler(&printed, nil)).Info("x", "v", v)
	slog.New(slog.NewJSONHandler(&printed, nil)).Info("x", "v", v)
	for _, form := range []string{
		canary, fmt.Sprintf("%x", canary), fmt.Sprintf("%X", canary),
		strings.Trim(fmt.Sprintf("%d", []byte(canary)), "[]"),
	} {
		if strings.Contains(printed.String(), form) {
			t.Errorf("%s is printed with a secret", name)
			return
		}
	}
}

func TestSecretsAreNotPrinted(t *testing.T) {
	const config = "[profile keys]\naws_access_key_id = AKID\naws_secret_access_key = CANARY\naws_session_token = CANARY\n" +
		"[profile process]\ncredential_process = get --password CANARY\n" +
		"[profile env]\nrole_arn = arn:aws:iam::111122223333:role/R\ncredential_source = Environment\n" +
		"[profile ecs]\nrole_arn = arn:aws:iam::111122223333:role/R\ncredential_source = EcsContainer\n"
	set := load(t, write(t, new(config), new("[keys]\naws_session_token = CANARY\n")))
	request := profile.Request{Environment: profile.Environment{
		AccessKeyID: "AKID", SecretAccessKey: secret.New(canary), SessionToken: secret.New(canary), ContainerToken: secret.New(canary),
	}}
	for _, name := range []string{"", "keys", "process", "env", "ecs"} {
		request.Profile = name
		plan, err := profile.Resolve(set, request)
		if err != nil {
			t.Fatal(err)
		}
		clean(t, "the plan of "+name, plan)
		clean(t, "a pointer to it", &plan)
		for _, step := range plan.Steps {
			clean(t, step.Type(), step)
		}
	}
	value, _ := set.Lookup("keys", "aws_secret_access_key")
	if value.Text() != canary {
		t.Fatalf("got %d bytes", len(value.Text()))
	}
	clean(t, "the set", set)
	clean(t, "a value", value)
	clean(t, "the request", request)
	clean(t, "the environment", request.Environment)
}

// TestSecretsInErrors has a secret on each line that is at fault.
func TestSecretsInErrors(t *testing.T) {
	for _, config := range []string{
		"aws_secret_access_key = CANARY\n[profile p]\nCANARY\n",
		"[profile p]\n= CANARY\n",
		"[profile p]\naws_secret_access_key : CANARY\n",
		"[profile p]\n  CANARY = x\n",
		"[profile p]\ns3 =\n  CANARY\n",
		"[profile p\nCANARY\n",
		"[profile p] CANARY\n",
		"[profile p]\naws_secret_access_key = CANARY\n",
		"[profile p]\naws_access_key_id =\naws_secret_access_key = CANARY\n",
		"[profile p]\naws_access_key_id = CANARY\n",
		"[profile p]\nrole_arn = arn:aws:iam::1:role/R\naws_secret_access_key = CANARY\n",
		"[profile p]\nsource_profile = q\naws_session_token = CANARY\n",
		"[profile p]\nsso_session = s\nsso_account_id = CANARY\nsso_role_name = r\nsso_region = CANARY\n[sso-session s]\nsso_region = r\n",
	} {
		set := load(t, write(t, &config, nil))
		_, err := profile.Resolve(set, profile.Request{Profile: "p"})
		if err == nil {
			t.Errorf("%q: no error", config)
		}
		clean(t, fmt.Sprintf("the error of %q", config), err)
		for _, problem := range set.Problems() {
			clean(t, fmt.Sprintf("the problem of %q", config), problem)
		}
	}
	const role = "[profile p]\nrole_arn = arn:aws:iam::111122223333:role/R\ncredential_source = Environment\n"
	for _, setting := range []string{
		"external_id = CANARY #", "mfa_serial = CANARY!", "role_session_name = CANARY/",
		"duration_seconds = CANARY",
	} {
		plan, err := resolve(t, role+strings.Replace(setting, " #", "#", 1), "", profile.Request{Profile: "p"})
		if err != nil {
			t.Fatal(err)
		}
		clean(t, setting, plan.Warnings)
		clean(t, setting, plan.Differences)
		clean(t, setting, plan.Validate())
	}
}
