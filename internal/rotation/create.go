package rotation

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/internal/iamkeys"
	"github.com/seed642dee07/aws-federate/internal/keys"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// window is how far from the note that it is about to be made a key can have been made by a killed
// run: the time of the call, and what the clocks may differ.
const window = 5 * time.Minute

// clear makes room for a new key: it deletes the former one of the last rotation, which is off.
// Another second key is none of ours.
func (r *run) clear(ctx context.Context) error {
	others, err := r.others(ctx)
	if err != nil {
		return err
	}
	last := r.key.Rotation
	for _, k := range others {
		if last == nil || k.ID != last.Former || k.Active {
			return &SecondKeyError{Name: r.Name, User: r.user, Key: k}
		}
		if err := r.delete(ctx, k.ID); err != nil {
			return err
		}
		r.Say(fmt.Sprintf("deleted access key %s, which the last rotation switched off", k.ID))
	}
	return nil
}

// create makes a new key and keeps it.
func (r *run) create(ctx context.Context) (keys.Pair, error) {
	if err := r.prove(ctx); err != nil {
		return keys.Pair{}, err
	}
	if err := r.note(&keys.Rotation{Step: creating, Former: r.key.AccessKeyID, Began: r.Now()}); err != nil {
		return keys.Pair{}, err
	}
	var made iamkeys.Pair
	err := r.call(ctx, func(by aws.Credentials) (err error) {
		made, err = r.iam.Create(ctx, by, r.user)
		return err
	})
	ctx, cancel := lasting(ctx)
	defer cancel()
	if err != nil {
		return keys.Pair{}, r.notCreated(ctx, err)
	}
	next := keys.Pair{AccessKeyID: made.ID, SecretAccessKey: made.Secret}
	err = r.Keeper.KeepNext(ctx, next)
	if err == nil {
		err = r.note(&keys.Rotation{Step: verifying, Next: made.ID, Former: r.key.AccessKeyID, Began: r.key.Rotation.Began})
	}
	if err != nil {
		return keys.Pair{}, &NotKeptError{Name: r.Name, ID: made.ID, Deleted: r.undo(ctx, made.ID), Err: err}
	}
	return next, nil
}

// prove writes what is no key where the new one is to be kept, and takes it away: AWS tells a secret
// once.
func (r *run) prove(ctx context.Context) error {
	if err := r.Keeper.KeepNext(ctx, keys.Pair{AccessKeyID: proof, SecretAccessKey: secret.New(proof)}); err != nil {
		return err
	}
	return r.Keeper.DropNext(ctx)
}

// notCreated tidies up after a call that has made no key, or may have made one. Then the note stays:
// AWS may not list the key yet, and the next run looks again.
func (r *run) notCreated(ctx context.Context, err error) error {
	refused, ok := errors.AsType[*awscall.CallError](err)
	if r.noSession == nil && (!ok || refused.Status >= http.StatusInternalServerError) {
		_ = r.sweep(ctx)
		return err
	}
	if noteErr := r.note(nil); noteErr != nil {
		return noteErr
	}
	if iamkeys.Full(err) { // List has not told, as it may not for a while
		return &SecondKeyError{Name: r.Name, User: r.user}
	}
	return err
}

// undo takes a new key back, and reports whether AWS has deleted it.
func (r *run) undo(ctx context.Context, id string) (deleted bool) {
	ctx, cancel := lasting(ctx)
	defer cancel()
	if r.delete(ctx, id) != nil {
		return false
	}
	_, _ = r.Keeper.DropNext(ctx), r.note(nil) // both are in order as they are: the next run drops them
	return true
}

// createAgain goes on after a run that was killed when it had asked for a key, or was about to.
func (r *run) createAgain(ctx context.Context) (keys.Pair, error) {
	next, ok, err := r.Keeper.Next(ctx)
	if err != nil {
		return keys.Pair{}, err
	}
	if ok && next.AccessKeyID != proof && next.AccessKeyID != r.key.AccessKeyID {
		return next, r.note(&keys.Rotation{
			Step: verifying, Next: next.AccessKeyID, Former: r.key.AccessKeyID, Began: r.key.Rotation.Began,
		})
	}
	if err := r.sweep(ctx); err != nil {
		return keys.Pair{}, err
	}
	return r.create(ctx)
}

// sweep deletes a key that a run of ours has made and nobody has the secret of. When that run wrote
// down what it was about to do there was no second key. One that has come at another time, or was
// ever used, is somebody else's.
func (r *run) sweep(ctx context.Context) error {
	others, err := r.others(ctx)
	if err != nil {
		return err
	}
	for _, k := range others {
		ours := k.Active && k.Created.Sub(r.key.Rotation.Began).Abs() < window
		if ours {
			err = r.call(ctx, func(by aws.Credentials) error {
				used, err := r.iam.Used(ctx, by, k.ID)
				ours = !used
				return err
			})
		}
		if !ours || err != nil {
			return &SecondKeyError{Name: r.Name, User: r.user, Key: k, Doubt: true}
		}
		if err := r.delete(ctx, k.ID); err != nil {
			return err
		}
		r.Say(fmt.Sprintf("deleted access key %s, which an interrupted rotation had made and nobody has the secret of", k.ID))
	}
	return nil
}

// proof is what is written as the ID of a key to see whether one can be kept.
const proof = "AKIAPROOF"
