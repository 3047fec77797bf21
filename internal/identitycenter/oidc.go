package identitycenter

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssooidc"
	"github.com/aws/aws-sdk-go-v2/service/ssooidc/types"
	"github.com/aws/smithy-go"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/internal/awsclient"
	"github.com/seed642dee07/aws-federate/internal/signin"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// OIDC is the service that registers clients and gives the tokens of sign-ins. It is a
// [signin.Authority]. Its calls are not signed.
// Source: https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/Welcome.html
type OIDC struct {
	Place

	StartURL string
}

// client makes a client, and says where a call goes.
func (o OIDC) client(operation string) (*ssooidc.Client, awscall.Call, error) {
	cfg, err := o.Calls.Config(awscall.IdentityCenterOIDC, o.Network)
	if err != nil {
		return nil, awscall.Call{}, err
	}
	client := ssooidc.NewFromConfig(cfg, func(options *ssooidc.Options) { options.Region = o.Region })
	return client, awsclient.To(awscall.IdentityCenterOIDC, o.Network, o.Region, operation, o.Profile), nil
}

// oidcSend is a method of the client.
type oidcSend[In, Out any] func(*ssooidc.Client, context.Context, *In, ...func(*ssooidc.Options)) (*Out, error)

// oidcCall makes a call, and sorts what goes wrong.
func oidcCall[In, Out any](ctx context.Context, o OIDC, operation string, in *In, send oidcSend[In, Out]) (*Out, awscall.Call, error) {
	client, called, err := o.client(operation)
	if err != nil {
		return nil, called, err
	}
	var answer *Out
	var said error
	err = o.Calls.Do(ctx, awsclient.Limit, awscall.CallError{Call: called}, func(ctx context.Context) error {
		answer, said = send(client, ctx, in)
		return said
	}, "session", o.StartURL)
	if err != nil {
		return nil, called, o.refusal(said, err)
	}
	return answer, called, nil
}

// refusal marks the refusals that a sign-in has to tell apart, and adds what the service says: it
// says so in a field of its own.
func (o OIDC) refusal(err, sorted error) error {
	refused, ok := errors.AsType[*awscall.CallError](sorted)
	if !ok {
		return sorted
	}
	if refused.Message == "" {
		refused.Message = o.Calls.Sent.Quotable(description(err))
	}
	kind, ok := map[string]signin.Refusal{
		"AuthorizationPendingException": signin.Pending, "SlowDownException": signin.TooFast, "ExpiredTokenException": signin.TooLate,
		"AccessDeniedException": signin.Denied, "InvalidGrantException": signin.BadGrant,
		"InvalidClientException": signin.BadClient, "UnauthorizedClientException": signin.BadClient,
	}[refused.Code]
	if !ok {
		return refused
	}
	return &signin.RefusalError{Refusal: kind, Err: refused}
}

// description is the error_description of those errors that a person may have to read.
func description(err error) string {
	switch e, _ := errors.AsType[smithy.APIError](err); e := e.(type) {
	case *types.InvalidGrantException:
		return aws.ToString(e.Error_description)
	case *types.InvalidClientException:
		return aws.ToString(e.Error_description)
	case *types.InvalidRequestException:
		return aws.ToString(e.Error_description)
	case *types.InvalidScopeException:
		return aws.ToString(e.Error_description)
	case *types.AccessDeniedException:
		return aws.ToString(e.Error_description)
	}
	return ""
}

// Register implements [signin.Authority].
func (o OIDC) Register(ctx context.Context, c signin.Client) (signin.Registration, error) {
	in := &ssooidc.RegisterClientInput{
		ClientName: aws.String(c.Name), ClientType: aws.String("public"), Scopes: c.Scopes, GrantTypes: c.GrantTypes,
	}
	if c.RedirectURI != "" {
		in.RedirectUris, in.IssuerUrl = []string{c.RedirectURI}, aws.String(c.IssuerURL)
	}
	answer, called, err := oidcCall(ctx, o, "RegisterClient", in, (*ssooidc.Client).RegisterClient)
	switch {
	case err != nil:
		return signin.Registration{}, err
	case awsclient.Lack(answer.ClientId, answer.ClientSecret):
		return signin.Registration{}, &awscall.AnswerError{Call: called}
	}
	return signin.Registration{
		ClientID: *answer.ClientId, ClientSecret: secret.New(*answer.ClientSecret), Expires: time.Unix(answer.ClientSecretExpiresAt, 0),
	}, nil
}

// Device implements [signin.Authority].
func (o OIDC) Device(ctx context.Context, c signin.Registration, startURL string) (signin.Device, error) {
	o.Calls.Sent.Keep(c.ClientSecret)
	in := &ssooidc.StartDeviceAuthorizationInput{
		ClientId: aws.String(c.ClientID), ClientSecret: aws.String(c.ClientSecret.Reveal()), StartUrl: aws.String(startURL),
	}
	answer, called, err := oidcCall(ctx, o, "StartDeviceAuthorization", in, (*ssooidc.Client).StartDeviceAuthorization)
	switch {
	case err != nil:
		return signin.Device{}, err
	case awsclient.Lack(answer.DeviceCode, answer.UserCode) || !webPage(aws.ToString(answer.VerificationUri)):
		return signin.Device{}, &awscall.AnswerError{Call: called}
	}
	device := signin.Device{
		Code: secret.New(*answer.DeviceCode), UserCode: *answer.UserCode,
		Address: *answer.VerificationUri, Complete: aws.ToString(answer.VerificationUriComplete),
		Interval: time.Duration(answer.Interval) * time.Second, Lifetime: time.Duration(answer.ExpiresIn) * time.Second,
	}
	if !webPage(device.Complete) {
		device.Complete = device.Address
	}
	return device, nil
}

// webPage reports whether an address is one that a browser may be sent to.
func webPage(address string) bool {
	return strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://127.0.0.1:")
}

// Token implements [signin.Authority].
func (o OIDC) Token(ctx context.Context, c signin.Registration, g signin.Grant) (signin.Issued, error) {
	o.Calls.Sent.Keep(c.ClientSecret, g.Code, g.Verifier, g.RefreshToken, g.DeviceCode)
	in := &ssooidc.CreateTokenInput{
		ClientId: aws.String(c.ClientID), ClientSecret: aws.String(c.ClientSecret.Reveal()), GrantType: aws.String(g.Type),
		Code: given(g.Code), CodeVerifier: given(g.Verifier), RefreshToken: given(g.RefreshToken), DeviceCode: given(g.DeviceCode),
	}
	if g.RedirectURI != "" {
		in.RedirectUri = aws.String(g.RedirectURI)
	}
	answer, called, err := oidcCall(ctx, o, "CreateToken", in, (*ssooidc.Client).CreateToken)
	switch {
	case err != nil:
		return signin.Issued{}, err
	case awsclient.Lack(answer.AccessToken) || answer.ExpiresIn <= 0:
		return signin.Issued{}, &awscall.AnswerError{Call: called}
	}
	return signin.Issued{
		AccessToken: secret.New(*answer.AccessToken), RefreshToken: secret.New(aws.ToString(answer.RefreshToken)),
		Lifetime: time.Duration(answer.ExpiresIn) * time.Second,
	}, nil
}

// given is a parameter, none if it is empty.
func given(s secret.String) *string {
	if s.Empty() {
		return nil
	}
	return aws.String(s.Reveal())
}

// AuthorizeURL implements [signin.Authority]: the page is beside the operations, and no part of the
// service's model.
// Source: awscli/botocore/utils.py, SSOTokenFetcherAuth._get_base_authorization_uri.
func (o OIDC) AuthorizeURL(ctx context.Context) (string, error) {
	client, called, err := o.client("authorize")
	if err != nil {
		return "", err
	}
	set := client.Options()
	base := aws.ToString(set.BaseEndpoint)
	if base == "" {
		resolved, err := set.EndpointResolverV2.ResolveEndpoint(ctx, ssooidc.EndpointParameters{
			Region: aws.String(set.Region), UseFIPS: aws.Bool(set.EndpointOptions.UseFIPSEndpoint == aws.FIPSEndpointStateEnabled),
			UseDualStack: aws.Bool(set.EndpointOptions.UseDualStackEndpoint == aws.DualStackEndpointStateEnabled),
		})
		if err != nil {
			return "", &awscall.SetupError{What: "preparing " + called.Operation, Err: awscall.ErrNotSent}
		}
		base = resolved.URI.String()
	}
	return strings.TrimSuffix(base, "/") + "/authorize", nil
}
