// Package rotation puts a new access key of a user in place of the one that is in use, in steps that
// are written down before they are taken. Whoever is killed at any of them leaves a key that works,
// and the next run goes on from there: [Rotator.Run] says in which order.
//
// It does not know profiles, options, terminals, nor where a key is kept: that is the [Keeper]'s.
package rotation

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/arn"
	"github.com/seed642dee07/aws-federate/internal/iamkeys"
	"github.com/seed642dee07/aws-federate/internal/keys"
)

// The steps, as the index has them. Each is written before it is taken.
const (
	// creating: AWS is asked for a new key. It may have one whose secret nobody has.
	creating = "create"
	// verifying: the new key is kept beside the one in use, and it is not known yet whether it works.
	verifying = "verify"
	// promoting: the new key works, and takes the place of the one in use.
	promoting = "promote"
	// retiring: the new key is in use, and the former one may still be active.
	retiring = "retire"
	// retired: the former key is off, and is deleted by this rotation or at the start of the next.
	retired = "retired"
)

// Keeper keeps the pair of one name: the one in use, and the one that is to follow it.
type Keeper interface {
	// Current returns the pair in use.
	Current(ctx context.Context) (keys.Pair, error)
	// Next returns the pair that is to follow, if there is one.
	Next(ctx context.Context) (p keys.Pair, ok bool, err error)
	// KeepNext writes it. What it writes is read back.
	KeepNext(ctx context.Context, p keys.Pair) error
	// Promote lets a pair take the place of the one in use.
	Promote(ctx context.Context, p keys.Pair) error
	// DropNext forgets the pair that is to follow; there may be none.
	DropNext(ctx context.Context) error
}

// Rotator rotates one key. Who runs it holds the lock of the keys.
type Rotator struct {
	// Name and Store are those of the key in the index.
	Name, Store string
	Keeper      Keeper
	Index       keys.Index
	// IAM returns the client for the IAM of a partition.
	IAM func(partition string) (*iamkeys.Client, error)
	// Identify returns the ARN of whose credentials are.
	Identify func(ctx context.Context, creds aws.Credentials) (string, error)
	// Session returns an MFA session of the key in use; it is not ok where no device is known. It is
	// asked for once, when IAM refuses the bare key.
	Session func(ctx context.Context) (session aws.Credentials, ok bool, err error)
	Now     func() time.Time
	// Sleep waits until the time has passed or the context ends.
	Sleep func(ctx context.Context, d time.Duration)
	// Say tells a person what happens.
	Say func(text string)
	// Delete deletes the former key, which is otherwise left switched off until the next rotation.
	Delete bool
}

// Result is what a rotation has come to.
type Result struct {
	// Key is what the index has now.
	Key keys.Key
	// Former is the ID of the key from before, and Deleted says that it is gone. Else it is off.
	Former  string
	Deleted bool
	// Resumed says that a rotation was finished which an earlier run had begun.
	Resumed bool
}

// run is a rotation on its way.
type run struct {
	*Rotator
	key     keys.Key
	user    string // its name, empty for root
	arn     string
	iam     *iamkeys.Client
	bare    aws.Credentials
	fresh   bool // the bare key was made by a rotation: some part of AWS may not know it yet
	session *aws.Credentials
	// noSession is why there is no session, once one was wanted.
	noSession error
}

// Run rotates the key, or finishes a rotation that was begun:
//
//  1. The key in use has to work, and to be the user's only one: a second one is refused, but for
//     the former one of the last rotation, which is off and is deleted now.
//  2. A new key is made, and kept beside the one in use. If it cannot be kept it is deleted.
//  3. It has to work, and to be the same user's, within a minute. If not it is deleted.
//  4. It takes the place of the one in use, which is switched off and, with Delete, deleted.
//
// Its errors are [SecondKeyError], [NotKeptError], [NotValidError], [OldKeyError], [LostNextError],
// [keys.IndexError], and those of the Keeper, of IAM, of Identify and of Session.
func (r *Rotator) Run(ctx context.Context) (Result, error) {
	started, err := r.start(ctx)
	if err != nil {
		return Result{}, err
	}
	step, resumed := "", false
	if rotation := started.key.Rotation; rotation != nil && rotation.Step != retired {
		step, resumed, started.fresh = rotation.Step, true, rotation.Step == retiring
		if !slices.Contains([]string{creating, verifying, promoting, retiring}, step) {
			return Result{}, &keys.IndexError{
				Path: r.Index.Path, Later: true,
				Err: fmt.Errorf("%s is at step %q of a rotation, which this program does not know", r.Name, step),
			}
		}
		r.Say("a rotation of " + r.Name + " was interrupted: going on")
	}
	var next keys.Pair
	switch step {
	case "":
		if err := started.clear(ctx); err != nil {
			return Result{}, err
		}
		next, err = started.create(ctx)
	case creating:
		next, err = started.createAgain(ctx)
	case verifying, promoting:
		next, err = started.kept(ctx)
	}
	if err != nil {
		return Result{}, err
	}
	if step != retiring {
		if err := started.verify(ctx, next); err != nil {
			return Result{}, err
		}
		if err := started.promote(ctx, next); err != nil {
			return Result{}, err
		}
	}
	done, err := started.retire(ctx)
	done.Resumed = resumed
	return done, err
}

// start finds out what there is: the key in use, whose it is, and how far a rotation has come.
func (r *Rotator) start(ctx context.Context) (*run, error) {
	current, err := r.Keeper.Current(ctx)
	if err != nil {
		return nil, err
	}
	started := &run{Rotator: r, bare: credentials(current)}
	known, ok, err := r.Index.Find(r.Name)
	if err != nil {
		return nil, err
	}
	if !ok {
		known = keys.Key{Name: r.Name, AccessKeyID: current.AccessKeyID, Store: r.Store, Since: r.Now()}
	}
	started.key = known
	if err := started.settle(current); err != nil {
		return nil, err
	}
	if started.arn, err = r.Identify(ctx, started.bare); err != nil {
		return nil, err
	}
	who, _ := arn.Parse(started.arn)
	if who.Resource != "root" {
		started.user = arn.Name(who.Resource)
	}
	started.iam, err = r.IAM(who.Partition)
	return started, err
}

// settle makes the index say what the keeper has: a run may have been killed between the two, and a
// person may have put another key there.
func (r *run) settle(current keys.Pair) error {
	rotation := r.key.Rotation
	switch {
	case r.key.AccessKeyID == current.AccessKeyID:
		return nil
	case rotation != nil && rotation.Step == promoting && rotation.Next == current.AccessKeyID:
		return r.inUse(current)
	}
	r.key.AccessKeyID, r.key.Since, r.key.Rotation = current.AccessKeyID, r.Now(), nil
	return nil
}

// inUse notes that a new key has taken the place of the former one.
func (r *run) inUse(p keys.Pair) error {
	former := r.key.AccessKeyID
	r.key.AccessKeyID, r.key.Since = p.AccessKeyID, r.Now()
	return r.note(&keys.Rotation{Step: retiring, Former: former, Began: r.key.Rotation.Began})
}

// State is how far a rotation has come, for a person; empty for none.
func State(r *keys.Rotation) string {
	switch {
	case r == nil:
		return ""
	case r.Step == retired:
		return r.Former + " is off"
	case r.Step == retiring:
		return "rotation interrupted: " + r.Former + " may be active"
	}
	return "rotation interrupted: still the old key"
}

// Unfinished reports whether a rotation was interrupted. One whose former key is off, and waits for the
// next rotation to delete it, is over.
func Unfinished(r *keys.Rotation) bool { return r != nil && r.Step != retired }

// note writes how far the rotation has come.
func (r *run) note(rotation *keys.Rotation) error {
	r.key.Rotation = rotation
	return r.Index.Put(r.key)
}

func credentials(p keys.Pair) aws.Credentials {
	return aws.Credentials{AccessKeyID: p.AccessKeyID, SecretAccessKey: p.SecretAccessKey.Reveal()}
}
