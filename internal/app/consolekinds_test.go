//go:build unix

package app_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/app"
	"github.com/seed642dee07/aws-federate/internal/fakeaws"
	"github.com/seed642dee07/aws-federate/internal/run"
)

// consoles are the partitions that have a public console, with where it is; and one that has none,
// which is sought beside the endpoint.
func consoles() map[string]string {
	return map[string]string{
		"aws": "us-east-1.console.aws.amazon.com", "aws-cn": "cn-northwest-1.console.amazonaws.cn",
		"aws-us-gov": "us-gov-west-1.console.amazonaws-us-gov.com", "aws-eusc": "eusc-de-east-1.console.amazonaws-eusc.eu",
	}
}

// TestConsoleKinds opens a console in every partition, with every kind of credentials, for every
// wish: whose it is, where it leads, which durations AWS was asked for, and how long it lasts. The
// programs run in this process, one at a time: urfave/cli has variables.
func TestConsoleKinds(t *testing.T) {
	t.Parallel()
	const longest, none = 12 * time.Hour, time.Duration(0)
	type asked = [3][]time.Duration // for no wish, for two hours, and for 20 minutes: the SessionDuration of each getSigninToken
	type length = [3]time.Duration  // and how long the console lasts
	granted, all := asked{{longest}, {2 * time.Hour}, {20 * time.Minute}}, length{longest, 2 * time.Hour, 20 * time.Minute}
	for partition, host := range consoles() {
		for kind, test := range map[string]struct {
			whose string
			asked asked
			lasts length
		}{
			"direct":    {"assumed-role/Admin/", granted, all},
			"web":       {"assumed-role/Pod/", granted, all},
			"sso":       {"assumed-role/AWSReservedSSO_Dev_", granted, all},
			"container": {"assumed-role/Admin/", granted, all},
			"session":   {"assumed-role/Admin/", granted, all},
			"process":   {"assumed-role/Admin/", granted, all},
			"anywhere":  {"assumed-role/Admin/", granted, all},
			"stdin":     {"assumed-role/Admin/", granted, all},
			"chained":   {"assumed-role/Second/", asked{{none}, {none}, {none}}, length{time.Hour, time.Hour, 20 * time.Minute}},
			"mfa":       {"assumed-role/Admin/", asked{{none}, {2 * time.Hour}, {none}}, length{time.Hour, 2 * time.Hour, 20 * time.Minute}},
			"user":      {"federated-user/alice", asked{{none}, {none}, {none}}, all},
			"trial":     {"assumed-role/Second/", asked{{longest, none}, {2 * time.Hour, none}, {20 * time.Minute, none}}, length{time.Hour, time.Hour, time.Hour}},
		} {
			t.Run(partition+" "+kind, func(t *testing.T) {
				w := newConsoleWorld(t, partition)
				for i, wish := range []string{"", "2h", "20m"} {
					w.ResetCalls()
					link := w.open(t, kind, wish)
					if got := w.durations(); fmt.Sprint(got) != fmt.Sprint(test.asked[i]) {
						t.Errorf("wish %q: asked for %v, want %v", wish, got, test.asked[i])
					}
					page := visit(t, link)
					if !strings.Contains(page, ":"+test.whose) || !strings.Contains(page, "arn:"+partition+":sts::") {
						t.Errorf("wish %q: the console is another's: %s", wish, page)
					}
					if got := lasts(t, page); (got - test.lasts[i]).Abs() > time.Minute {
						t.Errorf("wish %q: the console lasts %s, want %s", wish, got, test.lasts[i])
					}
					u, err := url.Parse(link)
					if err != nil || !strings.HasPrefix(u.Query().Get("Destination"), "https://"+host+"/") {
						t.Errorf("wish %q: leads to %q, want %s", wish, u.Query().Get("Destination"), host)
					}
				}
			})
		}
	}
}

// TestFreshConsole has a console that lasts as long as its credentials get fresh ones in time, and
// one that does not, cached ones.
func TestFreshConsole(t *testing.T) {
	for kind, calls := range map[string][3]int{"chained": {2, 2, 3}, "direct": {1, 1, 1}} {
		w := newConsoleWorld(t, "aws")
		if err := os.RemoveAll(filepath.Join(w.home, "cache")); err != nil {
			t.Fatal(err)
		}
		w.ResetCalls()
		for i, ahead := range []time.Duration{0, 10 * time.Minute, 20 * time.Minute} {
			w.ahead = ahead
			w.open(t, kind, "")
			if got := w.Count("AssumeRole"); got != calls[i] {
				t.Errorf("%s, %s later: %d calls of AssumeRole in all, want %d", kind, ahead, got, calls[i])
			}
		}
	}
}

// consoleWorld is an AWS in one partition and a home with a profile of each kind, named after it.
type consoleWorld struct {
	*fakeaws.Server
	home  string
	stdin string        // for the kind that has no profile
	ahead time.Duration // of the program's clock
	mfa   fakeaws.Device
	task  string // the token of a container
}

func newConsoleWorld(t *testing.T, partition string) *consoleWorld {
	t.Helper()
	server, err := fakeaws.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	server.SetPartition(partition)
	alice := server.AddUser(account, "alice")
	admin := server.AddRole(fakeaws.Role{Account: account, Name: "Admin", Trust: []string{alice.ARN}, MaxSessionDuration: time.Hour})
	second := server.AddRole(fakeaws.Role{Account: account, Name: "Second", Trust: []string{admin}})
	provider := server.AddProvider(account, "oidc.example.com")
	pod := server.AddRole(fakeaws.Role{Account: account, Name: "Pod", Trust: []string{provider.ARN}})
	w := &consoleWorld{Server: server, home: t.TempDir(), mfa: server.AddDevice(alice.ARN, "alice"), task: server.ServeContainer(admin)}
	server.Assign(account, "Dev")
	token := filepath.Join(w.home, "token")
	region := regexp.MustCompile(`^[^.]*`).FindString(consoles()[partition])
	files := map[string]string{
		token: provider.Token("x", time.Hour),
		filepath.Join(w.home, "config"): "[profile direct]\nrole_arn = " + admin + "\nsource_profile = user\n" +
			"[profile chained]\nrole_arn = " + second + "\nsource_profile = direct\n" +
			"[profile web]\nrole_arn = " + pod + "\nweb_identity_token_file = " + token + "\nrole_session_name = web\n" +
			"[profile user]\nregion = " + region + "\naws_access_key_id = " + alice.AccessKeyID + "\naws_secret_access_key = " + alice.SecretAccessKey + "\n" +
			"[profile process]\nregion = " + region + "\ncredential_process = cat " + filepath.Join(w.home, "admin.json") + "\n" +
			"[profile trial]\nregion = " + region + "\ncredential_process = cat " + filepath.Join(w.home, "second.json") + "\n" +
			"[profile mfa]\nrole_arn = " + admin + "\nsource_profile = user\nmfa_serial = " + w.mfa.Serial + "\n" +
			"[profile sso]\nregion = " + region + "\nsso_session = corp\nsso_account_id = " + account + "\nsso_role_name = Dev\n" +
			"[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = " + region + "\n" +
			"[profile anywhere]\ncredential_process = cat " + filepath.Join(w.home, "admin.json") + "\n" + // whose partition only AWS tells
			"[default]\nregion = " + region + "\n",
	}
	w.write(t, files)
	w.stdin = w.credentials(t, "direct")
	if err := os.MkdirAll(filepath.Dir(tokenPath(w.home, "corp")), 0o700); err != nil {
		t.Fatal(err)
	}
	w.write(t, map[string]string{tokenPath(w.home, "corp"): string(tokenText(server.SignIn(8 * time.Hour)))})
	var role struct{ AccessKeyID, SecretAccessKey, SessionToken string }
	if err := json.Unmarshal([]byte(w.stdin), &role); err != nil {
		t.Fatal(err)
	}
	w.write(
		t,
		map[string]string{
			filepath.Join(w.home, "credentials"): "[session]\naws_access_key_id = " + role.AccessKeyID + "\naws_secret_access_key = " + role.SecretAccessKey +
				"\naws_session_token = " + role.SessionToken + "\nregion = " + region + "\n",
		},
	)
	w.write(
		t,
		map[string]string{filepath.Join(w.home, "admin.json"): w.stdin, filepath.Join(w.home, "second.json"): w.credentials(t, "chained")},
	)
	return w
}

func (w *consoleWorld) write(t *testing.T, files map[string]string) {
	t.Helper()
	for name, text := range files {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// run runs a program in this process.
func (w *consoleWorld) run(t *testing.T, program func(run.Env) int, stdin string, args ...string) string {
	t.Helper()
	env := map[string]string{
		"AWS_CONFIG_FILE": filepath.Join(w.home, "config"), "AWS_SHARED_CREDENTIALS_FILE": filepath.Join(w.home, "credentials"),
		"AWS_FEDERATE_CACHE_DIR": filepath.Join(w.home, "cache"), "AWS_EC2_METADATA_DISABLED": "true", "HOME": w.home,
		"AWS_ENDPOINT_URL_STS": w.URL, "AWS_ENDPOINT_URL_SSO": w.URL, "AWS_CONSOLE_FEDERATION_ENDPOINT": w.FederationURL(),
	}
	if !slices.Contains(args, "--profile") && stdin == "" {
		env["AWS_CONTAINER_CREDENTIALS_FULL_URI"], env["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = w.ContainerURL(), w.task
	}
	var stdout, stderr bytes.Buffer
	outside := run.System()
	outside.Args, outside.Stdin, outside.Stdout, outside.Stderr = append(
		[]string{"program"},
		args...), strings.NewReader(
		stdin,
	), &stdout, &stderr
	outside.Getenv = func(name string) string { return env[name] }
	outside.Now = func() time.Time { return time.Now().Add(w.ahead) }
	outside.System = "linux"
	code := program(outside)
	if code != 0 || strings.Contains(stderr.String(), fakeaws.Canary) {
		t.Fatalf("exit code %d: %s", code, &stderr)
	}
	return stdout.String()
}

func (w *consoleWorld) credentials(t *testing.T, profile string) string {
	t.Helper()
	return w.run(t, app.FederateCred, "", "--profile", profile)
}

// open returns the URL of a console.
func (w *consoleWorld) open(t *testing.T, kind, wish string) string {
	t.Helper()
	args, stdin := []string{"--print"}, ""
	switch kind {
	case "stdin":
		args, stdin = append(args, "--stdin"), w.stdin
	case "container":
	case "mfa":
		args = append(args, "--profile", kind, "--mfa-token", w.mfa.Code())
	default:
		args = append(args, "--profile", kind)
	}
	if wish != "" {
		args = append(args, "--duration", wish)
	}
	return strings.TrimSpace(w.run(t, app.Console, stdin, args...))
}

// durations are those that getSigninToken was asked for, in order; none is zero.
func (w *consoleWorld) durations() (all []time.Duration) {
	for _, call := range w.Calls("getSigninToken") {
		d, _ := time.ParseDuration(call.Form.Get("SessionDuration") + "s")
		all = append(all, d)
	}
	return all
}

func visit(t *testing.T, link string) string {
	t.Helper()
	answer, err := http.Get(link)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	page, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

// lasts is how long a console's page says that it lasts.
func lasts(t *testing.T, page string) time.Duration {
	t.Helper()
	found := regexp.MustCompile(`id="until">([^<]*)<`).FindStringSubmatch(page)
	if found == nil {
		t.Fatalf("no console: %s", page)
	}
	until, err := time.Parse(time.RFC3339, found[1])
	if err != nil {
		t.Fatal(err)
	}
	return time.Until(until)
}
