package source_test

import (
	"context"
	"os"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// networkOf resolves the settings of the network that a config file's default profile and the
// environment give a plan.
func networkOf(config string, getenv func(string) string, last profile.Step) (profile.Network, error) {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		return profile.Network{}, err
	}
	defer os.RemoveAll(dir)
	base := "aws_access_key_id = A\naws_secret_access_key = s\n"
	if _, ok := last.(profile.SSO); ok { // it decides which services are called
		base = "sso_start_url = u\nsso_region = r\nsso_account_id = 1\nsso_role_name = n\n"
	}
	files := profile.Files{Config: dir + "/config"}
	if err := os.WriteFile(files.Config, []byte("[default]\n"+base+config), 0o600); err != nil {
		return profile.Network{}, err
	}
	set, err := profile.Load(files)
	if err != nil {
		return profile.Network{}, err
	}
	plan, err := profile.Resolve(set, profile.Request{Profile: "default", Environment: profile.ReadEnvironment(getenv)})
	return plan.Network, err
}

// withNetwork gives a plan the network of a config file's default profile and of the environment.
func withNetwork(t *testing.T, plan profile.Plan, config string) profile.Plan {
	t.Helper()
	n, err := networkOf(config, os.Getenv, plan.Steps[0])
	if err != nil {
		t.Fatal(err)
	}
	if plan.Network.STS != "" {
		n.STS = plan.Network.STS
	}
	plan.Network = n
	return plan
}

// Credentials carries out a plan with the settings of the network that the environment has.
func (d *desk) Credentials(ctx context.Context, plan profile.Plan) (aws.Credentials, error) {
	n, err := networkOf("", os.Getenv, plan.Steps[0])
	if err != nil {
		return aws.Credentials{}, err
	}
	if plan.Network.STS != "" {
		n.STS = plan.Network.STS
	}
	plan.Network = n
	return d.Runner.Credentials(ctx, plan)
}
