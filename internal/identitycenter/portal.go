// Package identitycenter calls IAM Identity Center: its OIDC service, by which a person signs in, and
// its access portal, which gives the credentials of roles, lists these and ends a sign-in.
//
// It does not know where tokens are kept, when one is renewed, which profile wants credentials, or
// how a person is spoken to.
package identitycenter

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/service/sso"
	smithymiddleware "github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/internal/awsclient"
	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// Place is which IAM Identity Center is called, and for whom.
type Place struct {
	Calls   *awsclient.Client
	Network plan.Network
	Region  string
	// Profile is the one that errors name; empty where a call is for none.
	Profile string
	// Session is the sso-session that it names; empty for none.
	Session string
}

// Portal is the access portal. Its calls are not signed: the token of a sign-in is all that they
// take.
type Portal struct{ Place }

// client makes a client.
func (p Portal) client(options ...func(*sso.Options)) (*sso.Client, error) {
	cfg, err := p.Calls.Config(awscall.IdentityCenter, p.Network)
	if err != nil {
		return nil, err
	}
	return sso.NewFromConfig(cfg, append(options, func(o *sso.Options) { o.Region = p.Region })...), nil
}

// called says where a call goes.
func (p Portal) called(operation string) awscall.Call {
	return awsclient.To(awscall.IdentityCenter, p.Network, p.Region, operation, p.Profile)
}

// Credentials returns the credentials of a role.
// Source:
// https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/API_GetRoleCredentials.html
func (p Portal) Credentials(ctx context.Context, token secret.String, account, role string) (aws.Credentials, error) {
	client, err := p.client()
	if err != nil {
		return aws.Credentials{}, err
	}
	asked := awscall.CallError{
		Call:    p.called("GetRoleCredentials"),
		Role:    fmt.Sprintf("role %s of account %s", role, account),
		Session: p.Session,
	}
	p.Calls.Sent.Keep(token)
	var answer *sso.GetRoleCredentialsOutput
	err = p.Calls.Do(ctx, awsclient.Limit, asked, func(ctx context.Context) (err error) {
		answer, err = client.GetRoleCredentials(ctx, &sso.GetRoleCredentialsInput{
			AccessToken: aws.String(token.Reveal()), AccountId: aws.String(account), RoleName: aws.String(role),
		})
		return err
	}, "role", role, "account", account)
	if err != nil {
		return aws.Credentials{}, err
	}
	creds, ok := credentials(account, answer)
	if !ok {
		return aws.Credentials{}, &awscall.AnswerError{Call: asked.Call}
	}
	return p.Calls.Alive(asked, creds, answer.ResultMetadata)
}

// credentials turns an answer into the SDK's form. An answer can lack everything, and its time counts
// milliseconds.
func credentials(account string, answer *sso.GetRoleCredentialsOutput) (creds aws.Credentials, ok bool) {
	got := answer.RoleCredentials
	if got == nil || awsclient.Lack(got.AccessKeyId, got.SecretAccessKey, got.SessionToken) || got.Expiration <= 0 {
		return aws.Credentials{}, false
	}
	return aws.Credentials{
		AccessKeyID: *got.AccessKeyId, SecretAccessKey: *got.SecretAccessKey, SessionToken: *got.SessionToken,
		AccountID: account, CanExpire: true, Expires: time.UnixMilli(got.Expiration).UTC(),
	}, true
}

// SignOut ends a sign-in. What roles have given goes on until its end.
// Source: https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/API_Logout.html
func (p Portal) SignOut(ctx context.Context, token secret.String) error {
	client, err := p.client()
	if err != nil {
		return err
	}
	called := p.called("Logout")
	p.Calls.Sent.Keep(token)
	var answer *sso.LogoutOutput
	err = p.Calls.Do(ctx, awsclient.Limit, awscall.CallError{Call: called}, func(ctx context.Context) (err error) {
		answer, err = client.Logout(ctx, &sso.LogoutInput{AccessToken: aws.String(token.Reveal())})
		return err
	}, "region", p.Region)
	if err == nil && isPage(answer.ResultMetadata) {
		return &awscall.AnswerError{Call: called}
	}
	return err
}

// isPage reports whether an answer is a page for people, such as that of a captive portal: of an
// operation whose answer is empty the SDK takes any.
func isPage(metadata smithymiddleware.Metadata) bool {
	raw, ok := middleware.GetRawResponse(metadata).(*smithyhttp.Response)
	return ok && strings.HasPrefix(raw.Header.Get("Content-Type"), "text/html")
}

// Probe calls the portal with no token, which it refuses: see [awsclient.Client.Probe].
func (p Portal) Probe(ctx context.Context) (served time.Time, err error) {
	client, err := p.client(func(o *sso.Options) { o.RetryMaxAttempts = 1 })
	if err != nil {
		return time.Time{}, err
	}
	return p.Calls.Probe(ctx, p.called(awsclient.ProbeName), func() error {
		_, err := client.ListAccounts(ctx, &sso.ListAccountsInput{AccessToken: aws.String("none")})
		return err
	})
}
