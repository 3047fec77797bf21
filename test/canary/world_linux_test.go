package canary_test

import (
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
	"github.com/seed642dee07/aws-federate/internal/testkit"
)

const account = "111122223333"

// typedCode is the MFA code that a person types, a process prints and an option has. AWS refuses it.
const typedCode = "907518"

// world is an AWS, a home to copy, and programs that stand in for those that ours start.
type world struct {
	*fakeaws.Server
	url      string // of the AWS that the programs ask
	alice    fakeaws.Keys
	device   fakeaws.Device
	login    *fakeaws.Login
	provider *fakeaws.Provider
	secrets  *testkit.Secrets // the keyring; nil for none
	dir      string
	files    string // the credentials file, before the keyring has any of it
	notes    string // what the stand-ins have been given, a file for each
	env      []string
	runs     int
}

func newWorld(t *testing.T) *world {
	t.Helper()
	server, err := fakeaws.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	w := &world{Server: server, url: server.URL, alice: server.AddUser(account, "alice"), dir: t.TempDir()}
	w.device = server.AddDevice(w.alice.ARN, "alice")
	server.AddRole(fakeaws.Role{Account: account, Name: "Admin", Trust: []string{w.alice.ARN}, MaxSessionDuration: 12 * time.Hour})
	server.AddRole(fakeaws.Role{Account: account, Name: "Secure", Trust: []string{w.alice.ARN}, RequireMFA: true})
	w.provider = server.AddProvider(account, "oidc.example.com")
	server.AddRole(fakeaws.Role{Account: account, Name: "Pod", Trust: []string{w.provider.ARN}})
	server.AddRole(fakeaws.Role{Account: account, Name: "Task"})
	w.login = server.AddLogin(w.alice.ARN)
	server.Assign(account, "Dev")
	server.SetConsent(fakeaws.ConsentGiven)
	server.SetPollInterval(time.Second)
	w.notes = filepath.Join(w.dir, "notes")
	for _, dir := range []string{w.notes, w.path("home"), w.path("tools"), w.path("tmp")} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	w.standIns(t)
	w.fill(t)
	w.setEnviron(t)
	return w
}

func (w *world) path(name string) string { return filepath.Join(w.dir, name) }

func (w *world) write(t *testing.T, name, text string) {
	t.Helper()
	path := w.path(name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// standIns are programs that note their arguments and their environment, and do what is expected of
// them. There is nothing else on the PATH.
func (w *world) standIns(t *testing.T) {
	t.Helper()
	creds := fmt.Sprintf(`{"Version":1,"AccessKeyId":"ASIAPROCESS","SecretAccessKey":"process/%s","SessionToken":"process.%[1]s",`+
		`"Expiration":"%s"}`, fakeaws.Canary, time.Now().Add(time.Hour).UTC().Format(time.RFC3339))
	browse := "for a; do :; done\nexec " + testkit.Program(t, "curl") + ` -s -L -m 5 -o /dev/null "$a"`
	assuan := `echo OK; while read -r word rest; do printf '%s\n' "$word $rest" >>` + w.notes + `/said.$$; case $word in
GETPIN) [ -e "$TMPDIR/asked" ] && { echo ERR 83886179 cancelled; continue; }; : >"$TMPDIR/asked"; echo D ` + typedCode + `;;
esac; echo OK; done`
	once := `[ -e "$TMPDIR/asked" ] && exit 10` + "\n" + `: >"$TMPDIR/asked"; echo ` + typedCode
	for name, does := range map[string]string{
		"browser": browse, "xdg-open": browse, "firefox": browse, "wl-copy": "while read -r l; do :; done", "wl-paste": ":",
		"xclip": "while read -r l; do :; done", "zenity": once, "kdialog": once, "pinentry": assuan, "mfa": once, "process": "printf '%s\\n' '" + creds + "'", "command": ":", "shell": ":",
	} {
		w.write(t, "tools/"+name, fmt.Sprintf("#!/bin/sh\n"+
			`{ for a; do printf '%%s\n' "$a"; done; echo %s; export -p; } >%s/${0##*/}.$$`+"\n%s\n", environment, w.notes, does))
		if err := os.Chmod(w.path("tools/"+name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
}

// environment stands between the arguments of a stand-in and its environment.
const environment = "-- environment --"

// profiles is a config file with each kind of source.
const profiles = `[profile admin]
role_arn = arn:aws:iam::111122223333:role/Admin
source_profile = base
region = eu-west-1
[profile secure]
role_arn = arn:aws:iam::111122223333:role/Secure
source_profile = base
mfa_serial = arn:aws:iam::111122223333:mfa/alice
[profile coded]
role_arn = arn:aws:iam::111122223333:role/Secure
source_profile = base
mfa_serial = arn:aws:iam::111122223333:mfa/alice
mfa_process = mfa
[profile dev]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = Dev
[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1
sso_registration_scopes = sso:account:access
[profile out]
sso_session = gone
sso_account_id = 111122223333
sso_role_name = Dev
[sso-session gone]
sso_start_url = https://gone.awsapps.com/start
sso_region = eu-west-1
[profile run]
credential_process = process
[profile signed]
login_session = LOGIN
[profile pod]
role_arn = arn:aws:iam::111122223333:role/Pod
web_identity_token_file = HOME/web-token
[profile task]
role_arn = arn:aws:iam::111122223333:role/Admin
credential_source = EcsContainer
[profile bad]
role_arn = arn:aws:iam::111122223333:role/None
source_profile = base
`

// fill makes the home that each run gets a copy of.
func (w *world) fill(t *testing.T) {
	t.Helper()
	w.write(t, "home/.aws/config", strings.ReplaceAll(profiles, "LOGIN", w.login.Session))
	keys := fmt.Sprintf("aws_access_key_id = %s\naws_secret_access_key = %s\n", w.alice.AccessKeyID, w.alice.SecretAccessKey)
	w.files = "[base]\n" + keys + "[kept]\n" + keys
	w.write(t, "home/.aws/credentials", w.files)
	w.write(t, "home/web-token", w.provider.Token("system:serviceaccount:default:app", time.Hour))
	w.write(t, "home/policy.json", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`)
	in := w.SignIn(time.Hour)
	token, err := json.Marshal(map[string]string{
		"startUrl": "https://corp.awsapps.com/start", "region": "eu-west-1", "accessToken": in.AccessToken,
		"expiresAt": in.Expires.UTC().Format(time.RFC3339), "clientId": in.ClientID, "clientSecret": in.ClientSecret,
		"registrationExpiresAt": in.ClientExpires.UTC().Format(time.RFC3339), "refreshToken": in.RefreshToken,
	})
	if err != nil {
		t.Fatal(err)
	}
	session, login := sha1.Sum([]byte("corp")), sha256.Sum256([]byte(w.login.Session))
	w.write(t, "home/.aws/sso/cache/"+hex.EncodeToString(session[:])+".json", string(token))
	w.write(t, "home/.aws/login/cache/"+hex.EncodeToString(login[:])+".json", string(w.login.File(10*time.Minute)))
}

func (w *world) setEnviron(t *testing.T) {
	t.Helper()
	display, err := net.Listen("unix", w.path("wayland"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = display.Close() })
	w.env = []string{
		"PATH=" + w.path("tools"), "USER=tester", "AWS_EC2_METADATA_DISABLED=true", "SHELL=" + w.path("tools/shell"),
		"WAYLAND_DISPLAY=" + w.path("wayland"), "BROWSER=" + w.path("tools/browser"), "EDITOR=" + w.path("tools/command"),
		"AWS_ENDPOINT_URL_STS=" + w.url, "AWS_ENDPOINT_URL_IAM=" + w.url, "AWS_ENDPOINT_URL_SSO=" + w.url,
		"AWS_ENDPOINT_URL_SSO_OIDC=" + w.url, "AWS_ENDPOINT_URL_SIGNIN=" + w.url,
		"AWS_CONSOLE_FEDERATION_ENDPOINT=" + w.url + strings.TrimPrefix(w.FederationURL(), w.URL),
	}
	if _, err := os.Stat("/usr/bin/dbus-daemon"); err == nil || os.Getenv("AWS_FEDERATE_TEST_ALL") == "1" {
		bus := testkit.Bus(t)
		w.env = append(w.env, "DBUS_SESSION_BUS_ADDRESS="+bus)
		w.secrets = testkit.FakeSecrets(t, bus)
	}
}

// echoes is an AWS that refuses all, and repeats in its answer what it was sent.
func echoes(t *testing.T) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if at := leak(r.URL.String()); at != "" {
			t.Errorf("a secret is in a URL: %s", at)
		}
		body, _ := io.ReadAll(r.Body)
		said := strings.NewReplacer("<", "(", "&", "+", `"`, "'", `\`, "/").Replace(fmt.Sprintf("%s %s %s", r.URL, r.Header, body))
		w.Header().Set("Date", time.Now().UTC().Format(http.TimeFormat))
		w.Header().Set("X-Amzn-Errortype", "ValidationException")
		w.WriteHeader(http.StatusBadRequest)
		if strings.Contains(r.Header.Get("Content-Type"), "json") || r.Method == http.MethodGet {
			fmt.Fprintf(w, `{"message":%q,"error":"invalid_request","error_description":%[1]q}`, said)
			return
		}
		fmt.Fprintf(
			w,
			`<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>%s</Message></Error></ErrorResponse>`,
			said,
		)
	}))
	t.Cleanup(server.Close)
	return server
}
