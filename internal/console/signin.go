package console

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/seed642dee07/aws-federate/internal/consoleplan"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/federation"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// signIn makes a console session of credentials.
func (o *opening) signIn(ctx context.Context, h held, t target) (session federation.Session, err error) {
	if partition, ok := federation.PartitionOfARN(h.arn); ok && partition.ID != t.partition.ID { // of whom they are was not known before
		if h.plan.RegionFrom.IsZero() {
			h.plan.Region = partition.DefaultRegion
		}
		if t, err = o.target(h.plan.Plan, partition); err != nil {
			return session, err
		}
	}
	o.opened = t.page
	link := federation.Link{
		Destination: o.inSession(t.page, cmp.Or(h.creds.AccountID, h.plan.Account())),
		Issuer:      o.options.issuer,
		Duration:    h.wantedDuration(),
		LogoutFirst: o.options.logout,
	}
	if o.options.qr && o.options.issuer == issuer { // each character makes the picture larger
		link.Issuer = ""
	}
	session, err = o.signInAt(ctx, h, link, t.endpoints)
	if refused, ok := errors.AsType[*federation.RefusedError](err); ok {
		return session, &SignInRefusedError{Kind: h.kind, Of: o.whose(h.plan.Plan), Err: refused}
	}
	if err != nil && ctx.Err() == nil {
		err = &SignInError{Of: o.whose(h.plan.Plan), SentBy: t.sentBy, Err: err}
	}
	return session, err
}

// signInAt signs in at the first endpoint that can be reached.
func (o *opening) signInAt(ctx context.Context, h held, link federation.Link, endpoints []string) (session federation.Session, err error) {
	network, err := o.runner.HTTP(h.plan.Network)
	if err != nil {
		return session, err
	}
	for i, endpoint := range endpoints {
		limit := SignInLimit
		if i+1 < len(endpoints) {
			limit = firstSignInLimit
		}
		signin := &federation.Client{HTTP: network, Endpoint: endpoint, Log: o.Log}
		limited, cancel := context.WithTimeout(ctx, limit)
		session, err = signin.SignIn(limited, h.creds, link)
		cancel()
		unreachable, ok := errors.AsType[*federation.NetworkError](err)
		if !ok || ctx.Err() != nil {
			break
		}
		if i+1 < len(endpoints) {
			o.Log.Warn(
				"the sign-in host cannot be reached; another one of AWS is asked",
				"host",
				unreachable.Host,
				"error",
				unreachable.Err,
			)
		}
	}
	if ctx.Err() != nil {
		return session, ctx.Err()
	}
	return session, err
}

// sayHowLong says how long a console lasts that got no duration of its own, and what would make it
// longer: as a warning where more was wished for.
func (o *opening) sayHowLong(h held) {
	left := h.creds.Expires.Sub(o.Env.Now()).Round(time.Minute)
	said := fmt.Sprintf("this console lasts %s, as long as the credentials: ", text.Duration(left))
	if !h.creds.CanExpire {
		said = "this console lasts as long as the credentials: "
	}
	said += h.whyShort()
	if h.plan.Wish > left+time.Minute {
		o.Log.Warn(said)
		return
	}
	o.info(said)
}

// whyShort says why a console lasts no longer, and what would.
func (h held) whyShort() string {
	const none = "AWS takes no duration for the console session of "
	switch h.kind {
	case consoleplan.ChainedRole:
		return none + "a role that is assumed from another role; a role that is assumed with a user's own keys, or by IAM Identity Center, " +
			"has up to 12h"
	case consoleplan.SessionRole:
		return none + "a role that is assumed from an MFA session; --duration 12h (or console_duration) gives a longer one, and takes a code " +
			"of its own"
	case consoleplan.FederatedUser:
		text := none + "a federated user"
		if step, ok := h.plan.Last().(profile.FederationToken); ok && step.MFASerial != "" {
			text += ", nor an MFA code: what wants MFA is denied in it; a role can have both: --role-arn ARN"
		}
		return text
	case consoleplan.DirectRole, consoleplan.ServiceRole, consoleplan.UnknownRole, consoleplan.Unknown:
	}
	return "AWS refused a duration for it, as for a role that is assumed from another session; a role that is assumed with a user's own " +
		"keys, or by IAM Identity Center, has up to 12h"
}

// SignInError is what went wrong with a sign-in.
type SignInError struct {
	Of string // whose credentials sign in, such as `profile "dev"`
	// SentBy names the setting that chose the host, with its place; empty for AWS's own.
	SentBy string
	Err    error
}

// Error implements error.
func (e *SignInError) Error() string {
	return "signing in by the credentials of " + e.Of + ": " + e.Err.Error()
}

// Unwrap returns the reason.
func (e *SignInError) Unwrap() error { return e.Err }

// SignInRefusedError is AWS's refusal of credentials at sign-in, for which it gives no reason.
type SignInRefusedError struct {
	Kind consoleplan.Kind
	Of   string // whose they are, such as `profile "dev"`
	Err  *federation.RefusedError
}

// Error implements error.
func (e *SignInRefusedError) Error() string {
	return fmt.Sprintf("AWS refused %s of %s (HTTP %d), and says not why", e.Kind, e.Of, e.Err.Status)
}

// Unwrap returns the refusal.
func (e *SignInRefusedError) Unwrap() error { return e.Err }
