package childenv

import (
	"slices"
	"testing"
)

// TestChildEnvironment takes secrets away, and nothing that a browser or a window needs.
func TestChildEnvironment(t *testing.T) {
	t.Parallel()
	given := []string{
		"DISPLAY=:0", "AWS_PROFILE=prod", "AWS_SECRET_ACCESS_KEY=s", "aws_session_token=t", "AWS_REGION=eu-west-1",
		"AWS_CONTAINER_AUTHORIZATION_TOKEN=Basic t", "AWS_BEARER_TOKEN_BEDROCK=b", "AWS_FEDERATE_MFA_PROCESS=oathtool seed", "odd", "=C:=C:\\",
		"AWS_SECRET_ACCESS_KEY=", "AWS_FEDERATE_PROMPT=gui", "AWS_ACCESS_KEY_ID=AKIA", "AWS_SECURITY_TOKEN=t",
	}
	before := slices.Clone(given)
	want := []string{"DISPLAY=:0", "AWS_PROFILE=prod", "AWS_REGION=eu-west-1", "odd", "=C:=C:\\", "AWS_FEDERATE_PROMPT=gui"}
	if got := For(given); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if !slices.Equal(given, before) {
		t.Error("what was given has changed")
	}
}
