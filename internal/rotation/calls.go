package rotation

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/iamkeys"
)

const (
	// patience is how long a new key may take until all of AWS knows it. It is 10 to 20 seconds, as
	// a rule.
	patience = time.Minute
	// firstPause and longestPause are between two looks.
	firstPause, longestPause = time.Second, 5 * time.Second
)

// call calls IAM by the key in use and, where that is refused for want of a permission, by an MFA
// session of it from then on: a policy may ask for one. One session serves all calls.
func (r *run) call(ctx context.Context, call func(by aws.Credentials) error) error {
	switch {
	case r.noSession != nil: // nobody is asked a second time
		return r.noSession
	case r.session != nil:
		return call(*r.session)
	}
	err := r.patiently(ctx, r.fresh, func() error { return call(r.bare) })
	if !iamkeys.Denied(err) {
		return err
	}
	session, ok, noSession := r.Session(ctx)
	switch {
	case noSession != nil:
		r.noSession = noSession
		return noSession
	case !ok:
		return err
	}
	r.session = &session
	return call(session)
}

// patiently repeats a call by a new key, until AWS knows the key or a minute has passed.
func (r *run) patiently(ctx context.Context, fresh bool, call func() error) error {
	end, pause := r.Now().Add(patience), firstPause
	for {
		err := call()
		if !fresh || !iamkeys.Unknown(err) || ctx.Err() != nil || r.Now().After(end) {
			return err
		}
		r.Sleep(ctx, pause)
		pause = min(2*pause, longestPause)
	}
}

// others returns the user's keys beside the one in use.
func (r *run) others(ctx context.Context) (others []iamkeys.Key, err error) {
	var all []iamkeys.Key
	err = r.call(ctx, func(by aws.Credentials) (err error) {
		all, err = r.iam.List(ctx, by, r.user)
		return err
	})
	for _, k := range all {
		if k.ID != r.key.AccessKeyID {
			others = append(others, k)
		}
	}
	return others, err
}

func (r *run) delete(ctx context.Context, id string) error {
	return r.call(ctx, func(by aws.Credentials) error { return r.iam.Delete(ctx, by, r.user, id) })
}

// lasting is a context that an interrupt does not end: what has begun is brought to where it leaves
// no key that nobody knows of.
func lasting(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), patience)
}
