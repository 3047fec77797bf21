package source

import (
	"context"
	"crypto/ecdsa"
	"encoding/base64"
	"net/http"
	"strings"
	"time"

	"github.com/seed642dee07/aws-federate/internal/secret"
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

// Proof makes a proof, and puts what its header says in front of its other parts.
func Proof(key *ecdsa.PrivateKey) (string, error) {
	text, err := proof(key, http.MethodPost, "https://example.com", time.Unix(0, 0))
	if err != nil {
		return "", err
	}
	header, rest, _ := strings.Cut(text, ".")
	said, err := base64.RawURLEncoding.DecodeString(header)
	return string(said) + "." + rest, err
}

// JWK is how a proof's header has the coordinates of a public key.
func JWK(public []byte) string {
	return `"x":"` + base64.RawURLEncoding.EncodeToString(public[1:33]) + `","y":"` + base64.RawURLEncoding.EncodeToString(public[33:]) + `"`
}

// ParseProofKey reports whether a key can be read.
func ParseProofKey(text string) error {
	_, err := parseProofKey(secret.New(text))
	return err
}
