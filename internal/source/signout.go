package source

import (
	"context"

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
		wrong := awsvalue.Region(state.Region)
		if wrong == "" && (step.Region == "" || awsvalue.IsOwnStartURL(step.StartURL)) {
			step.Region = state.Region
		}
		return r.portal(step, n).SignOut(ctx, token)
	})
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
