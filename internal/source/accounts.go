package source

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sso"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// Assignment is a role of an account that a sign-in to IAM Identity Center leads to.
type Assignment struct{ Account, AccountName, Role string }

const (
	// portalAttempts is how often a call of a long list is made where no setting says: the portal
	// throttles those who ask for every account.
	portalAttempts = 6
	// portalLimit bounds such a call with its retries.
	portalLimit = time.Minute
	// portalAbreast is how many accounts are asked about at a time.
	portalAbreast = 4
	// portalPage is how many accounts, or roles, an answer has at most.
	portalPage = 100
)

// Assignments returns all roles that a sign-in leads to, sorted by account and role. It has a person
// sign in where that is needed. Its errors are those of [Runner.Credentials].
func (r *Runner) Assignments(ctx context.Context, step plan.SSO, n plan.Network) ([]Assignment, error) {
	r.fill()
	started := &run{Runner: r, plan: plan.Plan{Network: n, Steps: []plan.Step{step}}, started: r.Now()}
	token, err := started.ssoToken(ctx, step, secret.String{})
	if err != nil {
		return nil, err
	}
	p := portal{started, r.located(step), token}
	all, err := p.assignments(ctx)
	if !unauthorized(err) {
		return all, err
	}
	if p.token, err = started.ssoToken(ctx, step, token); err != nil {
		return nil, err
	}
	if all, err = p.assignments(ctx); unauthorized(err) {
		return nil, signInNeeded(step, err)
	}
	return all, err
}

// portal is the access portal, as one who has signed in sees it.
type portal struct {
	*run

	step  plan.SSO
	token secret.String
}

// assignments asks for the accounts, and for the roles of each, a few at a time.
func (p portal) assignments(ctx context.Context) ([]Assignment, error) {
	accounts, err := p.accounts(ctx)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	found := make([][]Assignment, len(accounts))
	turns := make(chan struct{}, portalAbreast)
	var all sync.WaitGroup
	for i, account := range accounts {
		turns <- struct{}{}
		all.Go(func() {
			defer func() { <-turns }()
			roles, err := p.roles(ctx, account)
			if err != nil {
				cancel(err) // the first one counts
			}
			found[i] = roles
		})
	}
	all.Wait()
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	list := slices.Concat(found...)
	slices.SortFunc(list, func(a, b Assignment) int {
		return cmp.Or(cmp.Compare(a.AccountName, b.AccountName), cmp.Compare(a.Account, b.Account), cmp.Compare(a.Role, b.Role))
	})
	return list, nil
}

// accounts are those that the sign-in leads to, without roles.
// Source: https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/API_ListAccounts.html
func (p portal) accounts(ctx context.Context) (all []Assignment, err error) {
	for next := (*string)(nil); ; {
		in := &sso.ListAccountsInput{AccessToken: aws.String(p.token.Reveal()), MaxResults: aws.Int32(portalPage), NextToken: next}
		answer, err := portalCall(ctx, p, "ListAccounts", "", in, (*sso.Client).ListAccounts)
		if err != nil {
			return nil, err
		}
		for _, a := range answer.AccountList {
			all = append(all, Assignment{Account: aws.ToString(a.AccountId), AccountName: aws.ToString(a.AccountName)})
		}
		if next = answer.NextToken; aws.ToString(next) == "" {
			return all, nil
		}
	}
}

// roles are those of an account.
// Source:
// https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/API_ListAccountRoles.html
func (p portal) roles(ctx context.Context, of Assignment) (all []Assignment, err error) {
	for next := (*string)(nil); ; {
		in := &sso.ListAccountRolesInput{
			AccessToken: aws.String(
				p.token.Reveal(),
			),
			AccountId:  aws.String(of.Account),
			MaxResults: aws.Int32(portalPage),
			NextToken:  next,
		}
		answer, err := portalCall(ctx, p, "ListAccountRoles", of.Account, in, (*sso.Client).ListAccountRoles)
		if err != nil {
			return nil, err
		}
		for _, role := range answer.RoleList {
			all = append(all, Assignment{of.Account, of.AccountName, aws.ToString(role.RoleName)})
		}
		if next = answer.NextToken; aws.ToString(next) == "" {
			return all, nil
		}
	}
}

// portalSend is a method of the client.
type portalSend[In, Out any] func(*sso.Client, context.Context, *In, ...func(*sso.Options)) (*Out, error)

// portalCall makes a call, and sorts what goes wrong. The account is the one that it is about, if
// any.
func portalCall[In, Out any](ctx context.Context, p portal, operation, account string, in *In, send portalSend[In, Out]) (*Out, error) {
	n := p.plan.Network
	cfg, err := p.sdk(n, n.SSO)
	if err != nil {
		return nil, err
	}
	client := sso.NewFromConfig(cfg, func(o *sso.Options) {
		o.Region, o.RetryMaxAttempts = p.step.Region, cmp.Or(n.MaxAttempts, portalAttempts)
	})
	asked := awscall.CallError{
		Call: awscall.Call{
			Service: awscall.IdentityCenter, Operation: operation, Profile: p.step.Profile,
			Host: host(awscall.IdentityCenter, n.SSO, p.step.Region), SentBy: sentBy(n, "sso"),
		},
	}
	if account != "" {
		asked.Role = fmt.Sprintf("the roles of account %s", account)
	}
	p.keepQuiet(p.token)
	limited, cancel := context.WithTimeout(ctx, portalLimit)
	defer cancel()
	answer, err := send(client, limited, in)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, p.explain(limited, portalLimit, asked, err)
	}
	p.Log.Debug(operation, "account", account)
	return answer, nil
}
