package source

import (
	"context"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/seed642dee07/aws-federate/internal/arn"
	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/pkg/plan"
)

// identityKind is what an ARN of a caller is of.
type identityKind int

// The kinds of callers. That of a session of GetSessionToken is the user's own.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
const (
	OtherIdentity identityKind = iota
	AssumedRole
	FederatedUser
	IAMUser
	RootUser
)

// Identity is who credentials belong to, as STS says it.
type Identity struct {
	ARN       string
	AccountID string
	Kind      identityKind
	// Name is that of the role or the user, without its path.
	Name string
}

// parseIdentity reads the ARN of a caller.
func parseIdentity(text string) Identity {
	caller, _ := arn.Parse(text)
	who := Identity{ARN: text, AccountID: caller.Account}
	kind, rest, _ := strings.Cut(caller.Resource, "/")
	switch kind {
	case "assumed-role":
		who.Kind = AssumedRole
		who.Name, _, _ = strings.Cut(rest, "/")
	case "federated-user":
		who.Kind, who.Name = FederatedUser, rest
	case "user":
		who.Kind, who.Name = IAMUser, arn.Name(rest)
	case "root":
		who.Kind, who.Name = RootUser, kind
	}
	return who
}

// Identity asks STS whose credentials are. It takes no permission.
// Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
//
// Its errors are [awscall.CallError], [awscall.ClockError], [awscall.NetworkError],
// [awscall.AnswerError], [awscall.SetupError] and [awsclient.BundleError], and that of the context.
func (r *Runner) Identity(ctx context.Context, p plan.Plan, creds aws.Credentials) (Identity, error) {
	r.fill()
	started := &run{Runner: r, plan: p, started: r.Now()}
	return started.identity(ctx, p.Profile, creds)
}

func (r *run) identity(ctx context.Context, of string, creds aws.Credentials) (Identity, error) {
	c := stsCall{base: creds, asked: awscall.CallError{Call: stsCalled(r.plan, "GetCallerIdentity", of)}}
	var who Identity
	err := r.askSTS(ctx, c, "", func(ctx context.Context, client *sts.Client) error {
		answer, err := client.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
		if err == nil {
			who = parseIdentity(aws.ToString(answer.Arn))
		}
		return err
	})
	switch {
	case err != nil:
		return Identity{}, err
	case who.AccountID == "":
		return Identity{}, &awscall.AnswerError{Call: c.asked.Call}
	}
	return who, nil
}

// accountDigits is how many digits the number of an account has.
const accountDigits = 12

// MismatchError says that the credentials are not those of the role or the account that was asked
// for. They are not handed out.
type MismatchError struct {
	// Profile is empty for keys in the environment, or on standard input.
	Profile string
	// Wanted is the ARN of a role, or an account; Got the ARN of the session that came.
	Wanted, Got string
	// SentBy names the settings that chose who answered, as in [awscall.Call].
	SentBy string
}

// Error implements error.
func (e *MismatchError) Error() string {
	if e.Profile == "" {
		return fmt.Sprintf("the credentials are said to be of %s, and AWS says that they are of %s", e.Wanted, e.Got)
	}
	return fmt.Sprintf("profile %q asks for %s, and what came is of %s", e.Profile, e.Wanted, e.Got)
}

// checkRole refuses the session of another account than that of the role which was asked for and,
// if strict, of another role. AWS always says whose session it is. Services that stand in for it
// may not, or have roles without an account: those sessions are taken unseen.
func checkRole(call *awscall.CallError, sessionARN string, strict bool) error {
	roleARN := call.Role
	if sessionARN == "" || len(arn.Account(roleARN)) != accountDigits {
		return nil
	}
	asked, _ := arn.Parse(roleARN)
	got, ok := arn.Parse(sessionARN)
	same := ok && asked.Partition == got.Partition && asked.Account == got.Account
	who := parseIdentity(sessionARN)
	if !same || strict && (who.Kind != AssumedRole || !strings.EqualFold(who.Name, arn.Name(roleARN))) {
		return &MismatchError{Profile: call.Profile, Wanted: roleARN, Got: sessionARN, SentBy: call.SentBy}
	}
	return nil
}
