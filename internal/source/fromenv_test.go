package source_test

import (
	"context"
	"os"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// networkOf resolves the settings of the network that a config file's default profile and the
// environment give a plan.
func networkOf(config string, getenv func(string) string, last plan.Step) (plan.Network, error) {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		return plan.Network{}, err
	}
	defer os.RemoveAll(dir)
	base := "aws_access_key_id = A\naws_secret_access_key = s\n"
	if _, ok := last.(plan.SSO); ok { // it decides which services are called
		base = "sso_start_url = u\nsso_region = r\nsso_account_id = 1\nsso_role_name = n\n"
	}
	files := profile.Files{Config: dir + "/config"}
	if err := os.WriteFile(files.Config, []byte("[default]\n"+base+config), 0o600); err != nil {
		return plan.Network{}, err
	}
	set, err := profile.Load(files)
	if err != nil {
		return plan.Network{}, err
	}
	p, err := profile.Resolve(set, profile.Request{Profile: "default", Environment: profile.ReadEnvironment(getenv)})
	return p.Network, err
}

// withNetwork gives a plan the network of a config file's default profile and of the environment.
func withNetwork(t *testing.T, p plan.Plan, config string) plan.Plan {
	t.Helper()
	n, err := networkOf(config, os.Getenv, p.Steps[0])
	if err != nil {
		t.Fatal(err)
	}
	if p.Network.STS != "" {
		n.STS = p.Network.STS
	}
	p.Network = n
	return p
}

// Credentials carries out a plan with the settings of the network that the environment has.
func (d *desk) Credentials(ctx context.Context, p plan.Plan) (aws.Credentials, error) {
	n, err := networkOf("", os.Getenv, p.Steps[0])
	if err != nil {
		return aws.Credentials{}, err
	}
	if p.Network.STS != "" {
		n.STS = p.Network.STS
	}
	p.Network = n
	return d.Runner.Credentials(ctx, p)
}
