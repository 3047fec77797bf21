package metadata

import (
	"context"
	"net/http"
	"net/url"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// Container asks the credentials endpoint of a container, which is shown a token if there is one:
// of Amazon ECS, of Amazon EKS Pod Identity, or one that another program serves on this machine.
//
// Its errors are [awscall.CallError], [awscall.NetworkError], [awscall.AnswerError],
// [awscall.ClockError], [awscall.SetupError], and that of the context.
// Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
func (c *Client) Container(ctx context.Context, at *url.URL, token secret.String) (aws.Credentials, error) {
	asked := c.call(awscall.Container, "GET credentials", at.Host)
	a, err := c.ask(ctx, request{
		asked: asked, method: http.MethodGet, url: at.String(), header: map[string]string{"Accept": "application/json"},
		tokenHeader: "Authorization", token: token, patient: true,
	})
	switch {
	case err != nil:
		return aws.Credentials{}, err
	case a.status != http.StatusOK:
		return aws.Credentials{}, c.refusal(asked, a)
	}
	return c.accept(asked, a)
}
