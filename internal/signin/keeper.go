package signin

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/seed642dee07/aws-federate/internal/renewal"
	"github.com/seed642dee07/aws-federate/pkg/lock"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// Keeper keeps tokens in a directory, shared with the AWS CLI and the SDKs. Dir, Now and Log must
// be set.
type Keeper struct {
	// Dir is ~/.aws/sso/cache.
	Dir string
	Now func() time.Time
	Log *slog.Logger
	// Heed says of which other processes it is the answer to this one that a person has not signed
	// in there, while this one waited; nil means all.
	Heed func(from lock.Holder) bool
}

const (
	// window is how long before its end a token is renewed. Source: botocore/tokens.py,
	// SSOTokenProvider._REFRESH_WINDOW.
	window = 15 * time.Minute
	// renewLimit bounds the call that renews a token, and grace is what it gets at least after an
	// interrupt: an answer that is not awaited takes the new refresh token with it.
	renewLimit, grace = 20 * time.Second, 3 * time.Second
)

// Token returns a token that is valid, and renews one that is about to end. A token that the
// service refused is given as bad; it is then none. Where only a person helps, the error is a
// [NeededError]; a [lock.HeldError] says that another process renews the token, or has a person
// sign in. Other errors are those of the authority.
func (k *Keeper) Token(ctx context.Context, s SSOSession, a Authority, bad secret.String) (secret.String, error) {
	t, err := k.read(s, bad)
	switch {
	case err != nil && !k.tokenFile(s).Unfinished():
		return secret.String{}, err
	case err == nil && t.lasts(k.Now(), window):
		return t.access, nil
	case err == nil:
		if why := k.unrenewable(s, t); why != "" && !k.tokenFile(s).Unfinished() {
			return k.old(t, why)
		}
	}
	return k.renew(ctx, s, a, t, bad)
}

// Kept returns the token that is kept for a session, be it valid or not; an empty one if there is
// none.
func (k *Keeper) Kept(s SSOSession) secret.String {
	t, _ := readToken(k.tokenPath(s)) // one that cannot be read is none
	return t.access
}

// read reads the token of a session. One that the service has refused counts as one that has ended.
func (k *Keeper) read(s SSOSession, bad secret.String) (token, error) {
	t, err := readToken(k.tokenPath(s))
	if err == nil && !bad.Empty() && t.access.Reveal() == bad.Reveal() {
		t.expires = time.Time{}
	}
	return t, err
}

// unrenewable says why a token cannot be renewed; empty when it can.
func (k *Keeper) unrenewable(s SSOSession, t token) string {
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
	return secret.String{}, ended(t, why)
}

func ended(t token, why string) *NeededError {
	if t.expires.IsZero() {
		return &NeededError{Reason: "AWS does not take the last one any more, and " + why}
	}
	return &NeededError{Lack: Ended, Reason: "the last one ended at " + formatTime(t.expires) + ", and " + why}
}

// renewal is how the token of a session is renewed.
func (k *Keeper) renewal(s SSOSession, a Authority, bad secret.String) renewal.Renewal[token] {
	return renewal.Renewal[token]{
		File: k.tokenFile(
			s,
		),
		Newer:    newer,
		Early:    window,
		Patience: renewLimit + grace,
		Limit:    renewLimit,
		Grace:    grace,
		Now:      k.Now,
		Log:      k.Log,
		Read: func() (token, error) {
			t, err := k.read(s, bad)
			if why := k.unrenewable(s, t); err == nil && why != "" && !t.lasts(k.Now(), window) {
				return t, ended(t, why)
			}
			return t, err
		},
		Ask: func(ctx context.Context, t token) (token, error) {
			got, err := a.Token(ctx, t.client, Grant{Type: grantRefresh, RefreshToken: t.refresh})
			if err != nil {
				k.forget(s, err)
				return t, err
			}
			return t.renewed(s, got, k.Now()), nil
		},
		Final: func(err error) bool {
			refusal, refused := errors.AsType[*RefusalError](err)
			return refused && refusal.Refusal != Pending && refusal.Refusal != TooFast
		},
	}
}

// renew renews a token with its refresh token, and goes on with the old one while that lasts.
func (k *Keeper) renew(ctx context.Context, s SSOSession, a Authority, t token, bad secret.String) (secret.String, error) {
	r := k.renewal(s, a, bad)
	if k.unrenewable(s, t) != "" {
		r.Patience = renewal.Glance // a person may be about to sign in, who takes minutes: to be waited for by who could ask as well
	}
	t, err := r.Renew(ctx, t)
	if err == nil {
		return t.access, nil
	}
	if t.lasts(k.Now(), 0) {
		return k.old(t, err.Error())
	}
	busy, held := errors.AsType[*lock.HeldError](err)
	refusal, refused := errors.AsType[*RefusalError](err)
	failed, before := errors.AsType[*renewal.FailedError](err)
	_, unkept := errors.AsType[*renewal.KeepError](err)
	switch {
	case held && ctx.Err() == nil:
		err = &NeededError{Reason: busy.Holder.String() + " is waiting for somebody to sign in", Err: err}
	case held:
	case ctx.Err() != nil:
		err = ctx.Err()
	case refused:
		err = &NeededError{Reason: "the last one cannot be renewed: " + refusal.Error(), Err: err}
	case before:
		err = ended(t, failed.Error())
	case unkept:
		err = ended(t, "it cannot be renewed: "+err.Error())
	}
	return secret.String{}, err
}

// unansweredMark is what the holder of the lock leaves for the next if nobody signed in. The reason
// follows.
const unansweredMark = "unanswered: "
