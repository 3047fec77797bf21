package source

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/internal/awsclient"
	"github.com/seed642dee07/aws-federate/pkg/plan"
)

// ProbeSTS sends the STS of a plan a request that is not signed, which it refuses, on the way of
// all calls. It returns the time that the answer says. An error means that no STS has answered: it
// is one of those of [Runner.Credentials]. The context has to end.
func (r *Runner) ProbeSTS(ctx context.Context, p plan.Plan) (served time.Time, err error) {
	r.fill()
	cfg, err := r.aws.Config(awscall.STS, p.Network)
	if err != nil {
		return time.Time{}, err
	}
	client := sts.NewFromConfig(cfg, func(o *sts.Options) {
		o.Region, o.Credentials, o.RetryMaxAttempts = stsRegion(p), aws.AnonymousCredentials{}, 1
	})
	return r.aws.Probe(ctx, stsCalled(p, awsclient.ProbeName, ""), func() error {
		_, err := client.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
		return err
	})
}

// ProbePortal does that with the access portal of a step of IAM Identity Center.
func (r *Runner) ProbePortal(ctx context.Context, step plan.SSO, n plan.Network) (served time.Time, err error) {
	r.fill()
	step.Profile = ""
	return r.portal(step, n).Probe(ctx)
}

// ProbePage asks for a page without anything in the request, and takes any answer but a redirect, as
// of a captive portal, and a failure of the server.
func (r *Runner) ProbePage(ctx context.Context, n plan.Network, called awscall.Call, url string) error {
	r.fill()
	return r.aws.ProbePage(ctx, n, called, url)
}
