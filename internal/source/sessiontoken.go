package source

import (
	"cmp"
	"context"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/seed642dee07/aws-federate/internal/arn"
	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/pkg/plan"
)

// sessionToken turns a user's long-lived keys into an MFA session, with a code. The question names
// the profile and the role that the plan is for: of the session, which many share, a person has not
// heard.
func (r *run) sessionToken(ctx context.Context, step plan.SessionToken, base aws.Credentials) (aws.Credentials, error) {
	asking := cmp.Or(r.plan.Profile, step.Profile)
	c := stsCall{base: base, asked: awscall.CallError{
		Call: stsCalled(r.plan, "GetSessionToken", asking), MFASerial: step.MFASerial,
	}}
	return r.withCode(ctx, coded{
		profile: asking, role: r.plan.RoleARN(), shared: r.together(step.MFASerial), serial: step.MFASerial, process: step.MFAProcess,
		call: func(ctx context.Context, code string) (aws.Credentials, error) {
			return r.callSTS(ctx, c, code, func(ctx context.Context, client *sts.Client) (issued, error) {
				input := &sts.GetSessionTokenInput{SerialNumber: aws.String(step.MFASerial), TokenCode: aws.String(code)}
				if step.DurationSeconds != 0 {
					input.DurationSeconds = aws.Int32(int32(min(step.DurationSeconds, 129600))) // #nosec G115 -- bounded
				}
				answer, err := client.GetSessionToken(ctx, input)
				if err != nil {
					return issued{}, err
				}
				return issued{
					credentials: answer.Credentials, account: cmp.Or(base.AccountID, arn.Account(step.MFASerial)),
					source: step.Type(), metadata: answer.ResultMetadata,
				}, nil
			})
		},
	})
}

// noSessionError says that an MFA session was planned above keys that a process has given, and that
// these are temporary: AWS gives no session for them. It is an error so that the store does not
// keep them as one.
type noSessionError struct{ keys aws.Credentials }

// Error implements error.
func (*noSessionError) Error() string {
	return "the process gave temporary keys, which get no MFA session"
}

// HTTP returns the client for a plan's calls to AWS: see [awsclient.Client.HTTP].
func (r *Runner) HTTP(n plan.Network) (*http.Client, error) { return r.aws.HTTP(n) }
