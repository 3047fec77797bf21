package fakeaws_test

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/aws-sdk-go-v2/service/sts/types"
	"github.com/aws/smithy-go"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

const account = "111122223333"

// world is a server with one user, who may assume the role "admin" for two hours.
type world struct {
	*fakeaws.Server

	keys fakeaws.Keys
	role string
}

func newWorld(t *testing.T) world {
	t.Helper()
	server := start(t)
	keys := server.AddUser(account, "ann")
	role := server.AddRole(fakeaws.Role{
		Account: account, Name: "admin", Trust: []string{keys.ARN}, MaxSessionDuration: 2 * hour,
	})
	return world{server, keys, role}
}

func start(t *testing.T) *fakeaws.Server {
	t.Helper()
	server, err := fakeaws.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	return server
}

// client is the real SDK's client, which does not try again.
func client(server *fakeaws.Server, c aws.Credentials) *sts.Client {
	return sts.New(sts.Options{
		Region:       "eu-west-1",
		BaseEndpoint: &server.URL,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return c, nil
		}),
		RetryMaxAttempts: 1,
		HTTPClient:       &http.Client{Transport: &http.Transport{DisableKeepAlives: true}},
	})
}

func userCreds(k fakeaws.Keys) aws.Credentials {
	return aws.Credentials{AccessKeyID: k.AccessKeyID, SecretAccessKey: k.SecretAccessKey}
}

func sessionCreds(c *types.Credentials) aws.Credentials {
	return aws.Credentials{
		AccessKeyID: *c.AccessKeyId, SecretAccessKey: *c.SecretAccessKey, SessionToken: *c.SessionToken,
	}
}

// assume calls AssumeRole with c, for changes made to a good request.
func assume(
	t *testing.T, w world, c aws.Credentials, change func(*sts.AssumeRoleInput),
) (*sts.AssumeRoleOutput, error) {
	t.Helper()
	in := &sts.AssumeRoleInput{RoleArn: &w.role, RoleSessionName: aws.String("work")}
	if change != nil {
		change(in)
	}
	return client(w.Server, c).AssumeRole(t.Context(), in)
}

func mustAssume(t *testing.T, w world, c aws.Credentials, change func(*sts.AssumeRoleInput)) *sts.AssumeRoleOutput {
	t.Helper()
	out, err := assume(t, w, c, change)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func mustGetSession(t *testing.T, w world, in *sts.GetSessionTokenInput) aws.Credentials {
	t.Helper()
	out, err := client(w.Server, userCreds(w.keys)).GetSessionToken(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	return sessionCreds(out.Credentials)
}

func mustFederate(t *testing.T, w world) aws.Credentials {
	t.Helper()
	in := &sts.GetFederationTokenInput{Name: aws.String("ann")}
	out, err := client(w.Server, userCreds(w.keys)).GetFederationToken(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	return sessionCreds(out.Credentials)
}

// caller is the ARN behind c.
func caller(t *testing.T, w world, c aws.Credentials) string {
	t.Helper()
	out, err := client(w.Server, c).GetCallerIdentity(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return *out.Arn
}

// wantRefusal holds err against AWS's status, code and text; an empty message matches all texts.
func wantRefusal(t *testing.T, err error, status int, code, message string) {
	t.Helper()
	api, refused := errors.AsType[smithy.APIError](err)
	response, answered := errors.AsType[*awshttp.ResponseError](err)
	if !refused || !answered {
		t.Fatalf("error is %v, want %s", err, code)
	}
	if response.HTTPStatusCode() != status || api.ErrorCode() != code {
		t.Errorf("refused with %d %s, want %d %s", response.HTTPStatusCode(), api.ErrorCode(), status, code)
	}
	if message != "" && api.ErrorMessage() != message {
		t.Errorf("refused with\n%q, want\n%q", api.ErrorMessage(), message)
	}
	if response.ServiceRequestID() == "" {
		t.Error("the refusal has no request id")
	}
}
