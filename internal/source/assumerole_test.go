package source_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/clicache"
	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// sentTo is what a runner sends to STS for the last step of a plan, without the action and the
// version.
func sentTo(t *testing.T, r *source.Runner, steps ...plan.Step) map[string]string {
	t.Helper()
	sent := map[string]string{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		_ = q.ParseForm()
		clear(sent)
		for name := range q.Form {
			sent[name] = q.Form.Get(name)
		}
		answer(w, q.Form)
	}))
	defer server.Close()
	wanted := plan.Plan{Profile: "p", Region: "eu-west-1", Network: plan.Network{STS: server.URL, MaxAttempts: 1}, Steps: steps}
	if _, err := r.Credentials(t.Context(), wanted); err != nil {
		t.Error(err)
	}
	delete(sent, "Action")
	delete(sent, "Version")
	return sent
}

// answer is STS's to any call for credentials, and for whose they are.
func answer(w http.ResponseWriter, form url.Values) {
	const caller = `<GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user/team/alice</Arn></GetCallerIdentityResult>`
	const keys = `<Credentials><AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>` +
		`<Expiration>2026-11-23T13:00:00Z</Expiration></Credentials>`
	action := form.Get("Action")
	if action == "GetCallerIdentity" {
		fmt.Fprintf(w, "<%[1]sResponse>%[2]s</%[1]sResponse>", action, caller)
		return
	}
	fmt.Fprintf(w, "<%[1]sResponse><%[1]sResult>%[2]s</%[1]sResult></%[1]sResponse>", action, keys)
}

func wantSent(t *testing.T, got, want map[string]string) {
	t.Helper()
	if !maps.Equal(got, want) {
		t.Errorf("sent %v, want %v", got, want)
	}
}

const aRole = "arn:aws:iam::111122223333:role/Role"

var longLived = plan.StaticKeys{Profile: "base", AccessKeyID: "AKIABASE", SecretAccessKey: secret.New(canary + "-secret")}

// TestAssumeRoleSends: what a profile does not name is not sent, and what it names is.
func TestAssumeRoleSends(t *testing.T) {
	t.Parallel()
	wantSent(t, sentTo(t, newRunner(t), longLived, plan.AssumeRole{RoleARN: aRole}), map[string]string{
		"RoleArn": aRole, "RoleSessionName": "aws-federate",
	})
	full := plan.AssumeRole{
		RoleARN: aRole, ExternalID: "x", MFASerial: device, RoleSessionName: "mine", SourceIdentity: "me",
		DurationSeconds: 1800, Policy: "{}", PolicyARNs: []string{"arn:a", "arn:b"},
	}
	want := map[string]string{
		"RoleArn": aRole, "ExternalId": "x", "SerialNumber": device, "TokenCode": "111111",
		"RoleSessionName": "mine", "SourceIdentity": "me",
		"DurationSeconds": "1800", "Policy": "{}", "PolicyArns.member.1.arn": "arn:a", "PolicyArns.member.2.arn": "arn:b",
	}
	r := newRunner(t)
	r.MFAToken = secret.New("111111")
	wantSent(t, sentTo(t, r, longLived, full), want)

	// An MFA session has the proof of the device: the role is assumed without a code.
	r = newRunner(t)
	r.MFAToken = secret.New("111111")
	session := plan.SessionToken{Profile: "base", AccessKeyID: "AKIABASE", MFASerial: device}
	delete(want, "SerialNumber")
	delete(want, "TokenCode")
	wantSent(t, sentTo(t, r, longLived, session, full), want)

	full.DurationSeconds = 1 << 30 // as no plan has it: it is bounded before it is cut to what is sent
	want["DurationSeconds"] = "43200"
	wantSent(t, sentTo(t, newRunner(t), longLived, plan.AssumeRole{
		RoleARN: aRole, DurationSeconds: full.DurationSeconds,
	}), map[string]string{"RoleArn": aRole, "RoleSessionName": "aws-federate", "DurationSeconds": "43200"})
}

// TestRoleSessionName names a session after the person, in the signs and the length that STS takes.
func TestRoleSessionName(t *testing.T) {
	t.Parallel()
	for user, want := range map[string]string{
		"alice": "aws-federate-alice", "": "aws-federate", "élodie k": "aws-federate-lodiek", "日本": "aws-federate",
		"a@b.c":                 "aws-federate-a@b.c",
		strings.Repeat("x", 80): "aws-federate-" + strings.Repeat("x", 64-len("aws-federate-")),
	} {
		r := newRunner(t)
		r.User = user
		if got := sentTo(t, r, longLived, plan.AssumeRole{RoleARN: aRole})["RoleSessionName"]; got != want {
			t.Errorf("%q: %q, want %q", user, got, want)
		}
	}
}

// TestSessionTokenSends: so it is with an MFA session.
func TestSessionTokenSends(t *testing.T) {
	t.Parallel()
	for seconds, want := range map[int]string{0: "", 3600: "3600", 1 << 30: "129600"} {
		r := newRunner(t)
		r.MFAToken = secret.New("111111")
		step := plan.SessionToken{Profile: "base", AccessKeyID: "AKIABASE", MFASerial: device, DurationSeconds: seconds}
		got := sentTo(t, r, longLived, step)
		if got["DurationSeconds"] != want || got["SerialNumber"] != device || got["TokenCode"] != "111111" {
			t.Errorf("%d s: %v", seconds, got)
		}
	}
}

// TestFederationTokenSends: a federated user has the name of the IAM user, unless it is given
// another.
func TestFederationTokenSends(t *testing.T) {
	t.Parallel()
	step := plan.FederationToken{Profile: "base", AccessKeyID: "AKIABASE", Policy: "{}", DurationSeconds: 7200}
	wantSent(t, sentTo(t, newRunner(t), longLived, step), map[string]string{"Name": "alice", "Policy": "{}", "DurationSeconds": "7200"})
	step.Name, step.Policy, step.PolicyARNs, step.DurationSeconds = "other", "", []string{"arn:a"}, 0
	wantSent(t, sentTo(t, newRunner(t), longLived, step), map[string]string{"Name": "other", "PolicyArns.member.1.arn": "arn:a"})
}

// TestWebIdentitySends: so it is with a web identity, whose call names no device.
func TestWebIdentitySends(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte(canary+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	wantSent(t, sentTo(t, newRunner(t), plan.WebIdentity{RoleARN: aRole, TokenFile: file}), map[string]string{
		"RoleArn": aRole, "RoleSessionName": "aws-federate", "WebIdentityToken": canary + "\n",
	})
	wantSent(t, sentTo(t, newRunner(t), plan.WebIdentity{
		RoleARN: aRole, TokenFile: file, RoleSessionName: "mine", DurationSeconds: 1800, Policy: "{}", PolicyARNs: []string{"arn:a"},
	}), map[string]string{
		"RoleArn": aRole, "RoleSessionName": "mine", "WebIdentityToken": canary + "\n", "DurationSeconds": "1800", "Policy": "{}",
		"PolicyArns.member.1.arn": "arn:a",
	})
}

// TestRefusalIsNotShared: the AWS CLI's cache gets answers alone.
func TestRefusalIsNotShared(t *testing.T) {
	d := newDesk(t, http.StatusOK, good)
	sts := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { deny(w, "no") }))
	defer sts.Close()
	d.CLICache = clicache.In(d.Home)
	p := rolePlan(sts.URL)
	p.CLICache = plan.CLICacheShare
	_, err := d.Runner.Credentials(t.Context(), p)
	if err == nil || len(d.cliEntries(t)) > 0 || strings.Contains(d.log.String(), "level=WARN") {
		t.Errorf("%v, and %d entries\n%s", err, len(d.cliEntries(t)), d.log.String())
	}
}
