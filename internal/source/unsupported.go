package source

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/pkg/profile"
)

func (r *run) login(_ context.Context, step profile.Login) (aws.Credentials, error) {
	return aws.Credentials{}, &UnsupportedError{Type: step.Type(), Profile: r.plan.Profile}
}
