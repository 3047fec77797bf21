package console

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/run/runtest"
	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// TestInput has credentials on standard input be the keys of the environment, whatever stood there.
func TestInput(t *testing.T) {
	expires := runtest.Now.Add(time.Hour).Format(time.RFC3339)
	for name, tt := range map[string]struct{ input, expiration, err string }{
		"a session": {
			`{"Version":1,"AccessKeyId":"ASIA","SecretAccessKey":"s","SessionToken":"t","AccountId":"111122223333","Expiration":"` + expires + `"}`,
			expires, "",
		},
		"of assume-role": {
			`{"Credentials":{"AccessKeyId":"ASIA","SecretAccessKey":"s","SessionToken":"t","Expiration":"` + expires + `"},` +
				`"AssumedRoleUser":{"AssumedRoleId":"AROA:x","Arn":"arn:aws:sts::111122223333:assumed-role/Admin/x"},"PackedPolicySize":6}`,
			expires, "",
		},
		"of get-federation-token": {
			`{"Credentials":{"AccessKeyId":"ASIA","SecretAccessKey":"s","SessionToken":"t","Expiration":"` + expires + `"},` +
				`"FederatedUser":{"FederatedUserId":"111122223333:x","Arn":"arn:aws:sts::111122223333:federated-user/x"}}`,
			expires, "",
		},
		"of STS, and no text":   {`{"Credentials":{"AccessKeyId":7}}`, "", "JSON whose AccessKeyId is no text"},
		"of STS, and nothing":   {`{"Credentials":{}}`, "", "JSON without AccessKeyId"},
		"of STS, and no object": {`{"Credentials":"x"}`, "", "JSON whose Version is not the number 1"},
		"no end":                {`{"Version":1,"AccessKeyId":"ASIA","SecretAccessKey":"s","SessionToken":"t","AccountId":"111122223333"}`, "", ""},
		"no JSON":               {"AKIA", "", "standard input holds no JSON object"},
		"nothing":               {"", "", "standard input holds no JSON object"},
		"of the past": {
			`{"Version":1,"AccessKeyId":"ASIA","SecretAccessKey":"s","Expiration":"2020-01-01T00:00:00Z"}`, "", "standard input holds",
		},
	} {
		h := runtest.New(t, "", "AWS_ACCESS_KEY_ID=AKIA", "AWS_SECRET_ACCESS_KEY=x", "AWS_SESSION_TOKEN=y",
			"AWS_CREDENTIAL_EXPIRATION=2020-01-01T00:00:00Z", "AWS_REGION=eu-west-1")
		h.Env.Stdin = strings.NewReader(tt.input)
		r := h.Run(t)
		creds, err := readInput(t.Context(), r)
		says(t, name, err, tt.err)
		if _, ok := errors.AsType[*source.InputError](err); err != nil && !ok {
			t.Errorf("%s: %T", name, err)
		}
		if err != nil {
			continue
		}
		got := inEnvironment(r.Request.Environment, creds)
		if got.AccessKeyID != "ASIA" || got.SecretAccessKey.Reveal() != "s" || got.SessionToken.Reveal() != "t" ||
			got.AccountID != "111122223333" ||
			got.Expiration != tt.expiration || got.Region != "eu-west-1" {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// TestInputThatDoesNotCome has an interrupt end the wait for what never comes.
func TestInputThatDoesNotCome(t *testing.T) {
	h := runtest.New(t, "")
	silent, writer := io.Pipe()
	defer writer.Close()
	h.Env.Stdin = silent
	ctx, interrupt := context.WithCancel(t.Context())
	time.AfterFunc(10*time.Millisecond, interrupt)
	if _, err := readInput(ctx, h.Run(t)); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// TestSettle has whose console is opened come from standard input, from the AWS CLI, and from the
// options, and not the wish for its length.
func TestSettle(t *testing.T) {
	h := runtest.New(t, config, "AWS_PROFILE=dev")
	h.Env.AWSCLI = func() ([]string, bool, bool) { return []string{"console", "--region", "us-west-2"}, true, true }
	h.Env.Stdin = strings.NewReader(`{"Version":1,"AccessKeyId":"ASIA","SecretAccessKey":"s","SessionToken":"t"}`)
	r := h.Run(t, "--duration", "8h")
	got, note, err := settle(t.Context(), r, h.Set(t), &options{named: "prod"})
	if err != nil || note != "" || got.Profile != "prod" || got.Region != "us-west-2" || got.Duration != 0 || !got.Route.Federate ||
		got.Environment != r.Request.Environment {
		t.Errorf("%+v, %q, %v", got, note, err)
	}
	got, _, err = settle(t.Context(), r, h.Set(t), &options{stdin: true})
	plan, failed := run.Resolve(h.Set(t), got)
	if keys, ok := plan.Last().(profile.EnvironmentKeys); err != nil || failed != nil || !ok || keys.AccessKeyID != "ASIA" {
		t.Errorf("%+v, %v, %v", plan, err, failed)
	}
}

// TestPartitionOfInput has an owner of another partition tell where STS is asked, if nothing else
// does.
func TestPartitionOfInput(t *testing.T) {
	for _, tt := range []struct{ arn, region, want string }{
		{"arn:aws-cn:sts::111122223333:assumed-role/Admin/x", "", "cn-northwest-1"},
		{"arn:aws-cn:sts::111122223333:assumed-role/Admin/x", "cn-north-1", "cn-north-1"},
		{"arn:aws:sts::111122223333:assumed-role/Admin/x", "", ""},
		{"arn:aws-us-gov:sts::111122223333:federated-user/x", "", "us-gov-west-1"},
		{"process", "", ""},
	} {
		got := inEnvironment(profile.Environment{DefaultRegion: tt.region}, aws.Credentials{Source: tt.arn})
		if got.DefaultRegion != tt.want {
			t.Errorf("%s: %q, want %q", tt.arn, got.DefaultRegion, tt.want)
		}
	}
}
