//go:build unix

package app_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

// compareRow compares list with explain. A profile that the environment names is another matter:
// list has each as an option would name it.
func (c profileCase) compareRow(t *testing.T, plan said, row listed) {
	t.Helper()
	if c.Profile == "" {
		return
	}
	role, _ := plan.Steps[len(plan.Steps)-1]["role_arn"].(string)
	account := ""
	if fields := strings.Split(role, ":"); len(fields) == 6 {
		account = fields[4]
	}
	if row.RoleARN != role || row.Region != plan.Region || account != "" && row.Account != account ||
		(row.Error != "") != strings.HasPrefix(plan.Summary, "fails before any call") {
		t.Errorf("explain has role %s in %s, and list %+v", role, plan.Region, row)
	}
	if (row.MFASerial != "") != has(plan.Steps, "mfa_serial") ||
		(row.Needs == "code") != strings.Contains(plan.Summary, "asks one code of "+row.MFASerial) {
		t.Errorf("explain says %q, and list that it needs %q, with %q", plan.Summary, row.Needs, row.MFASerial)
	}
}

// compareCalls compares the calls of a plan, in order, with those that AWS has seen.
func (c profileCase) compareCalls(t *testing.T, plan said, calls []fakeaws.Call) {
	t.Helper()
	actions := map[any]string{"assume_role": "AssumeRole", "session_token": "GetSessionToken", "web_identity": "AssumeRoleWithWebIdentity"}
	proved := false
	for _, step := range plan.Steps {
		action := actions[step["type"]]
		if action == "" {
			continue
		}
		if len(calls) == 0 {
			t.Fatalf("%s is not called", action)
		}
		call := calls[0]
		calls = calls[1:]
		want := map[string]string{
			"RoleArn":         text(step["role_arn"]),
			"ExternalId":      text(step["external_id"]),
			"DurationSeconds": text(step["duration_seconds"]),
		}
		if name := text(step["role_session_name"]); name != "" {
			want["RoleSessionName"] = name
		}
		if want["SerialNumber"] = text(step["mfa_serial"]); proved {
			want["SerialNumber"] = ""
		}
		proved = step["type"] == "session_token"
		for name, value := range want {
			if got := call.Form.Get(name); got != value {
				t.Errorf("%s: %s is %q, and explain says %q", action, name, got, value)
			}
		}
		if call.Action != action {
			t.Errorf("%s is called, and explain says %s", call.Action, action)
		}
	}
	if len(calls) > 0 {
		t.Errorf("%d calls that explain does not say: %+v", len(calls), calls)
	}
}

// compareAnswer compares the keys with those of the plan, and what is cached with what list and
// explain say of it then.
func (c profileCase) compareAnswer(t *testing.T, program, home, sts string, plan said, stdout string) {
	t.Helper()
	var answer struct{ AccessKeyID, Expiration string }
	if err := json.Unmarshal([]byte(strings.ReplaceAll(stdout, `"AccessKeyId"`, `"AccessKeyID"`)), &answer); err != nil {
		t.Fatal(err)
	}
	last := plan.Steps[len(plan.Steps)-1]
	if id := text(last["access_key_id"]); last["type"] != "session_token" && id != "" && id != answer.AccessKeyID {
		t.Errorf("keys %s, and explain says %s", answer.AccessKeyID, id)
	}
	if last["type"] == "process" && answer.Expiration != "" {
		return // kept where somebody wants it so
	}
	args := []string{"explain", "--json"}
	if c.Profile != "" {
		args = append(args, "--profile", c.Profile)
	}
	_, stdout, _ = c.exec(t, program, home, sts, args...)
	var after said
	if err := json.Unmarshal([]byte(stdout), &after); err != nil {
		t.Fatal(err)
	}
	row := c.row(t, program, home, sts)
	if after.CachedUntil != answer.Expiration || c.Profile != "" && row.CachedUntil != answer.Expiration {
		t.Errorf("the answer lasts until %q, explain says %q, list %q", answer.Expiration, after.CachedUntil, row.CachedUntil)
	}
	if cached := strings.Contains(after.Summary, "from the cache"); cached != (answer.Expiration != "") {
		t.Errorf("explain says %q", after.Summary)
	}
}
