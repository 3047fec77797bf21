package console

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/pkg/profile"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// takeInput takes the credentials on standard input for keys in the environment, which beat whatever profile that names. What writes them
// may never come to an end, or be a person who has not meant to be asked: an interrupt ends the wait.
func (c *chooser) takeInput(ctx context.Context, request profile.Request) (profile.Request, error) {
	type input struct {
		creds aws.Credentials
		err   error
	}
	read := make(chan input, 1)
	go func() {
		creds, err := c.Runner(run.Wishes{}).Input(c.Env.Stdin)
		read <- input{creds, err}
	}()
	var in input
	select {
	case in = <-read:
	case <-ctx.Done():
		return request, ctx.Err()
	}
	if in.err != nil {
		return request, in.err
	}
	e := &request.Environment
	e.AccessKeyID, e.AccountID, e.Expiration = in.creds.AccessKeyID, in.creds.AccountID, ""
	e.SecretAccessKey, e.SessionToken = secret.New(in.creds.SecretAccessKey), secret.New(in.creds.SessionToken)
	if in.creds.CanExpire {
		e.Expiration = in.creds.Expires.Format(time.RFC3339)
	}
	return request, nil
}
