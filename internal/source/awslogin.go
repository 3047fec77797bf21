package source

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/awsclient"
	"github.com/seed642dee07/aws-federate/internal/awslogin"
	"github.com/seed642dee07/aws-federate/pkg/lock"
	"github.com/seed642dee07/aws-federate/pkg/plan"
)

// awsLogin gives the credentials of a sign-in by `aws login`, which renews them for it when they
// are about to end.
// Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-login-credentials.html
func (r *run) awsLogin(ctx context.Context, step plan.Login) (aws.Credentials, error) {
	path, err := awslogin.Path(r.Home, r.variable, step.Session)
	if err != nil {
		return aws.Credentials{}, awsLoginNeeded(step, err)
	}
	keeper := awslogin.Keeper{
		Path: path, Patience: r.leftToWait(waitMargin), Limit: awsclient.Limit, Now: r.Now, Log: r.Log,
		Ask: func(ctx context.Context, kept awslogin.SignIn) (awslogin.Answer, error) {
			return r.createOAuth2Token(ctx, step, kept)
		},
	}
	creds, err := keeper.Credentials(ctx)
	_, busy := errors.AsType[*lock.HeldError](err)
	_, needed := errors.AsType[*awslogin.NeededError](err)
	switch {
	case err == nil:
		return creds, nil
	case ctx.Err() == nil && creds.Expires.After(r.Now()):
		if !busy {
			r.Log.Warn(fmt.Sprintf("the sign-in of profile %q cannot be renewed, and its credentials end at %s: %v",
				step.Profile, creds.Expires.Format(time.RFC3339), err))
		}
		return creds, nil
	case needed:
		err = awsLoginNeeded(step, err)
	}
	return aws.Credentials{}, err
}

func awsLoginNeeded(step plan.Login, why error) error {
	return &PersonNeededError{What: "a sign-in to AWS", SignIn: true, Login: true, Profile: step.Profile, Err: why}
}
