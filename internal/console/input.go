package console

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/pkg/federation"
	"github.com/seed642dee07/aws-federate/pkg/profile"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// readInput reads the credentials on standard input. What writes them may never come to an end, or
// be a person who has not meant to be asked: an interrupt ends the wait.
func readInput(ctx context.Context, r *run.Run) (aws.Credentials, error) {
	type input struct {
		creds aws.Credentials
		err   error
	}
	read := make(chan input, 1)
	go func() {
		creds, err := r.Runner(run.Wishes{}).Input(r.Env.Stdin)
		read <- input{creds, err}
	}()
	select {
	case in := <-read:
		return in.creds, in.err
	case <-ctx.Done():
		return aws.Credentials{}, ctx.Err()
	}
}

// inEnvironment is an environment with credentials for its keys, which beat whatever profile that
// names.
func inEnvironment(e profile.Environment, creds aws.Credentials) profile.Environment {
	e.AccessKeyID, e.AccountID, e.Expiration = creds.AccessKeyID, creds.AccountID, ""
	e.SecretAccessKey, e.SessionToken = secret.New(creds.SecretAccessKey), secret.New(creds.SessionToken)
	// No region, and an owner of another partition than the usual one: STS is to be asked there.
	partition, ok := federation.PartitionOfARN(creds.Source)
	if ok && partition.ID != "aws" && e.Region == "" && e.DefaultRegion == "" {
		e.DefaultRegion = partition.DefaultRegion
	}
	if creds.CanExpire {
		e.Expiration = creds.Expires.Format(time.RFC3339)
	}
	return e
}
