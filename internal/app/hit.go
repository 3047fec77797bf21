package app

import (
	"context"
	"encoding/json"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/pkg/cache"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// answer is what the index remembers of a request: where in the cache its credentials are. It holds no secret.
type answer struct {
	Key    string `json:"key"`
	Region string `json:"region,omitempty"` // as somebody named it
}

// answerOf is the answer to a plan. That of an MFA session of some length has no key: what the cache has under it may be shorter.
func answerOf(plan profile.Plan) answer {
	var a answer
	if session, ok := plan.Steps[len(plan.Steps)-1].(profile.SessionToken); !ok || session.DurationSeconds == 0 {
		a.Key = plan.Key()
	}
	if plan.RegionFrom != "" {
		a.Region = plan.Region
	}
	return a
}

// fetch returns the credentials that were asked for and the region that goes with them. Where the cache has them and neither file
// has changed since, it reads neither.
func (s *session) fetch(ctx context.Context) (creds aws.Credentials, region string, err error) {
	if s.disk == nil {
		creds, a, err := s.carryOut(ctx)
		return creds, a.Region, err
	}
	stamped, stamps := s.env.Now(), cache.StampFiles(s.files.Config, s.files.Credentials)
	if creds, region, ok := s.hit(stamps); ok {
		return creds, region, nil
	}
	creds, a, err := s.carryOut(ctx)
	if err == nil && creds.CanExpire && s.settled(a, stamps, stamped) {
		s.remember(stamps, a)
	}
	return creds, a.Region, err
}

// carryOut reads the files, makes a plan and carries it out.
func (s *session) carryOut(ctx context.Context) (aws.Credentials, answer, error) {
	ctx, stop := interruptible(ctx)
	defer stop()
	plan, err := s.plan()
	if err != nil {
		return aws.Credentials{}, answer{}, err
	}
	creds, err := s.credentials(ctx, plan)
	return creds, answerOf(plan), err
}

// settling is how long it is worth waiting for stamps that can be relied on.
const settling = 50 * time.Millisecond

// settled reports whether there is something in the cache for the index to point to, and whether the stamps are those of the files that the answer came from. A file that was changed a moment before it was
// stamped may have been changed again, unseen, before it was read: then the files are read again once such a change would show.
func (s *session) settled(a answer, stamps cache.Stamps, stamped time.Time) bool {
	if _, stored := s.disk.Until(a.Key); !stored || s.disk.Waited() { // as what a process gives is not; who made the answer notes it
		return false
	}
	if !stamps.Settled().After(stamped) {
		return true
	}
	wait := stamps.Settled().Sub(s.env.Now())
	if wait > settling {
		return false
	}
	time.Sleep(wait)
	plan, err := s.plan()
	return err == nil && answerOf(plan) == a
}

// hit answers from the index and the cache alone.
func (s *session) hit(stamps cache.Stamps) (creds aws.Credentials, region string, ok bool) {
	if s.options.refresh {
		return creds, "", false
	}
	text, ok := s.index().Get(s.request.Fingerprint(), stamps)
	if !ok {
		return creds, "", false
	}
	var a answer
	if json.Unmarshal(text, &a) != nil {
		return creds, "", false
	}
	creds, ok = s.disk.Peek(a.Key)
	return creds, a.Region, ok
}

func (s *session) index() cache.Index { return cache.Index{Dir: s.disk.Dir, Now: s.env.Now} }

func (s *session) remember(stamps cache.Stamps, a answer) {
	text, err := json.Marshal(a)
	if err == nil {
		err = s.index().Put(s.request.Fingerprint(), stamps, text)
	}
	if err != nil {
		s.log.Debug("the index is not written", "error", err)
	}
}
