package source

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/arn"
	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/internal/text"
)

// shortestMaximum is the least that a role can allow: no session of that length is too long.
// Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateRole.html
const shortestMaximum = time.Hour

// callForRole asks for the session of a role, of so many seconds; zero for the role's own length.
type callForRole func(ctx context.Context, code string, seconds int) (aws.Credentials, error)

// asAllowed makes the call for a session of a length. Where the run takes any, and AWS refuses a
// value of a call for more than every role allows, the role's own length is asked for, then and in
// every further call. Whether the length was what AWS minded, the second answer tells. A code is
// sent with it once more: AWS may not have looked at it yet, and if it has, a person is asked again.
func (r *run) asAllowed(seconds int, call callForRole) func(ctx context.Context, code string) (aws.Credentials, error) {
	return func(ctx context.Context, code string) (aws.Credentials, error) {
		creds, err := call(ctx, code, seconds)
		refusal, ok := errors.AsType[*awscall.CallError](err)
		if !ok || !r.AnyLength || !refusal.Invalid() || refusal.Wanted <= shortestMaximum {
			return creds, err
		}
		refusal.WantedBySetting = true
		r.Log.Warn(fmt.Sprintf("AWS refuses a session of %s for role %s, which duration_seconds of profile %q asks for: "+
			"the role's own length is taken, and the console does not depend on it; delete duration_seconds there, or raise "+
			"the role's MaxSessionDuration",
			text.Duration(refusal.Wanted), arn.Name(refusal.Role), refusal.Profile))
		seconds = 0
		creds, second := call(ctx, code, 0)
		if again, ok := errors.AsType[*awscall.CallError](second); ok && again.WrongCode() && !r.MFAToken.Empty() {
			return creds, err // nobody can give another code
		}
		return creds, second
	}
}
