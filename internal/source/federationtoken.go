package source

import (
	"cmp"
	"context"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/seed642dee07/aws-federate/internal/arn"
	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/internal/awsvalue"
	"github.com/seed642dee07/aws-federate/pkg/plan"
)

// rootSession is how long a session of the root user's keys lasts at most.
// Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html,
// DurationSeconds.
const rootSession = time.Hour

// federationToken turns a user's long-lived keys into the session of a federated user. It is named
// after the IAM user, whose name administrators let policies ask for. The Source of the credentials
// is the federated user's ARN, which tells the partition of keys of which nothing else does.
func (r *run) federationToken(ctx context.Context, step plan.FederationToken, base aws.Credentials) (aws.Credentials, error) {
	var who Identity
	if step.Name == "" {
		var err error
		if who, err = r.identity(ctx, step.Profile, base); err != nil {
			return aws.Credentials{}, err
		}
	}
	wanted := time.Duration(step.DurationSeconds) * time.Second
	if who.Kind == RootUser && wanted > rootSession {
		r.Log.Warn("the console of a root user lasts an hour at most", "wanted", wanted)
		wanted = rootSession
	}
	name := ofAgent(cmp.Or(step.Name, federatedName(who.Name)), step.Agent, awsvalue.LongestFederatedName)
	c := stsCall{base: base, asked: awscall.CallError{
		Call: stsCalled(r.plan, "GetFederationToken", step.Profile), FederatedUser: name, Wanted: wanted,
	}}
	return r.callSTS(ctx, c, "", func(ctx context.Context, client *sts.Client) (issued, error) {
		answer, err := client.GetFederationToken(ctx, &sts.GetFederationTokenInput{
			Name: aws.String(name), Policy: optional(step.Policy), PolicyArns: policyARNs(step.PolicyARNs),
			DurationSeconds: optionalSeconds(int(wanted / time.Second)),
		})
		if err != nil {
			return issued{}, err
		}
		var user string
		if answer.FederatedUser != nil {
			user = aws.ToString(answer.FederatedUser.Arn)
		}
		return issued{
			credentials: answer.Credentials, account: arn.Account(user), source: cmp.Or(user, step.Type()), metadata: answer.ResultMetadata,
		}, nil
	})
}

// federatedName is the name of an IAM user as a federated user can have it.
func federatedName(user string) string {
	const shortest = 2
	user = user[:min(len(user), awsvalue.LongestFederatedName)]
	if len(user) < shortest {
		user = strings.Trim("user-"+user, "-")
	}
	return user
}
