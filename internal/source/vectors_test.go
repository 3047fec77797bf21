package source_test

import (
	"cmp"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/internal/testkit"
	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// difference is how a scenario goes otherwise with us than recorded, and why.
type difference struct {
	why string
	// fails says that the result is an error; requests that there are other requests.
	fails, requests bool
	// foreign says that the recording is signed with keys that are not those that it gives.
	foreign bool
}

const noShell = "the command needs a shell, and the AWS CLI runs none"

// differences are all that there are, by folder.
var differences = map[string]difference{
	"default-credential-provider-chain/ecs_assume_role": {
		why: "the recorded call is signed with other keys than the endpoint gives", foreign: true,
	},
	"default-credential-provider-chain/imds_token_fail": {
		why: "the AWS CLI, refused a token with 403, asks without one", requests: true,
	},
	"default-credential-provider-chain/sso_server_error": {
		why: "the AWS CLI asks again where a service is unavailable", requests: true,
	},
	"default-credential-provider-chain/web_identity_token_source_profile": {
		why: "the recorded call has another session token than STS gave before", foreign: true,
	},
	"profile-provider/credential_process":                     {why: noShell, fails: true},
	"profile-provider/credential_process_account_id_fallback": {why: noShell, fails: true},
}

// TestDefaultChainVectors replays what the Rust SDK does where nobody names a profile by option.
func TestDefaultChainVectors(t *testing.T) { replayAll(t, "default-credential-provider-chain", "", 29) }

// TestProfileVectors replays what it does with a profile that is named.
func TestProfileVectors(t *testing.T) { replayAll(t, "profile-provider", "default", 18) }

func replayAll(t *testing.T, folder, named string, count int) {
	t.Helper()
	all, err := os.ReadDir(filepath.Join(testkit.Shared(t), smithy, folder))
	if err != nil {
		t.Fatal(err)
	}
	exact, otherwise := 0, 0
	for _, dir := range all {
		name := folder + "/" + dir.Name()
		differs, listed := differences[name]
		ok := t.Run(dir.Name(), func(t *testing.T) {
			replayOne(t, name, named, differs)
		})
		switch {
		case ok && listed:
			otherwise++
			t.Logf("%s: %s", name, differs.why)
		case ok:
			exact++
		}
	}
	t.Logf("%d of %d scenarios of %s as recorded, %d otherwise for the reasons above", exact, len(all), folder, otherwise)
	if len(all) != count {
		t.Errorf("there are %d scenarios, not %d", len(all), count)
	}
}

func replayOne(t *testing.T, name, named string, differs difference) {
	t.Helper()
	s := loadScenario(t, name)
	got, made, err := s.replay(t, named)
	switch {
	case differs.fails && err == nil:
		t.Errorf("no error, although %s", differs.why)
	case !differs.fails:
		s.check(t, got, err)
	}
	switch {
	case differs.requests && len(made) == len(s.traffic):
		t.Errorf("as many requests as recorded, although %s", differs.why)
	case differs.requests:
		made = made[:len(s.traffic)]
	}
	s.compare(t, made, differs.foreign)
	for _, request := range made { // a token goes out as it stands in its file
		if request.FormValue("WebIdentityToken") != "" {
			if text, err := os.ReadFile(filepath.Join(s.root, "token.jwt")); err != nil ||
				request.FormValue("WebIdentityToken") != string(text) {
				t.Error("another token")
			}
		}
	}
}

// TestTokenVectors reads the tokens of sign-ins that the Rust SDK reads. It gives them to services
// that take a token; we take them to the access portal, so that the profiles get the role here that
// is asked for there.
func TestTokenVectors(t *testing.T) {
	const folder = "default-token-provider-chain"
	all, err := os.ReadDir(filepath.Join(testkit.Shared(t), smithy, folder))
	if err != nil {
		t.Fatal(err)
	}
	passed := 0
	for _, dir := range all {
		ok := t.Run(dir.Name(), func(t *testing.T) {
			var want struct {
				Result struct{ Ok struct{ Token string } }
			}
			testkit.SharedJSON(t, &want, smithy, folder, dir.Name(), "test-case.json")
			s := loadScenario(t, folder+"/"+dir.Name())
			config, err := os.OpenFile(filepath.Join(s.root, "home", ".aws", "config"), os.O_APPEND|os.O_WRONLY, 0)
			if err != nil {
				t.Fatal(err)
			}
			io.WriteString(
				config, "\n[profile "+cmp.Or(s.env["AWS_PROFILE"], "default")+"]\nsso_account_id = 111122223333\nsso_role_name = Dev\n",
			)
			config.Close()
			s.traffic = []exchange{{status: http.StatusOK, answer: good}}
			creds, made, err := s.replay(t, "")
			if err != nil || creds.AccessKeyID != "ASIASSO" || len(made) != 1 ||
				made[0].Header.Get("x-amz-sso_bearer_token") != want.Result.Ok.Token {
				t.Errorf("%v, %d requests", err, len(made))
			}
		})
		if ok {
			passed++
		}
	}
	t.Logf("%d of %d scenarios of %s pass", passed, len(all), folder)
	if len(all) != 3 {
		t.Errorf("there are %d scenarios, not 3", len(all))
	}
}

// TestContainerVectors runs AWS's cases of where a container's endpoint is.
func TestContainerVectors(t *testing.T) {
	var data struct {
		Tests []struct {
			Docs   string
			Env    map[string]string
			Result struct {
				Ok            string
				ErrorContains string
			}
		}
	}
	testkit.SharedJSON(t, &data, smithy, "ecs-tests.json")
	passed := 0
	for _, test := range data.Tests {
		ok := t.Run(test.Docs, func(t *testing.T) {
			environment := profile.ReadEnvironment(func(name string) string { return test.Env[name] })
			got, err := source.ContainerURL(
				t.Context(), plan.Container{RelativeURI: environment.ContainerRelativeURI, FullURI: environment.ContainerFullURI},
			)
			if got != test.Result.Ok || (err != nil) != (test.Result.ErrorContains != "") {
				t.Errorf("%q, %v; want %q", got, err, test.Result.Ok)
			}
		})
		if ok {
			passed++
		}
	}
	t.Logf("%d of %d vectors of containers pass", passed, len(data.Tests))
	if len(data.Tests) != 11 {
		t.Errorf("there are %d vectors, not 11", len(data.Tests))
	}
}

// TestInstanceVectors runs AWS's cases of where the metadata service of an instance is.
func TestInstanceVectors(t *testing.T) {
	var data struct {
		Tests []struct {
			Docs             string
			Env, FS          map[string]string
			EndpointOverride string `json:"endpoint_override"`
			ModeOverride     string `json:"mode_override"`
			Result           struct{ Ok, Err string }
		}
	}
	testkit.SharedJSON(t, &data, smithy, "imds-config/imds-endpoint-tests.json")
	passed, options := 0, 0
	for _, test := range data.Tests {
		if test.EndpointOverride != "" || test.ModeOverride != "" && test.Env["AWS_EC2_METADATA_SERVICE_ENDPOINT"] == "" {
			options++ // of the client in the Rust SDK: the AWS CLI has no such option, nor have we
			continue
		}
		ok := t.Run(test.Docs, func(t *testing.T) {
			dir := t.TempDir()
			for name, text := range test.FS {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			s := &scenario{env: map[string]string{"HOME": dir}, traffic: []exchange{{status: http.StatusBadRequest}}}
			for name, value := range test.Env {
				if name == "AWS_CONFIG_FILE" {
					value = filepath.Join(dir, value)
				}
				s.env[name] = value
			}
			_, made, err := s.replay(t, "")
			if test.Result.Err != "" {
				if _, ok := errors.AsType[*plan.SettingError](err); !ok || len(made) != 0 {
					t.Errorf("%v, %d requests; the Rust SDK says %q", err, len(made), test.Result.Err)
				}
				return
			}
			if len(made) != 1 || made[0].Method != http.MethodPut || made[0].URL.String() != test.Result.Ok {
				t.Errorf("%v, %v; want %s", err, made, test.Result.Ok)
			}
		})
		if ok {
			passed++
		}
	}
	t.Logf("%d of %d vectors of the metadata service pass; %d are about options of the Rust SDK's client", passed, len(data.Tests), options)
	if len(data.Tests) != 14 || options != 2 {
		t.Errorf("there are %d vectors, not 14, or %d of options, not 2", len(data.Tests), options)
	}
}
