package identitycenter

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sso"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// Assignment is a role of an account that a sign-in leads to.
type Assignment struct{ Account, AccountName, Role string }

const (
	// attempts is how often a call of a long list is made where no setting says: the portal
	// throttles those who ask for every account.
	attempts = 6
	// listLimit bounds such a call with its retries.
	listLimit = time.Minute
	// abreast is how many accounts are asked about at a time.
	abreast = 4
	// page is how many accounts, or roles, an answer has at most.
	page = 100
)

// Assignments returns all roles that a sign-in leads to, sorted by account and role: it asks for the
// accounts, and for the roles of each, a few at a time.
func (p Portal) Assignments(ctx context.Context, token secret.String) ([]Assignment, error) {
	accounts, err := p.accounts(ctx, token)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	found := make([][]Assignment, len(accounts))
	turns := make(chan struct{}, abreast)
	var all sync.WaitGroup
	for i, account := range accounts {
		turns <- struct{}{}
		all.Go(func() {
			defer func() { <-turns }()
			roles, err := p.roles(ctx, token, account)
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
func (p Portal) accounts(ctx context.Context, token secret.String) (all []Assignment, err error) {
	for next := (*string)(nil); ; {
		in := &sso.ListAccountsInput{AccessToken: aws.String(token.Reveal()), MaxResults: aws.Int32(page), NextToken: next}
		answer, err := listCall(ctx, p, token, "ListAccounts", "", in, (*sso.Client).ListAccounts)
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
func (p Portal) roles(ctx context.Context, token secret.String, of Assignment) (all []Assignment, err error) {
	for next := (*string)(nil); ; {
		in := &sso.ListAccountRolesInput{
			AccessToken: aws.String(token.Reveal()), AccountId: aws.String(of.Account),
			MaxResults: aws.Int32(page), NextToken: next,
		}
		answer, err := listCall(ctx, p, token, "ListAccountRoles", of.Account, in, (*sso.Client).ListAccountRoles)
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

// listSend is a method of the client.
type listSend[In, Out any] func(*sso.Client, context.Context, *In, ...func(*sso.Options)) (*Out, error)

// listCall makes a call, and sorts what goes wrong. The account is the one that it is about, if any.
func listCall[In, Out any](
	ctx context.Context, p Portal, token secret.String, operation, account string, in *In, send listSend[In, Out],
) (answer *Out, err error) {
	client, err := p.client(func(o *sso.Options) { o.RetryMaxAttempts = cmp.Or(p.Network.MaxAttempts, attempts) })
	if err != nil {
		return nil, err
	}
	asked := awscall.CallError{Call: p.called(operation)}
	if account != "" {
		asked.Role = "the roles of account " + account
	}
	p.Calls.Sent.Keep(token)
	err = p.Calls.Do(ctx, listLimit, asked, func(ctx context.Context) (err error) {
		answer, err = send(client, ctx, in)
		return err
	}, "account", account)
	return answer, err
}
