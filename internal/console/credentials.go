package console

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/pkg/federation"
	"github.com/seed642dee07/aws-federate/pkg/profile"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// kind is what credentials are to the sign-in endpoint.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html
type kind int

const (
	directRole    kind = iota // of a role that is assumed with a user's keys, a web identity, or by IAM Identity Center: takes a duration
	serviceRole               // of a role that a service of AWS has assumed for a machine
	unknownRole               // of a role, nobody knows how assumed
	chainedRole               // of a role that is assumed from another: takes none
	sessionRole               // of a role that is assumed from an MFA session: takes none
	federatedUser             // takes none
	unknown                   // who they belong to, only AWS knows
)

// kindOf goes by where the credentials come from.
func kindOf(plan profile.Plan) kind {
	last := len(plan.Steps) - 1
	switch plan.Steps[last].(type) {
	case profile.WebIdentity, profile.SSO:
		return directRole
	case profile.FederationToken:
		return federatedUser
	case profile.Container, profile.Instance:
		return serviceRole
	case profile.AssumeRole:
		switch {
		case plan.FromMFASession(last):
			return sessionRole
		case plan.Chained(last):
			return chainedRole
		case profile.LongLived(plan.Steps[last-1]):
			return directRole
		}
		return unknownRole
	case profile.StaticKeys, profile.EnvironmentKeys, profile.Process, profile.Login, profile.SessionToken:
	}
	return unknown
}

// String names the kind for people.
func (k kind) String() string {
	switch k {
	case directRole:
		return "the session of a role"
	case serviceRole:
		return "the session of a machine's role"
	case unknownRole:
		return "the session of a role that may be assumed from another"
	case chainedRole:
		return "the session of a role that is assumed from another role"
	case sessionRole:
		return "the session of a role that is assumed from an MFA session"
	case federatedUser:
		return "the session of a federated user"
	case unknown:
	}
	return "a session"
}

// endsWithCredentials reports whether AWS takes no duration for a console of the kind: it ends when its credentials do.
func (k kind) endsWithCredentials() bool {
	return k == chainedRole || k == sessionRole || k == federatedUser
}

// held are credentials that can open a console, and what is known of them.
type held struct {
	creds aws.Credentials
	plan  consolePlan
	kind  kind
	// arn is of whom they are; empty where nobody had to be asked.
	arn string
}

// freshConsole is how long at least credentials have to last which a console ends with; for shorter sessions it is three quarters.
func freshConsole(plan consolePlan) time.Duration {
	length := plan.wish
	if role, ok := plan.Last().(profile.AssumeRole); ok && role.DurationSeconds != 0 {
		length = time.Duration(role.DurationSeconds) * time.Second
	}
	if length == 0 || length > time.Hour {
		length = time.Hour
	}
	return length * 3 / 4
}

// consoleCredentials carries the plan out and makes sure that what comes can open a console, and of the right account.
func (r *console) consoleCredentials(ctx context.Context, plan consolePlan) (h held, err error) {
	h = held{plan: plan, kind: kindOf(plan.Plan)}
	if r.disk != nil && h.kind.endsWithCredentials() {
		r.disk.MinTTL = max(r.disk.MinTTL, freshConsole(plan))
	}
	if h.creds, err = r.credentials(ctx, plan.Plan); err != nil {
		return h, err
	}
	switch {
	case h.kind == unknown && h.creds.SessionToken == "":
		h, err = r.federateKeys(ctx, h)
	case h.kind == unknown, h.kind == serviceRole && r.pageAccount(plan.Plan) != "":
		h, err = r.identify(ctx, h)
	}
	if err == nil {
		err = r.checkAccount(h)
	}
	return h, err
}

// federateKeys turns the long-lived keys that a process has given into the session of a federated user.
func (r *console) federateKeys(ctx context.Context, h held) (held, error) {
	keys := profile.StaticKeys{
		Profile: h.plan.Profile, AccessKeyID: h.creds.AccessKeyID, SecretAccessKey: secret.New(h.creds.SecretAccessKey), AccountID: h.creds.AccountID,
	}
	h.plan.Plan, h.kind = h.plan.Federate(keys, h.plan.wish), federatedUser
	var err error
	h.creds, err = r.credentials(ctx, h.plan.Plan)
	return h, err
}

// identify asks STS who the credentials belong to, where the plan cannot know.
func (r *console) identify(ctx context.Context, h held) (held, error) {
	who, err := r.runner.Identity(ctx, h.plan.Plan, h.creds)
	if err != nil {
		return h, err
	}
	r.log.Debug("the credentials belong to", "arn", who.ARN)
	h.arn = who.ARN
	if h.creds.AccountID != "" && h.creds.AccountID != who.AccountID {
		return h, &source.MismatchError{Profile: h.plan.Profile, Wanted: "account " + h.creds.AccountID, Got: who.ARN}
	}
	h.creds.AccountID = who.AccountID
	switch who.Kind {
	case source.FederatedUser:
		h.kind = federatedUser
	case source.IAMUser, source.RootUser:
		_, login := h.plan.Last().(profile.Login)
		return h, &NoConsoleError{Of: r.whose(h.plan.Plan), ARN: who.ARN, Login: login}
	case source.AssumedRole, source.OtherIdentity:
		if h.kind == unknown {
			h.kind = unknownRole
		}
	}
	return h, nil
}

// checkAccount refuses credentials of another account than the plan's, or the page's.
func (r *console) checkAccount(h held) error {
	if wanted := h.plan.Account(); wanted != "" && h.creds.AccountID != "" && wanted != h.creds.AccountID {
		return &source.MismatchError{Profile: h.plan.Profile, Wanted: "account " + wanted, Got: "account " + h.creds.AccountID}
	}
	return r.checkPage(h.plan.Plan, h.creds.AccountID)
}

// NoConsoleError says that credentials are those of a user's session, which AWS opens no console for.
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

// wantedDuration is the SessionDuration to ask for: none where AWS takes none; what was wished for; else the longest.
func (h held) wantedDuration() time.Duration {
	switch {
	case h.kind.endsWithCredentials():
		return 0
	case h.plan.wish != 0:
		return h.plan.wish
	}
	return federation.MaxDuration
}
