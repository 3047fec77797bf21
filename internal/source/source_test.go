package source_test

import (
	"errors"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/signin"
	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// TestZeroRunner: one of which nothing is set carries plans out, keeps nothing, and asks nobody.
func TestZeroRunner(t *testing.T) {
	t.Parallel()
	sts := &deviceSTS{good: map[string]bool{}, now: time.Now}
	server := httptest.NewServer(sts)
	t.Cleanup(server.Close)
	wanted := mfaPlan(server.URL, "", true)
	if _, err := new(source.Runner).Credentials(t.Context(), rolePlan(server.URL)); err != nil {
		t.Error(err)
	}
	_, err := new(source.Runner).Credentials(t.Context(), wanted)
	if needed, ok := errors.AsType[*source.PersonNeededError](err); !ok || needed.Waited != 0 {
		t.Errorf("%v", err)
	}
	_, err = new(source.Runner).Credentials(t.Context(), plan.Plan{Steps: []plan.Step{dev()}})
	if needed, ok := errors.AsType[*source.PersonNeededError](err); !ok || !needed.SignIn {
		t.Errorf("%v", err)
	}
	for _, home := range []string{"", t.TempDir()} {
		r := &source.Runner{Home: home}
		_, err := r.SignIn(t.Context(), dev(), plan.Network{}, signin.Way{})
		if needed, ok := errors.AsType[*source.PersonNeededError](err); !ok || !needed.SignIn {
			t.Errorf("a sign-in at home %q without a person: %v", home, err)
		}
	}
	login := plan.Login{Profile: "p", Session: "s"}
	if _, err := new(source.Runner).Credentials(t.Context(), plan.Plan{Steps: []plan.Step{login}}); err == nil {
		t.Error("an aws login without a home")
	}
	creds, err := new(source.Runner).Input(strings.NewReader(
		`{"Version": 1, "AccessKeyId": "ASIA", "SecretAccessKey": "` + canary +
			`", "SessionToken": "t", "Expiration": "2099-01-01T00:00:00Z"}`))
	if err != nil || creds.AccessKeyID != "ASIA" {
		t.Error(err)
	}
	if _, ok := new(source.Runner).CLIUntil(wanted); ok {
		t.Error("something is in no cache")
	}
	if _, err := new(source.Runner).Identity(t.Context(), wanted, creds); err == nil {
		t.Error("an answer to GetCallerIdentity which is none")
	}
	command := plan.Process{Profile: "p", Command: secret.New(`sh -c 'test -z "$HOME" && echo {}'`)}
	_, err = new(source.Runner).Credentials(t.Context(), plan.Plan{Steps: []plan.Step{command}})
	if e, ok := errors.AsType[*source.ProcessError](err); !ok || !strings.Contains(e.Reason, "Version") {
		t.Errorf("%v", err)
	}
}
