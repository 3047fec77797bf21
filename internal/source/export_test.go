package source

import (
	"context"
	"net/http"

	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// Through sends all that a runner asks of others through a transport.
func (r *Runner) Through(transport http.RoundTripper) error {
	r.network.once.Do(r.network.load)
	if r.network.err == nil {
		r.network.client.Transport, r.network.metadata.Transport = transport, transport
	}
	return r.network.err
}

// Beside is the transport to the services beside the program.
func (r *Runner) Beside() (*http.Transport, error) {
	r.network.once.Do(r.network.load)
	return r.network.metadata.Transport.(*http.Transport), r.network.err
}

// ContainerURL is the address of a container's endpoint.
func ContainerURL(ctx context.Context, step profile.Container) (string, error) {
	at, err := containerURL(ctx, step)
	if err != nil {
		return "", err
	}
	return at.String(), nil
}
