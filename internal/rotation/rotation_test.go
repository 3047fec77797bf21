package rotation

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
	"github.com/seed642dee07/aws-federate/internal/iamkeys"
	"github.com/seed642dee07/aws-federate/internal/keys"
)

var errWanted = errors.New("as the test wants it")

// rig is a rotation of the keys of a profile in a file, at an embedded AWS, with a clock of its own
// that the AWS goes by as well.
type rig struct {
	*Rotator
	aws  *fakeaws.Server
	user fakeaws.Keys
	path string
	now  time.Time
	said []string
}

func newRig(t *testing.T) *rig {
	t.Helper()
	server, err := fakeaws.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	r := &rig{aws: server, user: server.AddUser("111122223333", "alice"), now: time.Now()}
	dir := t.TempDir()
	r.path = filepath.Join(dir, "credentials")
	text := "[base]\naws_access_key_id = " + r.user.AccessKeyID + "\naws_secret_access_key = " + r.user.SecretAccessKey + "\n"
	if err := os.WriteFile(r.path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	r.Rotator = &Rotator{
		Name: "base", Store: "file", Keeper: InFile{r.path, "base"}, Index: keys.Index{Path: filepath.Join(dir, "keys.json")},
		IAM: func(string) (*iamkeys.Client, error) { return r.client(), nil }, Identify: r.identify,
		Session: func(context.Context) (aws.Credentials, bool, error) { return aws.Credentials{}, false, nil },
		Now:     func() time.Time { return r.now }, Sleep: r.sleep, Say: func(text string) { r.said = append(r.said, text) }, Delete: true,
	}
	return r
}

func (r *rig) client() *iamkeys.Client {
	return &iamkeys.Client{
		HTTP: http.DefaultClient, Place: iamkeys.Place{URL: r.aws.URL, Region: "us-east-1"}, Now: r.Now, Sleep: r.sleep,
	}
}

// sleep lets the time pass, at AWS as well.
func (r *rig) sleep(_ context.Context, d time.Duration) {
	r.now = r.now.Add(d)
	r.aws.SetClockOffset(time.Until(r.now))
}

// identify asks by the only call that takes no permission.
func (r *rig) identify(ctx context.Context, creds aws.Credentials) (string, error) {
	if _, err := r.client().Used(ctx, creds, creds.AccessKeyID); iamkeys.Unknown(err) {
		return "", err
	}
	return r.user.ARN, nil
}

// inUse is the ID of the key in use, which has to be one that AWS takes.
func (r *rig) inUse(t *testing.T) string {
	t.Helper()
	p, err := r.Keeper.Current(t.Context())
	if err != nil || r.aws.AccessKeys(r.user.ARN)[p.AccessKeyID] != "Active" {
		t.Fatalf("%s is in use, of %v: %v", p.AccessKeyID, r.aws.AccessKeys(r.user.ARN), err)
	}
	return p.AccessKeyID
}

// untouched checks that the old key is in use, and that there is no other, here or at AWS.
func (r *rig) untouched(t *testing.T) {
	t.Helper()
	if id := r.inUse(t); id != r.user.AccessKeyID || len(r.aws.AccessKeys(r.user.ARN)) != 1 {
		t.Errorf("%s is in use, of %v", id, r.aws.AccessKeys(r.user.ARN))
	}
	if text, err := os.ReadFile(r.path); err != nil || strings.Contains(string(text), "next") {
		t.Errorf("%v: a second key is in the file", err)
	}
}

// TestSlow: a new key may take most of a minute until AWS knows it; one that takes longer is deleted,
// and the old one works on.
func TestSlow(t *testing.T) {
	t.Parallel()
	for delay, fine := range map[time.Duration]bool{50 * time.Second: true, 3 * time.Minute: false} {
		r := newRig(t)
		r.aws.SetKeyDelay(delay)
		began := r.now
		done, err := r.Run(t.Context())
		if fine {
			if err != nil || done.Key.AccessKeyID != r.inUse(t) || !done.Deleted || done.Resumed {
				t.Errorf("%s: %+v, %v", delay, done, err)
			}
			continue
		}
		if e, ok := errors.AsType[*NotValidError](err); !ok || !e.Deleted || r.now.Sub(began) > 90*time.Second {
			t.Errorf("%s: %v after %s", delay, err, r.now.Sub(began))
		}
		r.untouched(t)
	}
}

// TestOtherUser: a new key of somebody else is not put in use.
func TestOtherUser(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	right := r.Identify
	r.Identify = func(ctx context.Context, creds aws.Credentials) (string, error) {
		arn, err := right(ctx, creds)
		if creds.AccessKeyID != r.user.AccessKeyID {
			arn = strings.Replace(arn, "alice", "mallory", 1)
		}
		return arn, err
	}
	if _, err := r.Run(t.Context()); err == nil || !strings.Contains(err.Error(), "mallory") {
		t.Error(err)
	}
	r.untouched(t)
}

// faulty is a Keeper whose nth change goes wrong: it is not made, or it is made and the process is
// killed.
type faulty struct {
	InFile
	left   *int
	killed bool
}

// killed stands for the end of a process.
type killed struct{}

func (f faulty) change(make func() error) error {
	*f.left--
	if *f.left == 0 && !f.killed {
		return errWanted
	}
	err := make()
	if *f.left == 0 && err == nil {
		panic(killed{})
	}
	return err
}

func (f faulty) KeepNext(ctx context.Context, p keys.Pair) error {
	return f.change(func() error { return f.InFile.KeepNext(ctx, p) })
}

func (f faulty) Promote(ctx context.Context, p keys.Pair) error {
	return f.change(func() error { return f.InFile.Promote(ctx, p) })
}

func (f faulty) DropNext(ctx context.Context) error {
	return f.change(func() error { return f.InFile.DropNext(ctx) })
}

// TestUnwritable: whichever change of the store fails, a key that works is in use, nobody is left
// with a key that he does not know of, and the next run goes on.
func TestUnwritable(t *testing.T) {
	t.Parallel()
	for n := 1; n <= 5; n++ {
		r := newRig(t)
		left := n
		r.Keeper = faulty{InFile{r.path, "base"}, &left, false}
		_, err := r.Run(t.Context())
		if n <= 3 && err == nil {
			t.Errorf("change %d fails, and the rotation does not", n)
		}
		r.inUse(t)
		if n == 1 || n == 3 { // the second takes away what was written to see whether it can be
			r.untouched(t)
		}
		r.finish(t, n)
	}
}

// TestKilledBehindAChange: the same for a process that ends behind a change.
func TestKilledBehindAChange(t *testing.T) {
	t.Parallel()
	for n := 1; n <= 5; n++ {
		r := newRig(t)
		left := n
		r.Keeper = faulty{InFile{r.path, "base"}, &left, true}
		func() {
			defer func() {
				if _, ok := recover().(killed); !ok {
					t.Errorf("there is no change %d", n)
				}
			}()
			_, _ = r.Run(t.Context())
		}()
		r.inUse(t)
		r.finish(t, n)
	}
}

// finish goes on with a Keeper that works.
func (r *rig) finish(t *testing.T, n int) {
	t.Helper()
	r.Keeper = InFile{r.path, "base"}
	done, err := r.Run(t.Context())
	if err != nil {
		t.Fatalf("change %d: the next run: %v", n, err)
	}
	if id := r.inUse(t); id == r.user.AccessKeyID || id != done.Key.AccessKeyID || len(r.aws.AccessKeys(r.user.ARN)) != 1 {
		t.Errorf("change %d: %s is in use, of %v", n, id, r.aws.AccessKeys(r.user.ARN))
	}
	if text, err := os.ReadFile(r.path); err != nil || strings.Contains(string(text), "next") {
		t.Errorf("change %d: %v: a second key is in the file", n, err)
	}
}
