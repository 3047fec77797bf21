package cache_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/pkg/cache"
)

// other is what somebody else has: credentials that have so much left of so long a life.
func (r *rig) other(life, left time.Duration) cache.Look {
	c := credentials(r.now.Add(left))
	c.AccessKeyID = "ASIAOTHER"
	return func() (aws.Credentials, time.Time, bool) { return c, c.Expires.Add(-life), true }
}

func nothing() (aws.Credentials, time.Time, bool) { return aws.Credentials{}, time.Time{}, false }

// TestElsewhere: what others have counts by the rule for what is stored, and a fetch comes last.
func TestElsewhere(t *testing.T) {
	t.Parallel()
	const h, m = time.Hour, time.Minute
	for name, test := range map[string]struct {
		life, left, minTTL time.Duration
		refresh            bool
		want               string
	}{
		"enough left":             {h, 15 * m, 0, false, "ASIAOTHER"},
		"less":                    {h, 15*m - 1, 0, false, "ASIAEXAMPLE"},
		"enough of a short life":  {20 * m, 5 * m, 0, false, "ASIAOTHER"},
		"less of a short life":    {20 * m, 5*m - 1, 0, false, "ASIAEXAMPLE"},
		"enough for who wants it": {h, 20 * m, 20 * m, false, "ASIAOTHER"},
		"less than wanted":        {h, 19 * m, 20 * m, false, "ASIAEXAMPLE"},
		"past":                    {h, -1, 0, false, "ASIAEXAMPLE"},
		"issued in times to come": {h, 9 * h, 0, false, "ASIAOTHER"},
		"to be fresh":             {h, h, 0, true, "ASIAEXAMPLE"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.MinTTL, r.Run.Refresh = test.minTTL, test.refresh
			c, err := r.Do(t.Context(), key1, r.fetch, nothing, r.other(test.life, test.left))
			if err != nil || c.AccessKeyID != test.want {
				t.Errorf("%s, %v, want %s", c.AccessKeyID, err, test.want)
			}
		})
	}
}

// TestElsewhereIssuedInTimesToCome: who wants sessions of a length goes by how long they last from
// now on, where a clock went wrong.
func TestElsewhereIssuedInTimesToCome(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	c, err := r.Lasting(time.Minute, 2*time.Hour).Do(t.Context(), key1, r.fetch, r.other(time.Hour, 9*time.Hour))
	if err != nil || c.AccessKeyID != "ASIAOTHER" {
		t.Errorf("%s, %v", c.AccessKeyID, err)
	}
}

// TestElsewhereIsNotStored: what others have stays theirs, so who leaves them alone does not get it
// from us.
func TestElsewhereIsNotStored(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	if c, err := r.Do(t.Context(), key1, r.fetch, r.other(time.Hour, time.Hour)); err != nil || c.AccessKeyID != "ASIAOTHER" {
		t.Fatalf("%s, %v", c.AccessKeyID, err)
	}
	if _, ok := r.Peek(key1); ok {
		t.Error("it is stored")
	}
	r.do(t, 1)
}

// TestElsewhereBesidesFailure: what others have is better than that nobody answered somebody else,
// and than a cache that does not work.
func TestElsewhereBesidesFailure(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Run.Shared = func(error) bool { return true }
	waiter := r.waiter(t)
	if _, err := r.Do(
		t.Context(),
		key1,
		func(context.Context) (aws.Credentials, error) { return aws.Credentials{}, errNobody },
	); !errors.Is(
		err,
		errNobody,
	) {
		t.Fatal(err)
	}
	if c, err := waiter.Do(t.Context(), key1, r.fetch, r.other(time.Hour, time.Hour)); err != nil || c.AccessKeyID != "ASIAOTHER" {
		t.Errorf("who waited got %s, %v", c.AccessKeyID, err)
	}
	broken := r.disk("")
	if c, err := broken.Do(t.Context(), key1, r.fetch, r.other(time.Hour, time.Hour)); err != nil || c.AccessKeyID != "ASIAOTHER" {
		t.Errorf("%s, %v", c.AccessKeyID, err)
	}
	if c, err := (cache.Off{}).Do(t.Context(), key1, r.fetch, r.other(time.Hour, time.Hour)); err != nil || c.AccessKeyID == "ASIAOTHER" {
		t.Errorf("with no cache: %s, %v", c.AccessKeyID, err)
	}
}
