package source

import (
	"cmp"
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/aws-sdk-go-v2/service/sts/types"
	smithymiddleware "github.com/aws/smithy-go/middleware"

	"github.com/seed642dee07/aws-federate/internal/arn"
	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// stsCall is a call of STS: what is asked for, and with which credentials.
type stsCall struct {
	asked awscall.CallError
	base  aws.Credentials
}

// issued is what STS answers.
type issued struct {
	credentials *types.Credentials
	account     string
	roleSession string // its ARN
	source      string
	metadata    smithymiddleware.Metadata
}

// stsCalled says where a call of STS goes, and for which profile.
func (r *run) stsCalled(operation, profile string) awscall.Call {
	n := r.plan.Network
	return awscall.Call{
		Service: awscall.STS, Operation: operation, Profile: profile,
		Host: host(awscall.STS, n.STS, stsRegion(r.plan)), SentBy: sentBy(n, "sts"),
	}
}

// sendSTS sends a request, and turns its answer into what was issued.
type sendSTS func(context.Context, *sts.Client) (issued, error)

// callSTS makes a call that is to give credentials. With a code it is made once: a code counts
// once, and sent again it would be refused as wrong.
func (r *run) callSTS(ctx context.Context, c stsCall, code string, send sendSTS) (aws.Credentials, error) {
	var answer issued
	err := r.askSTS(ctx, c, code, func(ctx context.Context, client *sts.Client) (err error) {
		answer, err = send(ctx, client)
		return err
	})
	if err != nil {
		return aws.Credentials{}, err
	}
	creds, ok := answer.sdk()
	if !ok {
		return aws.Credentials{}, &awscall.AnswerError{Call: c.asked.Call}
	}
	if err := checkRole(c.asked.Profile, c.asked.Role, answer.roleSession, r.Strict); err != nil {
		return aws.Credentials{}, err
	}
	return r.alive(creds, answer.metadata)
}

// askSTS makes a call, and sorts what goes wrong.
func (r *run) askSTS(ctx context.Context, c stsCall, code string, send func(context.Context, *sts.Client) error) error {
	c.asked.KeyID = c.base.AccessKeyID
	client, err := r.stsClient(c.base, code != "")
	if err != nil {
		return err
	}
	limit := min(callLimit, max(r.left(callMargin), shortestCall))
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	r.keepQuiet(secret.New(c.base.SessionToken), secret.New(c.base.SecretAccessKey), secret.New(code))
	started, over := r.Now(), r.waitsFor(ctx, c.asked.Call)
	err = send(limited, client)
	over()
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return r.explain(limited, limit, c.asked, err)
	}
	r.Log.Debug(c.asked.Operation, "role", c.asked.Role, "took", r.Now().Sub(started).Round(time.Millisecond))
	return nil
}

// stsClient makes a client that signs with given credentials.
func (r *run) stsClient(base aws.Credentials, once bool) (*sts.Client, error) {
	cfg, err := r.sdk(r.plan.Network, r.plan.Network.STS)
	if err != nil {
		return nil, err
	}
	return sts.NewFromConfig(cfg, func(o *sts.Options) {
		o.Region = stsRegion(r.plan)
		o.Credentials = aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) { return base, nil })
		if once {
			o.RetryMaxAttempts = 1
		}
	}), nil
}

// sdk turns an answer into the SDK's form. It is not ok when the answer lacks what it should hold.
func (i issued) sdk() (creds aws.Credentials, ok bool) {
	got := i.credentials
	if got == nil || lack(got.AccessKeyId, got.SecretAccessKey, got.SessionToken) || got.Expiration == nil {
		return aws.Credentials{}, false
	}
	return aws.Credentials{
		AccessKeyID: *got.AccessKeyId, SecretAccessKey: *got.SecretAccessKey, SessionToken: *got.SessionToken,
		AccountID: i.account, Source: i.source, CanExpire: true, Expires: *got.Expiration,
	}, true
}

// issuedRole is the answer to a call for a role. Whose session it is, STS says; where it does not,
// the account is that of the role's ARN.
func issuedRole(
	credentials *types.Credentials, user *types.AssumedRoleUser, roleARN, source string, metadata smithymiddleware.Metadata,
) issued {
	var session string
	if user != nil {
		session = aws.ToString(user.Arn)
	}
	return issued{credentials, cmp.Or(arn.Account(session), arn.Account(roleARN)), session, source, metadata}
}
