package run

import (
	"cmp"
	"context"
	"encoding/json"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/hit"
	"github.com/seed642dee07/aws-federate/internal/issuance"
	"github.com/seed642dee07/aws-federate/pkg/cache"
	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// answerOf is the answer to a plan. That of an MFA session of some length has no key: what the
// cache has under it may be shorter.
func (r *Run) answerOf(plan profile.Plan) hit.Answer {
	a := hit.Answer{MinTTL: r.line.minTTL, GeneralTTL: r.generalTTL, Sealed: r.generalSealed, Profile: plan.Profile}
	if session, ok := plan.Last().(profile.SessionToken); !ok || session.DurationSeconds == 0 {
		a.Key = plan.Key()
	}
	if a.Region = plan.Region; plan.RegionFrom.IsZero() {
		a.Region, a.Default = "", plan.Region
	}
	if a.Log = r.issuanceLog(); a.Log != "" {
		a.Role = cmp.Or(plan.RoleARN(), plan.RoleName())
	}
	return a
}

// Answer is what was asked for, and what goes with it.
type Answer struct {
	Credentials aws.Credentials
	// Region is empty where nobody names one. DefaultRegion is that of the partition then.
	Region, DefaultRegion string
	// Profile is the one whose credentials they are; empty for those of the environment or of the
	// machine.
	Profile string
}

func with(a hit.Answer, creds aws.Credentials) Answer {
	return Answer{Credentials: creds, Region: a.Region, DefaultRegion: a.Default, Profile: a.Profile}
}

// Fetch returns the credentials that were asked for. Where the cache has them and no file has
// changed since, it reads none.
func (r *Run) Fetch(ctx context.Context, w Wishes) (Answer, error) {
	if r.Disk == nil {
		creds, own, plan, err := r.carryOut(ctx, w)
		return with(own.answerOf(plan), creds), err
	}
	stamped, stamps := r.Env.Now(), r.stamp()
	if found, ok := r.hit(ctx, stamps); ok {
		return found, nil
	}
	creds, own, plan, err := r.carryOut(ctx, w)
	a := own.answerOf(plan)
	if err == nil && !own.line.refresh && !own.line.noCache && own.settled(ctx, a, stamps, stamped) {
		own.rememberFor(stamps, a, plan.Agent)
	}
	return with(a, creds), err
}

// carryOut reads the files, makes a plan and carries it out, with the options of the plan.
func (r *Run) carryOut(ctx context.Context, w Wishes) (aws.Credentials, *Run, profile.Plan, error) {
	go r.Env.Agent() // the way up to one takes as long as all that comes before it is wanted
	ctx = interruptibleToTheEnd(ctx)
	plan, own, err := r.plan()
	if err != nil {
		return aws.Credentials{}, own, plan, err
	}
	creds, err := own.CarryOut(ctx, own.Runner(w), plan)
	if err == nil {
		own.NoteServed(ctx, plan, creds, "")
	}
	return creds, own, plan, err
}

// settling is how long it is worth waiting for stamps that can be relied on.
const settling = 50 * time.Millisecond

// settled reports whether there is something in the cache for the index to point to, and whether
// the stamps are those of the files that the answer came from. A file that was changed a moment
// before it was stamped may have been changed again, unseen, before it was read: then the files are
// read again once such a change would show.
func (r *Run) settled(ctx context.Context, a hit.Answer, stamps cache.Stamps, stamped time.Time) bool {
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
	plan, own, err := r.plan()
	return err == nil && own.answerOf(plan) == a
}

// hit answers from the index and the cache alone.
func (r *Run) hit(ctx context.Context, stamps cache.Stamps) (found Answer, ok bool) {
	if r.options.refresh {
		return Answer{}, false
	}
	a, ok := hit.Noted(r.Disk.Dir, r.Request, stamps)
	if ok && a.Guarded {
		a, ok = hit.Noted(r.Disk.Dir, as(r.Request, r.Env.Agent().Name), stamps)
	}
	if !ok || a.Key == "" {
		return Answer{}, false
	}
	creds, ok := r.newDisk(a.TTL(r.options.minTTL, r.options.minTTLGiven), r.sealed(a.Sealed)).Peek(a.Key)
	if ok && a.Log != "" {
		r.append(ctx, a.Log, issuance.Event{Event: issuance.Served, Profile: a.Profile, Account: creds.AccountID, Role: a.Role}, creds)
	}
	return with(a, creds), ok
}

// as is the request of who asks, where it makes a difference: an agent, or by a name that no agent
// has a person.
func as(request profile.Request, agent string) profile.Request {
	request.Agent = cmp.Or(agent, "(person)")
	return request
}

// stamp takes the stamps of all files that the answer depends on.
func (r *Run) stamp() cache.Stamps { return cache.StampFiles(r.places.Files()...) }

func (r *Run) index() cache.Index { return cache.Index{Dir: r.Disk.Dir, Now: r.Env.Now} }

// rememberFor remembers an answer for who asks. Where agents get another one than people, all know
// that alone, and each has its own. What a person has to have allowed is none: each process of an
// agent needs a yes.
func (r *Run) rememberFor(stamps cache.Stamps, a hit.Answer, said plan.Agent) {
	request := r.Request
	request.Agent = ""
	switch {
	case r.SettingsFiles.Unread() != nil: // what it says of agents is not known
		return
	case !said.Guarded():
		r.remember(request, stamps, a)
		return
	}
	r.remember(request, stamps, hit.Answer{Guarded: true})
	if said.Name == "" || said.Mode != plan.AgentAsk {
		r.remember(as(request, said.Name), stamps, a)
	}
}

func (r *Run) remember(request profile.Request, stamps cache.Stamps, a hit.Answer) {
	text, err := json.Marshal(a)
	if err == nil {
		err = r.index().Put(request.Fingerprint(), stamps, text)
	}
	if err != nil {
		r.Log.Debug("the index is not written", "error", err)
	}
}
