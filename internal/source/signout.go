package source

import (
	"context"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/service/sso"
	smithymiddleware "github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/internal/awsvalue"
	"github.com/seed642dee07/aws-federate/internal/signin"
	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// SignIns returns every sign-in to IAM Identity Center that is kept, whatever profile it is for.
func (r *Runner) SignIns() []signin.State {
	r.fill()
	if r.Home == "" {
		return nil
	}
	return r.tokens().States()
}

// SignOut ends the sign-in of a step at AWS and forgets it here. The path is that of its file, and
// its region counts where the step names none or has its portal on a company's own host. Errors are
// those of [signin.Keeper.SignOut].
func (r *Runner) SignOut(ctx context.Context, path string, step plan.SSO, n plan.Network) (signin.Ending, error) {
	r.fill()
	if r.Home == "" {
		return signin.Ending{}, nil
	}
	return r.tokens().SignOut(ctx, path, func(ctx context.Context, state signin.State, token secret.String) error {
		region := step.Region
		wrong, _ := awsvalue.Region(state.Region)
		if wrong == "" && (region == "" || awsvalue.IsOwnStartURL(step.StartURL)) {
			region = state.Region
		}
		return r.endSession(ctx, region, step.Profile, n, token)
	})
}

// endSession makes the call. It is not signed: the token is all that it takes. What roles have
// given goes on until its end.
// Source: https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/API_Logout.html
func (r *Runner) endSession(ctx context.Context, region, profileName string, n plan.Network, token secret.String) error {
	cfg, err := r.sdk(n, n.SSO)
	if err != nil {
		return err
	}
	limited, cancel := context.WithTimeout(ctx, callLimit)
	defer cancel()
	client := sso.NewFromConfig(cfg, func(o *sso.Options) { o.Region = region })
	asked := awscall.CallError{
		Call: awscall.Call{
			Service: awscall.IdentityCenter, Operation: "Logout", Profile: profileName,
			Host: host(awscall.IdentityCenter, n.SSO, region), SentBy: sentBy(n, "sso"),
		},
	}
	r.keepQuiet(token)
	started := r.Now()
	answer, err := client.Logout(limited, &sso.LogoutInput{AccessToken: aws.String(token.Reveal())})
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return r.explain(limited, callLimit, asked, err)
	}
	if isPage(answer.ResultMetadata) {
		return &awscall.AnswerError{Call: asked.Call}
	}
	r.Log.Debug("Logout", "region", region, "took", r.Now().Sub(started).Round(time.Millisecond))
	return nil
}

// isPage reports whether an answer is a page for people, such as that of a captive portal: of an
// operation whose answer is empty the SDK takes any.
func isPage(metadata smithymiddleware.Metadata) bool {
	raw, ok := middleware.GetRawResponse(metadata).(*smithyhttp.Response)
	return ok && strings.HasPrefix(raw.Header.Get("Content-Type"), "text/html")
}

// ForgetShared removes what the AWS CLI's cache has as answers to the steps of a plan, and returns
// how many there were: after a sign-out they would go on to answer. A plan that leaves that cache
// alone does so here.
func (r *Runner) ForgetShared(p plan.Plan) (n int, err error) {
	if p.CLICache != plan.CLICacheRead && p.CLICache != plan.CLICacheShare {
		return 0, nil
	}
	for _, step := range p.Steps {
		request, ok := cliRequest(step)
		if !ok {
			continue
		}
		gone, failed := r.CLICache.Forget(request)
		if gone {
			n++
		}
		if failed != nil {
			err = failed
		}
	}
	return n, err
}
