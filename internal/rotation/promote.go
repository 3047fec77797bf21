package rotation

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/iamkeys"
	"github.com/seed642dee07/aws-federate/internal/keys"
	"github.com/seed642dee07/aws-federate/internal/waiting"
)

// kept is the new key that an earlier run has kept.
func (r *run) kept(ctx context.Context) (keys.Pair, error) {
	next, ok, err := r.Keeper.Next(ctx)
	if err != nil {
		return keys.Pair{}, err
	}
	if ok && next.AccessKeyID == r.key.Rotation.Next {
		return next, nil
	}
	id := r.key.Rotation.Next
	return keys.Pair{}, &LostNextError{Name: r.Name, ID: id, Deleted: r.undo(ctx, id)}
}

// verify waits until AWS knows the new key, and says that it is the same user's. A key that does not
// become one is taken back; where nothing is known of it, the next run goes on.
func (r *run) verify(ctx context.Context, next keys.Pair) error {
	started, over := r.Now(), waiting.On(ctx, "AWS, until it knows access key "+next.AccessKeyID)
	defer over()
	var whose string
	err := r.patiently(ctx, true, func() (err error) {
		whose, err = r.Identify(ctx, credentials(next))
		return err
	})
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err == nil && whose == r.arn:
		return nil
	case err != nil && !iamkeys.Unknown(err):
		return err
	}
	return &NotValidError{
		Name: r.Name, ID: next.AccessKeyID, Wanted: r.arn, Got: whose, Waited: r.Now().Sub(started), Err: err,
		Deleted: r.undo(ctx, next.AccessKeyID),
	}
}

// promote lets the new key take the place of the one in use. From here on the rotation goes forward
// only.
func (r *run) promote(ctx context.Context, next keys.Pair) error {
	ctx, cancel := lasting(ctx)
	defer cancel()
	step := *r.key.Rotation
	step.Step = promoting
	if err := r.note(&step); err != nil {
		return err
	}
	if err := r.Keeper.Promote(ctx, next); err != nil {
		return err
	}
	if err := r.inUse(next); err != nil {
		return err
	}
	r.bare, r.fresh = credentials(next), true
	return nil
}

// retire switches the former key off and, if that is wanted, deletes it.
func (r *run) retire(ctx context.Context) (Result, error) {
	former := r.key.Rotation.Former
	_ = r.Keeper.DropNext(ctx) // it is the key in use by now, and the next rotation writes over it
	err := r.call(ctx, func(by aws.Credentials) error { return r.iam.Deactivate(ctx, by, r.user, former) })
	gone := iamkeys.Gone(err)
	if err != nil && !gone {
		return Result{}, &OldKeyError{Name: r.Name, New: r.key.AccessKeyID, Old: former, User: r.user, Err: err}
	}
	if err := r.note(&keys.Rotation{Step: retired, Former: former, Began: r.key.Rotation.Began}); err != nil {
		return Result{}, err
	}
	if r.Delete && !gone {
		if err := r.delete(ctx, former); err != nil {
			return Result{}, &OldKeyError{Name: r.Name, New: r.key.AccessKeyID, Old: former, User: r.user, Off: true, Err: err}
		}
		gone = true
	}
	if gone {
		if err := r.note(nil); err != nil {
			return Result{}, err
		}
	}
	return Result{Key: r.key, Former: former, Deleted: gone}, nil
}
