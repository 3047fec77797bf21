//go:build unix

package pages_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
	"github.com/seed642dee07/aws-federate/internal/testkit"
)

const (
	account = "111122223333"
	other   = "444455556666"
)

// config is what ~/.aws/config has on a page that does not say otherwise. The credentials file has
// alice's keys as profile base.
const config = `[profile base-role]
role_arn       = arn:aws:iam::111122223333:role/Admin
source_profile = base
mfa_serial     = arn:aws:iam::111122223333:mfa/alice
region         = eu-west-1

[profile prod]
role_arn       = arn:aws:iam::444455556666:role/Admin
source_profile = base
mfa_serial     = arn:aws:iam::111122223333:mfa/alice
region         = eu-west-1

[profile dev]
role_arn       = arn:aws:iam::111122223333:role/Dev
source_profile = base
region         = eu-west-1

[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region    = eu-west-1

[profile corp-dev]
sso_session    = corp
sso_account_id = 111122223333
sso_role_name  = Dev
region         = eu-west-1
`

// standIns are programs that pages name and that cannot do their work here. Those of the first kind
// ask AWS who they are, with whatever credentials they find, as every client of AWS does first.
// Those of the second print a code of alice's phone. The rest does nothing.
var standIns = map[string]string{
	"terraform":    "exec aws sts get-caller-identity",
	"ykman":        `exec curl -s "$PHONE"`,
	"op":           `exec curl -s "$PHONE"`,
	"pass":         `exec curl -s "$PHONE"`,
	"docker":       "exit 0",
	"some-program": `exec cat "$HOME/key.json"`,
	"browser":      `exec curl -s -L -o /dev/null "$1"`,
}

// world is the AWS of a page, and the home of alice who reads it.
type world struct {
	*fakeaws.Server
	device fakeaws.Device
	// elsewhere are her devices in other partitions.
	elsewhere map[string]fakeaws.Device
	// keys is the credentials file.
	keys    string
	home    string
	alice   fakeaws.Keys
	environ []string
}

// newWorld makes the world of a page. A phone is at an address of its own, for programs that print
// its codes.
func newWorld(t *testing.T) *world {
	t.Helper()
	server, err := fakeaws.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	alice := server.AddUser(account, "alice")
	w := &world{
		Server:    server,
		device:    server.AddDevice(alice.ARN, "alice"),
		elsewhere: map[string]fakeaws.Device{},
		home:      t.TempDir(),
		alice:     alice,
		keys:      fmt.Sprintf("[base]\naws_access_key_id = %s\naws_secret_access_key = %s\n", alice.AccessKeyID, alice.SecretAccessKey),
	}
	for _, where := range []string{account, other} {
		for name, life := range map[string]time.Duration{"Admin": 12 * time.Hour, "Dev": 0, "ReadOnly": 0} {
			server.AddRole(fakeaws.Role{
				Account: where, Name: name, Trust: []string{alice.ARN}, RequireMFA: name == "Admin", MaxSessionDuration: life,
			})
			server.Assign(where, name)
		}
	}
	server.NameAccount(account, "Development")
	server.NameAccount(other, "Production")
	server.SetConsent(fakeaws.ConsentGiven)
	server.SetPollInterval(time.Second)
	phone := httptest.NewServer(http.HandlerFunc(func(answer http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(answer, w.device.Code()+"\n")
	}))
	t.Cleanup(phone.Close)
	w.write(t, ".aws/config", config)
	w.write(t, "key.json", fmt.Sprintf(`{"Version":1,"AccessKeyId":%q,"SecretAccessKey":%q}`, alice.AccessKeyID, alice.SecretAccessKey))
	for name, does := range standIns {
		w.write(t, "stand-ins/"+name, "#!/bin/sh\n"+does+"\n")
	}
	w.write(t, "stand-ins/aws", "#!/bin/sh\n"+toldWhere(t)+"\n")
	if err := os.Mkdir(filepath.Join(w.home, "project"), 0o700); err != nil {
		t.Fatal(err)
	}
	w.environ = []string{
		"HOME=" + w.home, "PATH=" + filepath.Join(w.home, "stand-ins") + ":" + os.Getenv("PATH"), "USER=alice", "SHELL=/bin/true",
		"TERM=xterm-256color", "LC_ALL=C.UTF-8", "BROWSER=browser", "PHONE=" + phone.URL, "PYENV_VERSION=" + os.Getenv("PYENV_VERSION"),
		"AWS_ENDPOINT_URL=" + server.URL, "AWS_CONSOLE_FEDERATION_ENDPOINT=" + server.FederationURL(),
		"AWS_EC2_METADATA_DISABLED=true", "AWS_PAGER=", "TMPDIR=" + t.TempDir(),
	}
	w.furnish(t)
	return w
}

// toldWhere is a script that runs the real AWS CLI. Debian's 2.9 does not know AWS_ENDPOINT_URL: it
// is told where a service is by an option.
func toldWhere(t *testing.T) string {
	t.Helper()
	cli, err := exec.LookPath("aws")
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf(`case " $* " in
*" eks update-kubeconfig "*) set -- --endpoint-url "$AWS_ENDPOINT_URL_EKS" "$@" ;;
*" sts "* | *" eks get-token "*) set -- --endpoint-url "$AWS_ENDPOINT_URL" "$@" ;;
esac
exec %q "$@"`, cli)
}

// path is that of a file that a page names: below the home, or below the folder in which its
// commands run.
func (w *world) path(name string) string {
	if below, ok := strings.CutPrefix(name, "~/"); ok {
		return filepath.Join(w.home, below)
	}
	return filepath.Join(w.home, "project", name)
}

// write writes a file of the home. It is one that can be run if it has to be.
func (w *world) write(t *testing.T, name, text string) {
	t.Helper()
	path, mode := filepath.Join(w.home, name), os.FileMode(0o600)
	if strings.HasPrefix(text, "#!") {
		mode = 0o700
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
}

var header = regexp.MustCompile(`(?m)^\[.*\]$`)

// add puts the text of a block into a file. One of sections takes the place of those of the same
// name and comes behind the others; any other text is the whole file.
func (w *world) add(t *testing.T, b *block) {
	t.Helper()
	name, err := filepath.Rel(w.home, w.path(b.file))
	if err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(w.path(b.file))
	if err != nil || b.language != "ini" || !header.MatchString(b.text) {
		w.write(t, name, b.text)
		return
	}
	kept := string(before)
	for _, section := range header.FindAllString(b.text, -1) {
		kept = regexp.MustCompile(`(?m)^`+regexp.QuoteMeta(section)+`\n([^[\n].*\n|\n)*`).ReplaceAllString(kept, "")
	}
	w.write(t, name, kept+"\n"+b.text)
}

// withProgram builds our programs, puts them on the PATH, as an installation does, and runs the
// tests.
func withProgram(run func() int) (int, error) {
	dir, err := os.MkdirTemp("", "pages")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	if err := testkit.Build(dir, "cmd/..."); err != nil {
		return 0, err
	}
	if err := os.Setenv("PATH", dir+string(filepath.ListSeparator)+os.Getenv("PATH")); err != nil {
		return 0, err
	}
	return run(), nil
}
