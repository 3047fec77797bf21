package source

import (
	"context"
	"net/http"

	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// SetClient has a runner ask others, where a plan names no certificates, by that client.
func (r *Runner) SetClient(c *http.Client) {
	for _, made := range []func(plan.Network) (*http.Client, error){r.aws.HTTP, r.aws.Beside} {
		if own, err := made(plan.Network{}); err == nil {
			*own = *c
		}
	}
}

// Through sends all that a runner asks of others through a transport.
func (r *Runner) Through(transport http.RoundTripper) error {
	c, err := r.HTTP(plan.Network{})
	if err == nil {
		r.SetClient(&http.Client{Transport: transport, CheckRedirect: c.CheckRedirect})
	}
	return err
}

// CodeOfProcess gets a code from a command.
func (r *Runner) CodeOfProcess(ctx context.Context, command string) (string, error) {
	r.fill()
	return (&run{Runner: r}).codeOfProcess(ctx, coded{profile: "p", serial: "d", process: secret.New(command)})
}

// ContainerURL is the address of a container's endpoint.
func ContainerURL(ctx context.Context, step plan.Container) (string, error) {
	at, err := containerURL(ctx, step)
	if err != nil {
		return "", err
	}
	return at.String(), nil
}

// For tests.
var (
	CheckRole     = checkRole
	CLIRequest    = cliRequest
	ParseIdentity = parseIdentity
	FederatedName = federatedName
)
