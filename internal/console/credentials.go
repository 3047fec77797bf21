package console

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/consoleplan"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/pkg/federation"
	"github.com/seed642dee07/aws-federate/pkg/profile"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// held are credentials that can open a console, and what is known of them.
type held struct {
	creds aws.Credentials
	plan  consoleplan.Plan
	kind  consoleplan.Kind
	// arn is of whom they are; empty where nobody had to be asked.
	arn string
}

// credentials carries the plan out and makes sure that what comes can open a console, and of the
// right account.
func (o *opening) credentials(ctx context.Context, plan consoleplan.Plan) (h held, err error) {
	h = held{plan: plan, kind: consoleplan.KindOf(plan.Plan)}
	if h.creds, err = o.CarryOut(ctx, o.runner, plan.Plan); err != nil {
		return h, err
	}
	switch {
	case h.kind == consoleplan.Unknown && h.creds.SessionToken == "":
		h, err = o.federateKeys(ctx, h)
	case h.kind == consoleplan.Unknown, h.kind == consoleplan.ServiceRole && (o.pageAccount(plan.Plan) != "" || o.inOwnSession):
		h, err = o.identify(ctx, h)
	}
	if err == nil {
		err = o.checkAccount(h)
	}
	if err == nil && h.kind == consoleplan.FederatedUser {
		h = o.takePartition(h)
	}
	return h, err
}

// takePartition takes the partition of a user's keys from what STS has said of their session, where
// neither an ARN nor a region told it. An answer out of the cache does not say it: one of another
// partition than was guessed is not kept there.
func (o *opening) takePartition(h held) held {
	partition, ok := federation.PartitionOfARN(h.creds.Source)
	if ok && h.arn == "" && partition.ID != run.PartitionOf(h.plan.Plan).ID {
		h.arn = h.creds.Source
		if o.Disk != nil {
			if _, err := o.Disk.Remove(h.plan.Key()); err != nil {
				o.Log.Warn("the cached session of another partition stays", "error", err)
			}
		}
	}
	return h
}

// federateKeys turns the long-lived keys that a process has given into the session of a federated
// user.
func (o *opening) federateKeys(ctx context.Context, h held) (held, error) {
	keys := profile.StaticKeys{
		Profile: h.plan.Profile, AccessKeyID: h.creds.AccessKeyID, SecretAccessKey: secret.New(h.creds.SecretAccessKey),
		AccountID: h.creds.AccountID,
	}
	h.plan.Plan, h.kind = profile.Federate(h.plan.Plan, keys, h.plan.Wish), consoleplan.FederatedUser
	var err error
	h.creds, err = o.CarryOut(ctx, o.runner, h.plan.Plan)
	return h, err
}

// identify asks STS who the credentials belong to, where the plan cannot know.
func (o *opening) identify(ctx context.Context, h held) (held, error) {
	who, err := o.runner.Identity(ctx, h.plan.Plan, h.creds)
	if err != nil {
		return h, err
	}
	o.Log.Debug("the credentials belong to", "arn", who.ARN)
	h.arn = who.ARN
	if h.creds.AccountID != "" && h.creds.AccountID != who.AccountID {
		endpoint, _ := h.plan.Network.Setting("endpoint_url", "sts")
		return h, &source.MismatchError{
			Profile: h.plan.Profile, Wanted: "account " + h.creds.AccountID, Got: who.ARN, SentBy: endpoint.String(),
		}
	}
	h.creds.AccountID = who.AccountID
	switch who.Kind {
	case source.FederatedUser:
		h.kind = consoleplan.FederatedUser
	case source.IAMUser, source.RootUser:
		_, login := h.plan.Last().(profile.Login)
		return h, &NoConsoleError{Of: o.whose(h.plan.Plan), ARN: who.ARN, Login: login}
	case source.AssumedRole, source.OtherIdentity:
		if h.kind == consoleplan.Unknown {
			h.kind = consoleplan.UnknownRole
		}
	}
	return h, nil
}

// checkAccount refuses credentials of another account than the plan's, or the page's.
func (o *opening) checkAccount(h held) error {
	if wanted := h.plan.Account(); wanted != "" && h.creds.AccountID != "" && wanted != h.creds.AccountID {
		return &source.MismatchError{Profile: h.plan.Profile, Wanted: "account " + wanted, Got: "account " + h.creds.AccountID}
	}
	return o.checkPage(h.plan.Plan, h.creds.AccountID)
}

// NoConsoleError says that credentials are those of a user's session, which AWS opens no console
// for.
type NoConsoleError struct {
	Of  string // whose they are, such as `profile "dev"`
	ARN string
	// Login says that they come from `aws login`, and not from GetSessionToken.
	Login bool
}

// Error implements error.
func (e *NoConsoleError) Error() string {
	what := "a session of GetSessionToken"
	if e.Login {
		what = "a session of 'aws login'"
	}
	return fmt.Sprintf("%s has %s for %s, and AWS opens no console with that", e.Of, what, e.ARN)
}

// wantedDuration is the SessionDuration to ask for: none where AWS takes none; what was wished for;
// else the longest.
func (h held) wantedDuration() time.Duration {
	switch {
	case h.kind.EndsWithCredentials():
		return 0
	case h.plan.Wish != 0:
		return h.plan.Wish
	}
	return federation.MaxDuration
}
