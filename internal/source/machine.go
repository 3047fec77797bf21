package source

import (
	"cmp"
	"context"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/metadata"
	"github.com/seed642dee07/aws-federate/internal/waiting"
	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// The variables that say where a container's credentials are. The relative one wins, and the file
// of a token before the token.
// Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
const (
	containerRelative  = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
	containerFull      = "AWS_CONTAINER_CREDENTIALS_FULL_URI"
	containerTokenName = "AWS_CONTAINER_AUTHORIZATION_TOKEN"      // #nosec G101 -- a name
	containerTokenFile = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE" // #nosec G101 -- a name
)

const (
	// containerHost is that of Amazon ECS.
	containerHost = "169.254.170.2"
	// lookupLimit is how long the addresses of a name are looked for.
	lookupLimit = 2 * time.Second
)

// container asks the credentials endpoint of a container.
func (r *run) container(ctx context.Context, step plan.Container) (aws.Credentials, error) {
	at, err := containerURL(ctx, step)
	if err != nil {
		return aws.Credentials{}, err
	}
	token, err := containerToken(step)
	if err != nil {
		return aws.Credentials{}, err
	}
	sentBy := containerFull
	if step.RelativeURI != "" {
		sentBy = containerRelative
	}
	services, err := r.beside(step, step.Profile, sentBy)
	if err != nil {
		return aws.Credentials{}, err
	}
	defer waiting.On(ctx, "the credentials endpoint of the container, "+at.Host)()
	return services.Container(ctx, at, token)
}

// instance asks the metadata service of an EC2 instance.
func (r *run) instance(ctx context.Context, step plan.Instance) (aws.Credentials, error) {
	if step.Disabled {
		return aws.Credentials{}, &EnvironmentError{
			Profile: step.Profile, Variable: "AWS_EC2_METADATA_DISABLED",
			Reason: "is true, so that the instance metadata service is not asked",
		}
	}
	services, err := r.beside(step, step.Profile, r.instanceSentBy(step))
	if err != nil {
		return aws.Credentials{}, err
	}
	defer waiting.On(ctx, "the metadata service of the instance")()
	return services.Instance(ctx, step.Endpoint, step.V1Disabled)
}

// instanceSentBy names the setting by which the metadata service is elsewhere than AWS has it.
func (r *run) instanceSentBy(step plan.Instance) string {
	if step.Endpoint == "" {
		return ""
	}
	for _, s := range slices.Backward(r.plan.Settings) { // the address comes behind the kind of it, and counts
		switch s.Key {
		case "ec2_metadata_service_endpoint", "ec2_metadata_service_endpoint_mode", "imds_use_ipv6":
			return cmp.Or(s.From.Variable, s.Key+s.From.At())
		}
	}
	return ""
}

// beside asks the services beside the program, for a step of a profile, where a setting has them.
func (r *run) beside(step plan.Step, name, sentBy string) (*metadata.Client, error) {
	client, err := r.aws.Beside(r.plan.Network)
	if err != nil {
		return nil, err
	}
	return &metadata.Client{
		HTTP: client, Now: r.Now, Log: r.Log, Sent: &r.aws.Sent, Profile: name, Source: step.Type(), SentBy: sentBy,
	}, nil
}

// containerURL is the address of the endpoint. Plain http is for those alone that nobody on the
// network can stand in for: this machine, Amazon ECS and Amazon EKS Pod Identity.
func containerURL(ctx context.Context, step plan.Container) (*url.URL, error) {
	failed := func(variable, reason string) (*url.URL, error) {
		return nil, &EnvironmentError{Profile: step.Profile, Variable: variable, Reason: reason}
	}
	if step.RelativeURI != "" {
		at, err := url.Parse("http://" + containerHost + step.RelativeURI)
		if err != nil || at.Host != containerHost || at.User != nil {
			return failed(containerRelative, "has to be a path that begins with /")
		}
		return at, nil
	}
	at, err := url.Parse(step.FullURI)
	switch {
	case step.FullURI == "":
		return failed(containerRelative, "is not set, and neither is "+containerFull)
	case err != nil || at.Hostname() == "" || at.User != nil || at.Scheme != "http" && at.Scheme != "https":
		return failed(containerFull, notURL)
	case at.Scheme == "http" && !isBeside(ctx, at.Hostname()):
		return failed(containerFull, notSafe)
	}
	return at, nil
}

const (
	notURL  = "has to be an http or https URL with a host and without a user name"
	notSafe = "has to begin with https, or with http and be on this machine, at 169.254.170.2, 169.254.170.23 or [fd00:ec2::23]"
)

// isBeside reports whether a host is this machine, or one of AWS's addresses beside it. A name is
// if it has no address elsewhere.
func isBeside(ctx context.Context, host string) bool {
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip.IsLoopback() || slices.Contains([]string{containerHost, "169.254.170.23", "fd00:ec2::23"}, ip.String())
	}
	limited, cancel := context.WithTimeout(ctx, lookupLimit)
	defer cancel()
	addresses, err := net.DefaultResolver.LookupNetIP(limited, "ip", host)
	return err == nil && len(addresses) > 0 && !slices.ContainsFunc(addresses, func(ip netip.Addr) bool { return !ip.Unmap().IsLoopback() })
}

// containerToken is what the endpoint wants to be shown, as it is. Its file is read at each call,
// as whoever writes it renews it.
func containerToken(step plan.Container) (secret.String, error) {
	token, about := step.Token, TokenError{Setting: containerTokenName, Profile: step.Profile}
	if step.TokenFile != "" {
		about.Setting, about.File = containerTokenFile, step.TokenFile
		var err error
		if token, err = readToken(about, longestHeaderToken); err != nil {
			return secret.String{}, err
		}
	}
	if strings.ContainsAny(token.Reveal(), "\r\n") {
		about.Reason = "holds a line break, which no header can"
		return secret.String{}, &about
	}
	return token, nil
}
