package source_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/pkg/cache"
	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

const device = "arn:aws:iam::111122223333:mfa/alice"

// deviceSTS takes each of its codes once, for GetSessionToken and AssumeRole, and remembers what it
// was sent.
type deviceSTS struct {
	mu    sync.Mutex
	good  map[string]bool
	codes []string
	now   func() time.Time // noon, if nil
	// refusal is what it says to every call, unless it is empty.
	refusal string
}

func (d *deviceSTS) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	defer d.mu.Unlock()
	_ = r.ParseForm()
	action, code := r.Form.Get("Action"), r.Form.Get("TokenCode")
	now := noon
	if d.now != nil {
		now = d.now
	}
	w.Header().Set("Date", now().UTC().Format(http.TimeFormat))
	if d.refusal != "" {
		deny(w, d.refusal)
		return
	}
	if code != "" {
		d.codes = append(d.codes, code)
		if !d.good[code] {
			deny(w, "MultiFactorAuthentication failed with invalid MFA one time pass code. ")
			return
		}
		d.good[code] = false
	}
	fmt.Fprintf(w, `<%[1]sResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><%[1]sResult><Credentials>`+
		`<AccessKeyId>ASIA%[1]s</AccessKeyId><SecretAccessKey>s</SecretAccessKey>`+
		`<SessionToken>t</SessionToken><Expiration>%[2]s</Expiration>`+
		`</Credentials></%[1]sResult></%[1]sResponse>`, action, now().Add(time.Hour).UTC().Format(time.RFC3339))
}

// deny refuses a call.
func deny(w http.ResponseWriter, message string) {
	w.WriteHeader(http.StatusForbidden)
	fmt.Fprintf(w, `<ErrorResponse><Error><Code>AccessDenied</Code><Message>%s</Message></Error></ErrorResponse>`, message)
}

// person answers questions, and remembers them and what was waited for.
type person struct {
	answers   []string
	questions []string
	waits     []time.Time
}

func (p *person) Secret(_ context.Context, about, ask string, again bool) (string, error) {
	question := about + "\n" + ask
	if again {
		question = ask
	}
	p.questions = append(p.questions, question)
	if len(p.answers) == 0 {
		return "", errors.New("gone")
	}
	answer := p.answers[0]
	p.answers = p.answers[1:]
	return answer, nil
}

func (p *person) Wait(_ context.Context, until time.Time, _ string) error {
	p.waits = append(p.waits, until)
	return nil
}

// mfaPlan assumes a role by way of an MFA session, or with a code for it alone.
func mfaPlan(endpoint, process string, alone bool) plan.Plan {
	keys := plan.StaticKeys{Profile: "base", AccessKeyID: "AKIABASE", SecretAccessKey: secret.New(canary + "-secret")}
	session := plan.SessionToken{Profile: "base", AccessKeyID: "AKIABASE", MFASerial: device, MFAProcess: secret.New(process)}
	role := plan.AssumeRole{Profile: "prod", RoleARN: "arn:aws:iam::111122223333:role/Role", MFASerial: device}
	steps := []plan.Step{keys, session, role}
	if alone {
		role.MFAProcess = secret.New(process)
		steps = []plan.Step{keys, role}
	}
	return plan.Plan{Profile: "prod", Region: "eu-west-1", Network: plan.Network{STS: endpoint}, Steps: steps}
}

// mfaRig is a runner with a person and a device.
func mfaRig(t *testing.T, answers ...string) (*source.Runner, *person, *deviceSTS, string) {
	t.Helper()
	sts := &deviceSTS{good: map[string]bool{"111111": true, "222222": true, "333333": true}}
	server := httptest.NewServer(sts)
	t.Cleanup(server.Close)
	p := &person{answers: answers}
	r := newRunner(t)
	r.Prompter, r.Codes = p, &cache.Once{Dirs: []string{t.TempDir()}, Now: time.Now}
	r.Caller = func() string { return "terraform, pid 812, in ~/infra" }
	return r, p, sts, server.URL
}
