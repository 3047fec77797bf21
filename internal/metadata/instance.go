package metadata

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/arn"
	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

const (
	// instanceIPv4 is where the metadata service of an instance is.
	// Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html
	instanceIPv4 = "http://169.254.169.254"
	// instanceRoles is where it has the credentials of the instance's role.
	instanceRoles = "/latest/meta-data/iam/security-credentials/"
	// instanceTokenTTL is that of botocore (utils.py, IMDSFetcher._TOKEN_TTL).
	instanceTokenTTL = 6 * time.Hour
	// instanceTokenHeader takes the token.
	instanceTokenHeader = "X-Aws-Ec2-Metadata-Token" // #nosec G101 -- a name
)

// instance is the metadata service of an instance.
type instance struct {
	*Client
	base, host string
	v1Disabled bool
}

// Instance gets the credentials of the role of an EC2 instance from its metadata service, at a URL
// or, where that is empty, at AWS's own under IPv4: with a token, which is version 2 of the
// service, and without one where the service has only version 1 and that is not disabled.
//
// Its errors are [awscall.CallError], [awscall.NetworkError], [awscall.AnswerError],
// [awscall.ClockError], [awscall.SetupError], and that of the context.
func (c *Client) Instance(ctx context.Context, endpoint string, v1Disabled bool) (aws.Credentials, error) {
	i := instance{Client: c, base: strings.TrimSuffix(cmp.Or(endpoint, instanceIPv4), "/"), v1Disabled: v1Disabled}
	if at, err := url.Parse(i.base); err == nil {
		i.host = at.Host
	}
	token, err := i.token(ctx)
	if err != nil {
		return aws.Credentials{}, err
	}
	role, err := i.role(ctx, token)
	if err != nil {
		return aws.Credentials{}, err
	}
	asked, a, err := i.get(ctx, "GET credentials", url.PathEscape(role), token)
	if err != nil {
		return aws.Credentials{}, err
	}
	if offered, ok := parseOffer(a.body); ok && offered.Code != "" && offered.Code != "Success" {
		return aws.Credentials{}, i.refusal(asked, a)
	}
	return i.accept(asked, a)
}

// token gets a token. It is empty where the service gives none, and may have version 1: as in
// botocore, where it says so, or does not answer, as its answer does not reach into a container.
// Where nobody is there, botocore waits a second time; we do not.
func (i instance) token(ctx context.Context) (secret.String, error) {
	asked := i.call(awscall.Instance, "PUT token", i.host)
	a, err := i.ask(ctx, request{
		asked: asked, method: http.MethodPut, url: i.base + "/latest/api/token",
		header: map[string]string{"X-Aws-Ec2-Metadata-Token-Ttl-Seconds": strconv.Itoa(int(instanceTokenTTL.Seconds()))},
	})
	if e, ok := errors.AsType[*awscall.NetworkError](err); err != nil && (!ok || e.Unsent || i.v1Disabled) {
		return secret.String{}, err
	}
	token := strings.TrimSpace(string(a.body))
	switch {
	case a.status == http.StatusOK && token != "":
		return secret.New(token), nil
	case a.status == http.StatusOK, a.status == http.StatusBadRequest, a.status >= 300 && a.status < 400:
		return secret.String{}, &awscall.AnswerError{Call: asked.Call, Status: a.status}
	case i.v1Disabled:
		asked.Code, asked.Message, asked.Status = "NoToken", "it gives no token, and without one it is not to be asked", a.status
		return secret.String{}, &asked
	}
	return secret.String{}, nil
}

// role gets the name of the instance's role.
func (i instance) role(ctx context.Context, token secret.String) (string, error) {
	asked, a, err := i.get(ctx, "GET role", "", token)
	if err != nil {
		return "", err
	}
	name, _, _ := strings.Cut(strings.TrimSpace(string(a.body)), "\n")
	if name == "" || strings.ContainsFunc(name, func(c rune) bool { return !arn.IsNameSign(c) }) {
		return "", &awscall.AnswerError{Call: asked.Call, Status: a.status}
	}
	return name, nil
}

// get asks for what stands below the roles.
func (i instance) get(ctx context.Context, operation, path string, token secret.String) (awscall.CallError, answer, error) {
	asked := i.call(awscall.Instance, operation, i.host)
	a, err := i.ask(ctx, request{
		asked: asked, method: http.MethodGet, url: i.base + instanceRoles + path, tokenHeader: instanceTokenHeader, token: token,
	})
	if err != nil || a.status == http.StatusOK {
		return asked, a, err
	}
	asked.Code, asked.Status = "HTTP "+strconv.Itoa(a.status), a.status
	switch a.status {
	case http.StatusNotFound:
		asked.Message = "the instance has no role"
	case http.StatusUnauthorized:
		asked.Message = "it wants a token, and gave none that it takes"
	case http.StatusForbidden:
		asked.Message = "it is switched off for this instance"
	default:
		return asked, a, &awscall.AnswerError{Call: asked.Call, Status: a.status}
	}
	return asked, a, &asked
}
