package run

import (
	"context"
	"encoding/json"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/pkg/cache"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// answer is what the index remembers of a request: where in the cache its credentials are. It holds
// no secret.
type answer struct {
	Key    string `json:"key"`
	Region string `json:"region,omitempty"` // as somebody named it
	// MinTTL is how long it has to last at least, as a line says that is seen through; zero leaves
	// that to the run.
	MinTTL time.Duration `json:"min_ttl,omitempty"`
}

// answerOf is the answer to a plan. That of an MFA session of some length has no key: what the
// cache has under it may be shorter.
func (r *Run) answerOf(plan profile.Plan) answer {
	a := answer{MinTTL: r.line.minTTL}
	if session, ok := plan.Last().(profile.SessionToken); !ok || session.DurationSeconds == 0 {
		a.Key = plan.Key()
	}
	if !plan.RegionFrom.IsZero() {
		a.Region = plan.Region
	}
	return a
}

// Fetch returns the credentials that were asked for and the region that goes with them. Where the
// cache has them and neither file has changed since, it reads neither.
func (r *Run) Fetch(ctx context.Context, w Wishes) (creds aws.Credentials, region string, err error) {
	if r.Disk == nil {
		creds, _, a, err := r.carryOut(ctx, w)
		return creds, a.Region, err
	}
	stamped, stamps := r.Env.Now(), cache.StampFiles(r.Files.Config, r.Files.Credentials)
	if creds, region, ok := r.hit(stamps); ok {
		return creds, region, nil
	}
	creds, own, a, err := r.carryOut(ctx, w)
	if err == nil && !own.line.refresh && !own.line.noCache && r.settled(ctx, a, stamps, stamped) {
		r.remember(stamps, a)
	}
	return creds, a.Region, err
}

// carryOut reads the files, makes a plan and carries it out, with the options of the plan.
func (r *Run) carryOut(ctx context.Context, w Wishes) (aws.Credentials, *Run, answer, error) {
	ctx = interruptibleToTheEnd(ctx)
	plan, err := r.plan()
	if err != nil {
		return aws.Credentials{}, r, answer{}, err
	}
	own := r.For(plan)
	creds, err := own.CarryOut(ctx, own.Runner(w), plan)
	return creds, own, own.answerOf(plan), err
}

// settling is how long it is worth waiting for stamps that can be relied on.
const settling = 50 * time.Millisecond

// settled reports whether there is something in the cache for the index to point to, and whether
// the stamps are those of the files that the answer came from. A file that was changed a moment
// before it was stamped may have been changed again, unseen, before it was read: then the files are
// read again once such a change would show.
func (r *Run) settled(ctx context.Context, a answer, stamps cache.Stamps, stamped time.Time) bool {
	if r.Disk.Waited() { // who made the answer notes it
		return false
	}
	if _, stored := r.Disk.Until(a.Key); !stored { // as what a process gives is not
		return false
	}
	if !stamps.Settled().After(stamped) {
		return true
	}
	wait := stamps.Settled().Sub(r.Env.Now())
	if wait > settling {
		return false
	}
	r.Env.Sleep(ctx, wait)
	plan, err := r.plan()
	return err == nil && r.For(plan).answerOf(plan) == a
}

// hit answers from the index and the cache alone.
func (r *Run) hit(stamps cache.Stamps) (creds aws.Credentials, region string, ok bool) {
	if r.options.refresh {
		return creds, "", false
	}
	text, ok := r.index().Get(r.Request.Fingerprint(), stamps)
	if !ok {
		return creds, "", false
	}
	var a answer
	if json.Unmarshal(text, &a) != nil {
		return creds, "", false
	}
	disk := r.Disk
	if a.MinTTL != 0 && !r.options.minTTLGiven {
		disk = r.newDisk(a.MinTTL)
	}
	creds, ok = disk.Peek(a.Key)
	return creds, a.Region, ok
}

func (r *Run) index() cache.Index { return cache.Index{Dir: r.Disk.Dir, Now: r.Env.Now} }

func (r *Run) remember(stamps cache.Stamps, a answer) {
	text, err := json.Marshal(a)
	if err == nil {
		err = r.index().Put(r.Request.Fingerprint(), stamps, text)
	}
	if err != nil {
		r.Log.Debug("the index is not written", "error", err)
	}
}
