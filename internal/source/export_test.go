package source

import (
	"context"
	"net/http"
	"time"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// SetClient has a runner ask others, where a plan names no certificates, by that client.
func (r *Runner) SetClient(c *http.Client) { r.network.made = map[string]clients{"": {c, c}} }

// Through sends all that a runner asks of others through a transport.
func (r *Runner) Through(transport http.RoundTripper) error {
	c, err := client("")
	if err == nil {
		c.Transport = transport
		r.SetClient(c)
	}
	return err
}

// Beside is the transport to the services beside the program, by the certificates of a file.
func (r *Runner) Beside(bundle string) (*http.Transport, error) {
	both, err := r.clients(plan.Network{CABundle: bundle})
	if err != nil {
		return nil, err
	}
	return both.metadata.Transport.(*http.Transport), nil
}

// Explain sorts an error of the SDK.
func (r *Runner) Explain(ctx context.Context, err error) error {
	r.fill()
	return r.explain(ctx, time.Second, awscall.CallError{}, err)
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
