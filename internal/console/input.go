package console

import (
	"context"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// takeInput takes the credentials on standard input for keys in the environment, which beat whatever profile that names. What writes them
// may never come to an end, or be a person who has not meant to be asked: an interrupt ends the wait.
func (r *console) takeInput(ctx context.Context) error {
	type input struct {
		creds aws.Credentials
		err   error
	}
	read := make(chan input, 1)
	go func() {
		creds, err := r.runner.Input(r.env.Stdin)
		read <- input{creds, err}
	}()
	var in input
	select {
	case in = <-read:
	case <-ctx.Done():
		return ctx.Err()
	}
	if in.err != nil {
		return in.err
	}
	r.runner.Stdin = strings.NewReader("") // of processes
	e := &r.request.Environment
	e.AccessKeyID, e.AccountID, e.Expiration = in.creds.AccessKeyID, in.creds.AccountID, ""
	e.SecretAccessKey, e.SessionToken = secret.New(in.creds.SecretAccessKey), secret.New(in.creds.SessionToken)
	if in.creds.CanExpire {
		e.Expiration = in.creds.Expires.Format(time.RFC3339)
	}
	return nil
}
