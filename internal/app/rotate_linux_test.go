package app_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
	kept "github.com/seed642dee07/aws-federate/internal/keys"
	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// rotating is a home in which a key is rotated, in one of the stores.
type rotating struct {
	*home
	args  []string // of the rotation
	index string
	// id is the access key in use.
	id func() (string, error)
}

// inFileHome has the keys of profile base in the credentials file.
func inFileHome(t *testing.T) *rotating {
	t.Helper()
	h := newHome(t, "aws-federate-cred")
	h.env = append(h.env, "AWS_ENDPOINT_URL_IAM="+h.URL)
	return &rotating{
		home: h, args: []string{"keys", "rotate", "--file", "base", "--delete"},
		index: filepath.Join(h.dir, ".aws", "federate", "keys-in-files.json"),
		id:    func() (string, error) { return idIn(filepath.Join(h.dir, ".aws", "credentials")) },
	}
}

// inKeyringHome has them in a keyring on a bus.
func inKeyringHome(t *testing.T, ring func(t *testing.T, bus, home string)) *rotating {
	t.Helper()
	h := newHome(t, "aws-federate-cred")
	bus := testkit.Bus(t)
	ring(t, bus, h.dir)
	h.env = append(h.env, "AWS_ENDPOINT_URL_IAM="+h.URL, "DBUS_SESSION_BUS_ADDRESS="+bus)
	if r := h.run(t, nil, "keys", "import", "base", "--yes"); r.code != 0 {
		t.Fatal(r.stderr)
	}
	return &rotating{
		home: h, args: []string{"keys", "rotate", "base", "--delete"},
		index: filepath.Join(h.dir, ".aws", "federate", "keys.json"),
		id: func() (string, error) {
			r := h.run(t, nil, "keys", "get", "base")
			var pair struct {
				ID string `json:"AccessKeyId"`
			}
			if err := json.Unmarshal([]byte(r.stdout), &pair); err != nil {
				return "", fmt.Errorf("%w: %s", err, r.stderr)
			}
			return pair.ID, nil
		},
	}
}

func fakeRing(t *testing.T, bus, _ string)     { t.Helper(); testkit.FakeSecrets(t, bus) }
func gnomeRing(t *testing.T, bus, home string) { t.Helper(); testkit.Gnome(t, bus, home) }

// works checks what holds at any moment: the key in use is one that AWS takes, and each key of hers
// is in the index, or is one that was made a moment ago, when the index says so.
func (r *rotating) works(t *testing.T, when string) {
	t.Helper()
	id, err := r.id()
	if err != nil {
		t.Fatalf("%s: no key in use: %v", when, err)
	}
	states := r.AccessKeys(r.alice.ARN)
	if states[id] != "Active" {
		t.Errorf("%s: the key in use is %q", when, states[id])
	}
	known, _, err := kept.Index{Path: r.index}.Find("base")
	if err != nil {
		t.Fatal(err)
	}
	ids := []string{id, known.AccessKeyID}
	making := false
	if known.Rotation != nil {
		ids, making = append(ids, known.Rotation.Next, known.Rotation.Former), known.Rotation.Step == "create"
	}
	for other := range states {
		if !slices.Contains(ids, other) && !making {
			t.Errorf("%s: the index knows nothing of %s: %+v", when, other, known)
		}
	}
}

// goesOn runs the rotation again, to its end.
func (r *rotating) goesOn(t *testing.T, when string) {
	t.Helper()
	before, err := r.id()
	if err != nil {
		t.Fatal(err)
	}
	again := r.run(t, nil, r.args...)
	if again.code != 0 {
		t.Fatalf("%s: the next run: exit code %d: %s", when, again.code, again.stderr)
	}
	id, err := r.id()
	states := slices.Collect(maps.Values(r.AccessKeys(r.alice.ARN)))
	if err != nil || r.AccessKeys(r.alice.ARN)[id] != "Active" || len(states) != 1 {
		t.Errorf("%s: after the next run: %v, states %v", when, err, states)
	}
	if id == r.alice.AccessKeyID || before != r.alice.AccessKeyID && id != before && r.Count("CreateAccessKey") < 2 {
		t.Errorf("%s: %s is in use, and was %s before", when, id, before)
	}
	known, _, err := kept.Index{Path: r.index}.Find("base")
	if err != nil || known.AccessKeyID != id || known.Rotation != nil {
		t.Errorf("%s: the index has %+v, %v", when, known, err)
	}
	text, _ := os.ReadFile(filepath.Join(r.dir, ".aws", "credentials"))
	if strings.Contains(string(text), "next") {
		t.Errorf("%s: a key is left beside the one in use", when)
	}
	if answer := r.run(t, nil, "--profile", "admin", "--refresh"); answer.code != 0 {
		t.Errorf("%s: %s", when, answer.stderr)
	}
}

// TestKilledRotation kills a rotation by SIGKILL before and behind each call of AWS, for each store: a
// key that works is in use, the index knows all there are, and the next run goes on to the end.
func TestKilledRotation(t *testing.T) {
	t.Parallel()
	stores := map[string]func(*testing.T) *rotating{
		"file":    inFileHome,
		"keyring": func(t *testing.T) *rotating { t.Helper(); return inKeyringHome(t, fakeRing) },
		"gnome":   func(t *testing.T) *rotating { t.Helper(); return inKeyringHome(t, gnomeRing) },
	}
	calls := []struct {
		action string
		nth    int
	}{
		{"GetCallerIdentity", 1},
		{"ListAccessKeys", 1},
		{"CreateAccessKey", 1},
		{"GetCallerIdentity", 2},
		{"UpdateAccessKey", 1},
		{"DeleteAccessKey", 1},
	}
	for store, made := range stores {
		if store == "gnome" && testing.Short() {
			continue
		}
		for _, call := range calls {
			for _, behind := range []bool{false, true} {
				when := fmt.Sprintf("%s, %s %d, behind %t", store, call.action, call.nth, behind)
				t.Run(when, func(t *testing.T) {
					t.Parallel()
					r := made(t)
					pid, carriedOut := r.killedAt(t, call.action, call.nth, behind)
					if code := pid.wait(); code == 0 {
						t.Fatalf("it was not killed: %s", &pid.stderr)
					}
					<-carriedOut // not while the next run is at work
					r.ClearFaults()
					r.works(t, when)
					r.goesOn(t, when)
				})
			}
		}
	}
}

// killedAt starts a rotation that is killed at a call, which is carried out all the same.
func (r *rotating) killedAt(t *testing.T, action string, nth int, behind bool) (p *started, carriedOut <-chan struct{}) {
	t.Helper()
	ready, done := make(chan *started, 1), make(chan struct{})
	kill := func() {
		p := <-ready
		_ = p.cmd.Process.Signal(syscall.SIGKILL)
		time.Sleep(50 * time.Millisecond) // no answer reaches it
	}
	if nth > 1 {
		r.Inject(action, fakeaws.Around(nil, nil), nth-1)
	}
	if behind {
		r.Inject(action, fakeaws.Around(nil, func() { kill(); close(done) }), 1)
	} else {
		r.Inject(action, fakeaws.Around(kill, func() { close(done) }), 1)
	}
	p = r.start(t, nil, r.args...)
	ready <- p
	return p, done
}

// TestRotationKilledAtEachWrite kills a rotation by SIGKILL before each time that a file gets its new
// content: the index, and the credentials file.
func TestRotationKilledAtEachWrite(t *testing.T) {
	t.Parallel()
	strace := testkit.Program(t, "strace")
	for n := 1; ; n++ {
		r := inFileHome(t)
		prefix := []string{
			strace, "-f", "-qqq", "-o", os.DevNull, "-e", "trace=/^rename", "-e", fmt.Sprintf("inject=/^rename:signal=KILL:when=%d", n),
		}
		killed := r.run(t, prefix, r.args...)
		when := fmt.Sprintf("at write %d", n)
		if killed.code == 0 {
			if n < 4 { // strace counts those of each thread by itself
				t.Errorf("killed at %d writes only", n-1)
			}
			return
		}
		r.works(t, when)
		r.goesOn(t, when)
	}
}

// TestInterruptedRotation interrupts a rotation while it waits for AWS to know the new key: it ends
// with 130 at once, and the next run goes on with that key.
func TestInterruptedRotation(t *testing.T) {
	t.Parallel()
	r := inFileHome(t)
	r.SetKeyDelay(5 * time.Second)
	p := r.start(t, nil, r.args...)
	for range 400 {
		if len(r.AccessKeys(r.alice.ARN)) == 2 && r.Count("GetCallerIdentity") > 1 {
			break
		}
		time.Sleep(25 * time.Millisecond)
	}
	if err := p.cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	if code := p.wait(); code != 130 {
		t.Errorf("exit code %d: %s", code, &p.stderr)
	}
	r.works(t, "interrupted")
	r.goesOn(t, "interrupted")
	if n := r.Count("CreateAccessKey"); n != 1 {
		t.Errorf("%d keys were made", n)
	}
}
