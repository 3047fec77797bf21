package signin

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/seed642dee07/aws-federate/pkg/lock"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// Keeper keeps tokens in a directory, shared with the AWS CLI and the SDKs. Dir, Now and Log must be set.
type Keeper struct {
	// Dir is ~/.aws/sso/cache.
	Dir string
	Now func() time.Time
	Log *slog.Logger
}

const (
	// window is how long before its end a token is renewed. Source: botocore/tokens.py, SSOTokenProvider._REFRESH_WINDOW.
	window = 15 * time.Minute
	// pause is how long a failure to renew counts for all, while the old token lasts. Source: botocore/tokens.py,
	// DeferredRefreshableToken._attempt_timeout.
	pause = time.Minute
	// glance is how long the lock is tried for by who can do without.
	glance = 10 * time.Millisecond
	// renewLimit bounds the call that renews a token, and grace is what it gets at least after an interrupt: an answer that is not
	// awaited takes the new refresh token with it.
	renewLimit, grace = 20 * time.Second, 3 * time.Second
)

// Token returns a token that is valid, and renews one that is about to end. A token that the service refused is given as bad; it is
// then none. Where only a person helps, the error is a [NeededError]; a [lock.HeldError] says that another process renews the token, or has a person
// sign in. Other errors are those of the authority.
func (k *Keeper) Token(ctx context.Context, s Session, a Authority, bad secret.String) (secret.String, error) {
	t, err := k.read(s, bad)
	switch {
	case err != nil && !k.unfinished(s):
		return secret.String{}, err
	case err == nil && t.lasts(k.Now(), window):
		return t.access, nil
	case err == nil:
		if why := k.unrenewable(s, t); why != "" && !k.unfinished(s) {
			return k.old(t, why)
		}
	}
	return k.renew(ctx, s, a, t, bad)
}

// Kept returns the token that is kept for a session, be it valid or not; an empty one if there is none.
func (k *Keeper) Kept(s Session) secret.String {
	t, _ := readToken(k.tokenPath(s)) // one that cannot be read is none
	return t.access
}

// read reads the token of a session. One that the service has refused counts as one that has ended.
func (k *Keeper) read(s Session, bad secret.String) (token, error) {
	t, err := readToken(k.tokenPath(s))
	if err == nil && !bad.Empty() && t.access.Reveal() == bad.Reveal() {
		t.expires = time.Time{}
	}
	return t, err
}

// unfinished reports whether a process is writing a token, or was killed at it.
func (k *Keeper) unfinished(s Session) bool {
	_, err := os.Stat(k.tokenPath(s) + nextSuffix)
	return err == nil
}

// unrenewable says why a token cannot be renewed; empty when it can.
func (k *Keeper) unrenewable(s Session, t token) string {
	switch {
	case s.Name == "":
		return "a sign-in without an sso-session is not renewed"
	case t.refresh.Empty() || t.client.ClientID == "" || t.client.ClientSecret.Empty():
		return "it came without a refresh token"
	case !t.client.Expires.After(k.Now()):
		return "the client's registration has ended, too"
	}
	return ""
}

// old answers with a token that cannot be renewed while it lasts.
func (k *Keeper) old(t token, why string) (secret.String, error) {
	if t.lasts(k.Now(), 0) {
		k.Log.Debug("the sign-in is not renewed", "until", formatTime(t.expires), "reason", why)
		return t.access, nil
	}
	if t.expires.IsZero() {
		return secret.String{}, &NeededError{Reason: "AWS does not take the last one any more, and " + why}
	}
	return secret.String{}, &NeededError{Reason: "the last one ended at " + formatTime(t.expires) + ", and " + why}
}

// renew renews a token with its refresh token. That is good once, so one process does it, and what comes is on the disk before it
// is used. Nobody waits for what it can do without: while the token lasts, others than the first go on with it. Nor for a person, who
// may take minutes to sign in at the behest of another process: that is to be waited for by who could ask as well.
func (k *Keeper) renew(ctx context.Context, s Session, a Authority, t token, bad secret.String) (secret.String, error) {
	patience := glance
	if !t.lasts(k.Now(), 0) && k.unrenewable(s, t) == "" {
		patience = renewLimit + grace
	}
	waiting, cancel := context.WithTimeout(ctx, patience)
	held, err := k.lock(waiting, s)
	cancel()
	if err != nil {
		busy, ok := errors.AsType[*lock.HeldError](err)
		switch {
		case !ok || t.lasts(k.Now(), 0):
			return k.old(t, "it cannot be renewed: "+err.Error())
		case ctx.Err() != nil:
			return secret.String{}, err
		}
		return secret.String{}, &NeededError{Reason: busy.Holder.String() + " is waiting for somebody to sign in", Err: err}
	}
	defer held.Release()
	if t, err = k.read(s, bad); err != nil {
		return secret.String{}, err
	}
	why := k.unrenewable(s, t)
	switch {
	case t.lasts(k.Now(), window):
		return t.access, nil
	case why != "":
		return k.old(t, why)
	case refused(held, t) || t.lasts(k.Now(), 0) && k.Now().Sub(held.Message().At) < pause && failedBefore(held):
		return k.old(t, "it could not be renewed before")
	}
	return k.renewNow(ctx, s, a, t, held)
}

// renewNow makes the call. The lock is held.
func (k *Keeper) renewNow(ctx context.Context, s Session, a Authority, t token, held *lock.Lock) (secret.String, error) {
	path := k.tokenPath(s)
	file, err := reserve(path)
	if err != nil {
		return k.old(t, "it cannot be renewed: "+keepError(path, err).Error())
	}
	sending, cancel := context.WithTimeout(context.WithoutCancel(ctx), renewLimit)
	defer cancel()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(grace, cancel) })()
	got, err := a.Token(sending, t.client, Grant{Type: grantRefresh, RefreshToken: t.refresh})
	if err != nil {
		discard(file)
		k.forget(s, err)
		return k.notRenewed(ctx, t, held, err)
	}
	t = t.renewed(s, got, k.Now())
	if err := put(file, path, t.json()); err != nil {
		k.Log.Warn("the sign-in was renewed and cannot be kept", "error", keepError(path, err))
	}
	held.Leave("")
	k.Log.Debug("the sign-in is renewed", "until", formatTime(t.expires))
	return t.access, nil
}

// notRenewed goes on with the old token while it lasts. That the service refuses the refresh token, or the client, is final.
func (k *Keeper) notRenewed(ctx context.Context, t token, held *lock.Lock, err error) (secret.String, error) {
	refusal, final := errors.AsType[*RefusalError](err)
	switch {
	case ctx.Err() != nil:
		return secret.String{}, ctx.Err()
	case final:
		held.Leave(refusedMark + hashed(t.refresh.Reveal()))
	default:
		held.Leave(failedMark)
	}
	switch {
	case t.lasts(k.Now(), 0):
		return k.old(t, err.Error())
	case final:
		return secret.String{}, &NeededError{Reason: "the last one cannot be renewed: " + refusal.Error(), Err: err}
	}
	return secret.String{}, err
}

// What holders of the lock leave for the next: that a refresh token was refused, that a call failed, or that nobody signed in.
const (
	refusedMark    = "refused "
	failedMark     = "failed"
	unansweredMark = "unanswered: "
)

func refused(held *lock.Lock, t token) bool {
	return held.Message().Text == refusedMark+hashed(t.refresh.Reveal())
}

func failedBefore(held *lock.Lock) bool { return held.Message().Text == failedMark }

// lock waits for the lock of a session's token, and finishes what a killed process has left. Its file stands beside that of the
// token, and not with our own cache, so that all who could renew the token take the same.
func (k *Keeper) lock(ctx context.Context, s Session) (*lock.Lock, error) {
	path := k.tokenPath(s)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, keepError(path, err)
	}
	held, err := lock.Acquire(ctx, strings.TrimSuffix(path, ".json")+".lock", k.Now)
	if err != nil {
		if _, busy := errors.AsType[*lock.HeldError](err); busy {
			return nil, err
		}
		return nil, keepError(path, err)
	}
	if k.unfinished(s) {
		recoverNext(path)
	}
	return held, nil
}
