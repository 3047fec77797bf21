package source

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/sso"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// ProbeSTS sends the STS of a plan a request that is not signed, which it refuses, on the way of
// all calls. It returns the time that the answer says. An error means that no STS has answered: it
// is one of those of [Runner.Credentials]. The context has to end.
func (r *Runner) ProbeSTS(ctx context.Context, plan profile.Plan) (served time.Time, err error) {
	called := (&run{Runner: r, plan: plan}).stsCalled("a call without credentials", "")
	cfg, err := r.sdk(plan.Network, plan.Network.STS)
	if err != nil {
		return time.Time{}, err
	}
	client := sts.NewFromConfig(cfg, func(o *sts.Options) {
		o.Region, o.Credentials, o.RetryMaxAttempts = stsRegion(plan), aws.AnonymousCredentials{}, 1
	})
	began := r.Now()
	_, err = client.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	return r.probed(ctx, began, called, err)
}

// ProbePortal does that with the access portal of a step of IAM Identity Center.
func (r *Runner) ProbePortal(ctx context.Context, step profile.SSO, n profile.Network) (served time.Time, err error) {
	called := awscall.Call{
		Service: awscall.IdentityCenter, Operation: "a call without credentials",
		Host: host(awscall.IdentityCenter, n.SSO, step.Region), SentBy: sentBy(n, "sso"),
	}
	cfg, err := r.sdk(n, n.SSO)
	if err != nil {
		return time.Time{}, err
	}
	client := sso.NewFromConfig(cfg, func(o *sso.Options) { o.Region, o.RetryMaxAttempts = step.Region, 1 })
	began := r.Now()
	_, err = client.ListAccounts(ctx, &sso.ListAccountsInput{AccessToken: aws.String("none")})
	return r.probed(ctx, began, called, err)
}

// ProbePage asks for a page without anything in the request, and takes any answer but a redirect, as
// of a captive portal, and a failure of the server.
func (r *Runner) ProbePage(ctx context.Context, n profile.Network, called awscall.Call, url string) error {
	client, err := r.HTTP(n)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return &awscall.SetupError{What: "preparing " + called.Operation, SentBy: called.SentBy, Err: awscall.ErrNotSent}
	}
	began := r.Now()
	answer, err := client.Do(request)
	if err != nil {
		return &awscall.NetworkError{Call: called, Waited: waited(ctx, r.Now().Sub(began)), Err: awscall.Inner(err)}
	}
	_ = answer.Body.Close()
	if answer.StatusCode >= 300 && answer.StatusCode < 400 || answer.StatusCode >= http.StatusInternalServerError {
		return &awscall.AnswerError{Call: called, Status: answer.StatusCode}
	}
	return nil
}

// probed tells a refusal, which is what a probe wants, from other errors.
func (r *Runner) probed(ctx context.Context, began time.Time, called awscall.Call, err error) (served time.Time, _ error) {
	if response, ok := errors.AsType[*awshttp.ResponseError](err); ok && response.HTTPResponse() != nil {
		served, _ = time.Parse(time.RFC1123, response.HTTPResponse().Header.Get("Date"))
	}
	if err == nil {
		return served, nil
	}
	err = r.explain(ctx, waited(ctx, r.Now().Sub(began)), awscall.CallError{Call: called}, err)
	refusal, ok := errors.AsType[*awscall.CallError](err)
	switch {
	case !ok:
		return time.Time{}, err
	case refusal.Status >= http.StatusInternalServerError:
		return served, &awscall.AnswerError{Call: called, Status: refusal.Status}
	}
	return served, nil
}

// waited is how long an answer was waited for in vain; zero where it was not time that was short.
func waited(ctx context.Context, d time.Duration) time.Duration {
	if ctx.Err() == nil {
		return 0
	}
	return max(d.Round(time.Second), time.Second)
}
