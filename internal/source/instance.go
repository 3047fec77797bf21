package source

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

	"github.com/seed642dee07/aws-federate/pkg/profile"
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
)

// instance gets the credentials of the role of an EC2 instance from its metadata service: with a token, which is version 2 of the
// service, and without one where the service has only version 1.
func (r *run) instance(ctx context.Context, step profile.Instance) (aws.Credentials, error) {
	if step.Disabled {
		return aws.Credentials{}, &EnvironmentError{Profile: step.Profile, Variable: "AWS_EC2_METADATA_DISABLED", Reason: "is true, so that the instance metadata service is not asked"}
	}
	token, err := r.instanceToken(ctx, step)
	if err != nil {
		return aws.Credentials{}, err
	}
	role, err := r.instanceRole(ctx, step, token)
	if err != nil {
		return aws.Credentials{}, err
	}
	asked, answer, err := r.instanceGet(ctx, step, "GET credentials", url.PathEscape(role), token)
	if err != nil {
		return aws.Credentials{}, err
	}
	if offered, ok := parseOffer(answer.body); ok && offered.Code != "" && offered.Code != "Success" {
		return aws.Credentials{}, r.refusal(asked, answer)
	}
	return r.accept(asked, answer, step.Type())
}

// instanceToken gets a token. It is empty where the service gives none, and may have version 1: as in botocore, where it says so, or
// does not answer, as its answer does not reach into a container. Where nobody is there, botocore waits a second time; we do not.
func (r *run) instanceToken(ctx context.Context, step profile.Instance) (secret.String, error) {
	asked, base := instanceCall(step, "PUT token")
	answer, err := r.ask(ctx, metadataRequest{
		asked: asked, method: http.MethodPut, url: base + "/latest/api/token",
		header: map[string]secret.String{"X-Aws-Ec2-Metadata-Token-Ttl-Seconds": secret.New(strconv.Itoa(int(instanceTokenTTL.Seconds())))},
	})
	if e, ok := errors.AsType[*NetworkError](err); err != nil && (!ok || e.Unsent || step.V1Disabled) {
		return secret.String{}, err
	}
	token := strings.TrimSpace(string(answer.body))
	switch {
	case answer.status == http.StatusOK && token != "":
		return secret.New(token), nil
	case answer.status == http.StatusOK, answer.status == http.StatusBadRequest, answer.status >= 300 && answer.status < 400:
		return secret.String{}, &AnswerError{Call: asked.Call, Status: answer.status}
	case step.V1Disabled:
		asked.Code, asked.Message, asked.Status = "NoToken", "it gives no token, and without one it is not to be asked", answer.status
		return secret.String{}, &asked
	}
	return secret.String{}, nil
}

// instanceRole gets the name of the instance's role.
func (r *run) instanceRole(ctx context.Context, step profile.Instance, token secret.String) (string, error) {
	asked, answer, err := r.instanceGet(ctx, step, "GET role", "", token)
	if err != nil {
		return "", err
	}
	name, _, _ := strings.Cut(strings.TrimSpace(string(answer.body)), "\n")
	if name == "" || strings.ContainsFunc(name, func(c rune) bool { return !isNameSign(c) }) {
		return "", &AnswerError{Call: asked.Call, Status: answer.status}
	}
	return name, nil
}

// instanceGet asks for what stands below the roles.
func (r *run) instanceGet(ctx context.Context, step profile.Instance, operation, path string, token secret.String) (CallError, metadataAnswer, error) {
	asked, base := instanceCall(step, operation)
	header := map[string]secret.String{}
	if !token.Empty() {
		header["X-Aws-Ec2-Metadata-Token"] = token
	}
	answer, err := r.ask(ctx, metadataRequest{asked: asked, method: http.MethodGet, url: base + instanceRoles + path, header: header})
	if err != nil || answer.status == http.StatusOK {
		return asked, answer, err
	}
	asked.Code, asked.Status = "HTTP "+strconv.Itoa(answer.status), answer.status
	switch answer.status {
	case http.StatusNotFound:
		asked.Message = "the instance has no role"
	case http.StatusUnauthorized:
		asked.Message = "it wants a token, and gave none that it takes"
	case http.StatusForbidden:
		asked.Message = "it is switched off for this instance"
	default:
		return asked, answer, &AnswerError{Call: asked.Call, Status: answer.status}
	}
	return asked, answer, &asked
}

// instanceCall says where a request goes.
func instanceCall(step profile.Instance, operation string) (asked CallError, base string) {
	base = strings.TrimSuffix(cmp.Or(step.Endpoint, instanceIPv4), "/")
	return CallError{Call: Call{Service: Instance, Operation: operation, Host: host(Instance, base, "")}, Profile: step.Profile}, base
}
