package signin

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/seed642dee07/aws-federate/internal/renewal"
	"github.com/seed642dee07/aws-federate/internal/wholefile"
	"github.com/seed642dee07/aws-federate/pkg/lock"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// Way says how a person signs in.
type Way struct {
	// DeviceCode has the person enter a code in a browser on any device. The legacy form knows no
	// other way, as in the AWS CLI: awscli/customizations/sso/utils.py, do_sso_login.
	DeviceCode bool
	// Limit is how long the person has.
	Limit time.Duration
}

// SignIn has a person sign in, and returns until when the token lasts. If another process does, it
// is waited for, and its token is good; old is the one that was there before, if it was read. What
// a person refused is not asked again by those who waited: they get an [OtherError].
//
// Other errors are [NobodyError], [DeniedError], [TimeoutError], [ExpiredError],
// [renewal.KeepError], a [lock.HeldError], those of the authority and of ctx.
func (k *Keeper) SignIn(ctx context.Context, s SSOSession, a Authority, p Person, way Way, old secret.String) (time.Time, error) {
	began := k.Now()
	limited := func() (context.Context, context.CancelFunc) {
		return context.WithTimeoutCause(ctx, way.Limit, &TimeoutError{After: way.Limit})
	}
	waiting, stop := limited()
	defer stop()
	var until time.Time
	var refused error
	over := func(left lock.Message) (is bool) {
		until, is, refused = k.byOthers(s, old, began, left)
		return is
	}
	held, err := k.waitForOthers(waiting, k.tokenFile(s), over)
	switch {
	case errors.Is(err, lock.ErrOver):
		return until, refused
	case err != nil:
		return time.Time{}, err
	}
	defer held.Release()
	if over(held.Message()) {
		return until, refused
	}
	place, err := k.tokenFile(s).Reserve()
	if err != nil {
		return time.Time{}, renewal.NotKept(k.tokenPath(s), err)
	}
	asking, cancel := limited() // whoever else was waited for was not this person
	defer cancel()
	t, err := k.ask(asking, s, a, p, way, place)
	if err == nil {
		held.Leave("")
		return t.expires, nil
	}
	if unanswered(err) {
		held.Leave(unansweredMark + err.Error())
	}
	return time.Time{}, err
}

// byOthers is what came of the sign-in that another process has led since then, if it is over.
func (k *Keeper) byOthers(s SSOSession, old secret.String, began time.Time, left lock.Message) (until time.Time, over bool, err error) {
	if t, err := readToken(k.tokenPath(s)); err == nil && t.access.Reveal() != old.Reveal() && t.lasts(k.Now(), 0) {
		return t.expires, true, nil
	}
	if reason, ok := strings.CutPrefix(left.Text, unansweredMark); ok && left.At.After(began) && (k.Heed == nil || k.Heed(left.From)) {
		return time.Time{}, true, &OtherError{From: left.From, Reason: reason}
	}
	return time.Time{}, false, nil
}

// waitForOthers takes the lock, unless what it waits for is over, and says for whom it waits if it
// has to: a person may have left another sign-in standing.
func (k *Keeper) waitForOthers(ctx context.Context, f wholefile.File, over func(lock.Message) bool) (*lock.Lock, error) {
	trying, cancel := context.WithTimeout(ctx, renewal.Glance)
	defer cancel()
	held, err := renewal.Lock(trying, f, newer, k.Now, over)
	busy, ok := errors.AsType[*lock.HeldError](err)
	if !ok || ctx.Err() != nil {
		return held, err
	}
	if lock.SignOf(ctx) == nil { // which tells it
		k.Log.Info("waiting for the sign-in of " + busy.Holder.String())
	}
	return renewal.Lock(ctx, f, newer, k.Now, over)
}

// unanswered reports whether a person was asked, and is not to be asked again by those who waited.
func unanswered(err error) bool {
	_, denied := errors.AsType[*DeniedError](err)
	_, late := errors.AsType[*TimeoutError](err)
	_, expired := errors.AsType[*ExpiredError](err)
	return denied || late || expired
}

// ask leads the person through, and keeps what comes of it.
func (k *Keeper) ask(ctx context.Context, s SSOSession, a Authority, p Person, way Way, place *wholefile.Reserved) (token, error) {
	if err := p.Begin(ctx, s); err != nil {
		place.Discard()
		return token{}, &NobodyError{Err: err}
	}
	f := &flow{keeper: k, session: s, authority: a, person: p, until: k.Now().Add(way.Limit)}
	if end, ok := ctx.Deadline(); ok {
		f.until = end
	}
	store := func(client Registration, got Issued) (token, error) {
		t := token{access: got.AccessToken, refresh: got.RefreshToken, expires: k.Now().Add(got.Lifetime), client: client}.filled(s)
		content, err := t.Content()
		if err == nil {
			err = place.Commit(content)
		}
		if err != nil {
			return token{}, renewal.NotKept(k.tokenPath(s), err)
		}
		return t, nil
	}
	var t token
	err := error(&noBrowserError{})
	if !way.DeviceCode && s.Name != "" {
		t, err = f.inBrowser(ctx, store)
	}
	if _, none := errors.AsType[*noBrowserError](err); none {
		t, err = f.byDevice(ctx, store)
	}
	if err != nil {
		k.forget(s, err)
	}
	if _, written := errors.AsType[*renewal.KeepError](err); err != nil && !written {
		place.Discard() // what is written stays for the next process to bring to its place
	}
	if err != nil && ctx.Err() != nil {
		return token{}, context.Cause(ctx)
	}
	return t, err
}

// flow is one sign-in.
type flow struct {
	keeper    *Keeper
	session   SSOSession
	authority Authority
	person    Person
	until     time.Time
}

// store keeps a token that has been issued to a client.
type store func(client Registration, got Issued) (token, error)

// noBrowserError says that no browser could be sent to the page.
type noBrowserError struct{ Err error }

func (e *noBrowserError) Error() string { return "no browser" }

func (e *noBrowserError) Unwrap() error { return e.Err }

// waiting shows that the person is waited for, until the function that it returns is called.
func (f *flow) waiting(ctx context.Context) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		f.person.Wait(ctx, f.until)
	}()
	return func() {
		cancel()
		<-ended
	}
}
