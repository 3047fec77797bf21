package rotation

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/internal/fakeaws"
	"github.com/seed642dee07/aws-federate/internal/keys"
)

// TestLostAnswer: of a key whose making was not heard of, nothing is left. Where it cannot be told
// that nobody has it, its ID is.
func TestLostAnswer(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.aws.Inject("CreateAccessKey", fakeaws.Truncated(), 1)
	_, err := r.Run(t.Context())
	if _, ok := errors.AsType[*awscall.NetworkError](err); !ok {
		t.Error(err)
	}
	r.untouched(t)
	if len(r.said) != 1 {
		t.Error(r.said)
	}
	r.finish(t, 0)

	r = newRig(t)
	r.aws.DenyIAM(r.user.ARN, "GetAccessKeyLastUsed")
	r.aws.Inject("CreateAccessKey", fakeaws.Truncated(), 1)
	r.Identify = func(context.Context, aws.Credentials) (string, error) { return r.user.ARN, nil }
	if _, err := r.Run(t.Context()); err == nil {
		t.Error("no error")
	}
	_, err = r.Run(t.Context())
	if e, ok := errors.AsType[*SecondKeyError](err); !ok || !e.Doubt || r.aws.AccessKeys(r.user.ARN)[e.Key.ID] != "Active" {
		t.Error(err)
	}
	r.inUse(t)
}

// TestStranger: a second key that came while a rotation was interrupted, and is used or comes at
// another time, is not deleted.
func TestStranger(t *testing.T) {
	t.Parallel()
	for name, later := range map[string]time.Duration{"used": 0, "later": 10 * time.Minute} {
		r := newRig(t)
		began := keys.Key{Name: "base", AccessKeyID: r.user.AccessKeyID, Rotation: &keys.Rotation{Step: creating, Began: r.now}}
		if err := r.Index.Put(began); err != nil {
			t.Fatal(err)
		}
		r.sleep(t.Context(), later)
		other := r.aws.AddUser("111122223333", "alice")
		if later == 0 {
			by := aws.Credentials{AccessKeyID: other.AccessKeyID, SecretAccessKey: other.SecretAccessKey}
			if _, err := r.client().List(t.Context(), by, ""); err != nil {
				t.Fatal(err)
			}
		}
		_, err := r.Run(t.Context())
		if e, ok := errors.AsType[*SecondKeyError](err); !ok || e.Key.ID != other.AccessKeyID {
			t.Errorf("%s: %v", name, err)
		}
		if len(r.aws.AccessKeys(r.user.ARN)) != 2 {
			t.Errorf("%s: it is gone", name)
		}
	}
}

// TestFormer: only the key that the last rotation has switched off is deleted by the next.
func TestFormer(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Delete = false
	if _, err := r.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if states := r.aws.AccessKeys(r.user.ARN); states[r.user.AccessKeyID] != "Inactive" || len(states) != 2 {
		t.Fatal(states)
	}
	if _, err := r.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if states := r.aws.AccessKeys(r.user.ARN); states[r.user.AccessKeyID] != "" || len(states) != 2 {
		t.Error(states)
	}
	if err := r.Index.Drop("base"); err != nil { // an index that is lost
		t.Fatal(err)
	}
	if _, err := r.Run(t.Context()); err == nil {
		t.Error("an inactive key that nobody knows is deleted")
	}
}
