package source

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/aws-sdk-go-v2/service/sts/types"
	smithymiddleware "github.com/aws/smithy-go/middleware"

	"github.com/seed642dee07/aws-federate/internal/arn"
	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/internal/awsclient"
	"github.com/seed642dee07/aws-federate/pkg/plan"
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
func stsCalled(p plan.Plan, operation, profile string) awscall.Call {
	return awsclient.To(awscall.STS, p.Network, stsRegion(p), operation, profile)
}

// stsRegion is the region whose STS is called: the plan's, or the pseudo region of the global
// endpoint, for which calls are signed with us-east-1. Source: botocore/args.py,
// _should_set_global_sts_endpoint.
func stsRegion(p plan.Plan) string {
	n := p.Network
	if n.STSGlobal && n.STS == "" && !n.FIPS && !n.DualStack && slices.Contains(strings.Fields(legacySTSRegions), p.Region) {
		return "aws-global"
	}
	return p.Region
}

// legacySTSRegions are the regions for which botocore calls the global endpoint: args.py,
// LEGACY_GLOBAL_STS_REGIONS.
const legacySTSRegions = "ap-northeast-1 ap-south-1 ap-southeast-1 ap-southeast-2 aws-global ca-central-1 eu-central-1 eu-north-1 " +
	"eu-west-1 eu-west-2 eu-west-3 sa-east-1 us-east-1 us-east-2 us-west-1 us-west-2"

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
	if err := checkRole(&c.asked, answer.roleSession, r.Strict); err != nil {
		return aws.Credentials{}, err
	}
	return r.aws.Alive(c.asked, creds, answer.metadata)
}

// askSTS makes a call, and sorts what goes wrong.
func (r *run) askSTS(ctx context.Context, c stsCall, code string, send func(context.Context, *sts.Client) error) error {
	c.asked.KeyID = c.base.AccessKeyID
	client, err := r.stsClient(c.base, code != "")
	if err != nil {
		return err
	}
	r.aws.Sent.Keep(secret.New(c.base.SessionToken), secret.New(c.base.SecretAccessKey), secret.New(code))
	limit := min(awsclient.Limit, max(r.left(callMargin), shortestCall))
	return r.aws.Do(ctx, limit, c.asked, func(ctx context.Context) error { return send(ctx, client) }, "role", c.asked.Role)
}

// stsClient makes a client that signs with given credentials.
func (r *run) stsClient(base aws.Credentials, once bool) (*sts.Client, error) {
	cfg, err := r.aws.Config(awscall.STS, r.plan.Network)
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
	if got == nil || awsclient.Lack(got.AccessKeyId, got.SecretAccessKey, got.SessionToken) || got.Expiration == nil {
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
