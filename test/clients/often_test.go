//go:build unix

package clients_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

// TestHowOften counts how often a process of each SDK asks for credentials that have some time left, by a
// server and by a credential_process: once for those that last, at most at each call for those that do not.
// The counts are in docs/decisions/serve.md.
func TestHowOften(t *testing.T) {
	t.Parallel()
	takesMinutes(t)
	js := prepareSDKs(t)
	var all []func(*testing.T)
	for _, c := range sdks(js) {
		if c.name == "AWS CLI" { // a process for each call
			continue
		}
		t.Run(c.name, func(of *testing.T) {
			c.prepare(of)
			for _, left := range []time.Duration{4 * time.Minute, 8 * time.Minute, 12 * time.Minute, 20 * time.Minute} {
				all = append(all, c.asksByProcess(t, js, left))
				if c.knowsAddress(of) {
					all = append(all, c.asksByServer(t, js, left))
				}
			}
		})
	}
	for _, end := range all {
		end(t)
	}
}

// often is for how long a client goes on asking to have its requests counted.
const often = 3 * time.Second

func (c client) asksByServer(t *testing.T, js string, left time.Duration) (end func(*testing.T)) {
	t.Helper()
	w := newWorld(t, c)
	w.limit = 3 * limit
	w.SetRoleLife(left)
	s := w.serve(t, "base-role", "--listen", "127.0.0.1:0")
	c = repeated(c, js, often)
	c.env = slices.Concat(c.env, []string{"HOME=" + t.TempDir(), "AWS_DEFAULT_REGION=eu-west-1", "AWS_REGION=eu-west-1"}, s.variables)
	p := w.start(t, c, "", nil)
	return func(t *testing.T) {
		t.Helper()
		p.succeeds(t)
		w.asked(t, fmt.Sprintf("%s, %s left, by a server", c.name, left), left, strings.Count(s.said(t), "note: served"))
	}
}

func (c client) asksByProcess(t *testing.T, js string, left time.Duration) (end func(*testing.T)) {
	t.Helper()
	w := newWorld(t, c)
	w.limit = 3 * limit
	w.SetRoleLife(left)
	counter := filepath.Join(w.home, "counter")
	if err := os.WriteFile(
		counter,
		[]byte("#!/bin/sh\necho once >>"+w.home+"/runs\nexec aws-federate-cred --profile base-role\n"),
		0o700,
	); err != nil {
		t.Fatal(err)
	}
	w.write(t, "config", assumes("base-role", "arn:aws:iam::"+account+":role/Reader", "source_profile = base")+
		"[profile counted]\nregion = eu-west-1\ncredential_process = "+counter+"\n")
	p := w.start(t, repeated(c, js, often), "counted", nil)
	return func(t *testing.T) {
		t.Helper()
		p.succeeds(t)
		runs, err := os.ReadFile(filepath.Join(w.home, "runs"))
		if err != nil {
			t.Fatal(err)
		}
		w.asked(t, fmt.Sprintf("%s, %s left, by a process", c.name, left), left, strings.Count(string(runs), "once"))
	}
}

// asked checks how often was asked, by how many calls were made since.
func (w *world) asked(t *testing.T, what string, left time.Duration, n int) {
	t.Helper()
	calls := w.Count("GetCallerIdentity")
	t.Logf("%s: %d times for %d calls", what, n, calls)
	most, enough := calls+1, 1
	if strings.HasPrefix(what, "Ruby") { // it runs a process twice where once would do
		most, enough = 2*calls+2, 2
	}
	if n > most || left > 15*time.Minute && n > enough {
		t.Errorf("%s: %d times for %d calls", what, n, calls)
	}
	w.assumed(t, 1)
}

// TestPutOff has each SDK wait for credentials that take longer to fetch than it waits for one answer: it
// is put off, comes again, and has those of the one call. That for Ruby has to be told to.
func TestPutOff(t *testing.T) {
	t.Parallel()
	js := prepareSDKs(t)
	for _, c := range sdks(js) {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.prepare(t)
			c.needsAddress(t)
			w := newWorld(t, c)
			w.Inject("AssumeRole", fakeaws.Latency(2*time.Second), 0)
			s := w.serve(t, "base-role", "--listen", "127.0.0.1:0")
			c.env = slices.Concat(
				c.env,
				[]string{"HOME=" + t.TempDir(), "AWS_DEFAULT_REGION=eu-west-1", "AWS_REGION=eu-west-1", "CLIENTS_TEST_PATIENT=1"},
				s.variables,
			)
			began := time.Now()
			w.start(t, c, "", nil).succeeds(t)
			t.Logf("%s waits, and is put off %d times", time.Since(began), strings.Count(s.said(t), "status=503"))
			w.assumed(t, 1)
			if !strings.Contains(s.said(t), "status=503") {
				t.Error("it is not put off")
			}
		})
	}
}
