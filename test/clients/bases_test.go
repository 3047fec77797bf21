//go:build unix

package clients_test

import (
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

// base is where the credentials of a profile come from in the end.
type base struct {
	name string
	// begin adds what the profile base-NAME needs, and returns lines for it.
	begin func(*testing.T, *world) (lines string)
	who   string // the client is
	codes int    // of MFA that AWS gets
	// calls are the actions by which the credentials come, each once for each session.
	calls string
}

// bases are all that can go on without a person.
func bases() []base {
	const tester = "arn:aws:sts::" + account + ":assumed-role/Reader/tester"
	return []base{
		{"role", func(*testing.T, *world) string {
			return assumes("base-role", "arn:aws:iam::"+account+":role/Reader", "source_profile = base")
		}, tester, 0, "AssumeRole"},
		{"mfa", func(_ *testing.T, w *world) string {
			return assumes("base-mfa", "arn:aws:iam::"+account+":role/team/Reader", "source_profile = base\nmfa_serial = "+w.device.Serial)
		}, tester, 1, "AssumeRole"},
		{"sso", func(t *testing.T, w *world) string {
			t.Helper()
			w.Assign(account, "Dev")
			in := w.SignIn(shortLife)
			name := sha1.Sum([]byte("mine"))
			w.writeJSON(t, "sso/cache/"+hex.EncodeToString(name[:])+".json", map[string]string{
				"startUrl": "https://example.awsapps.com/start", "region": "eu-west-1",
				"accessToken": in.AccessToken, "expiresAt": in.Expires.Format(time.RFC3339),
				"clientId": in.ClientID, "clientSecret": in.ClientSecret, "registrationExpiresAt": in.ClientExpires.Format(time.RFC3339),
				"refreshToken": in.RefreshToken,
			})
			return "[sso-session mine]\nsso_start_url = https://example.awsapps.com/start\nsso_region = eu-west-1\n" +
				"sso_registration_scopes = sso:account:access\n" +
				"[profile base-sso]\nsso_session = mine\nsso_account_id = " + account + "\nsso_role_name = Dev\n"
		}, "arn:aws:sts::" + account + ":assumed-role/AWSReservedSSO_Dev_0123456789abcdef/alice", 0, "GetRoleCredentials"},
		{"login", func(t *testing.T, w *world) string {
			t.Helper()
			user := w.AddUser(account, "carol")
			l := w.AddLogin(user.ARN)
			name := sha256.Sum256([]byte(l.Session))
			w.write(t, "login/cache/"+hex.EncodeToString(name[:])+".json", string(l.File(shortLife)))
			return "[profile base-login]\nregion = eu-west-1\nlogin_session = " + l.Session + "\n"
		}, "arn:aws:iam::" + account + ":user/carol", 0, "CreateOAuth2Token"},
		{"web", func(t *testing.T, w *world) string {
			t.Helper()
			provider := w.AddProvider(account, "oidc.example.com")
			w.AddRole(fakeaws.Role{Account: account, Name: "Pod", Trust: []string{provider.ARN}})
			w.write(t, "token", provider.Token("system:serviceaccount:default:app", time.Hour))
			return assumes(
				"base-web",
				"arn:aws:iam::"+account+":role/Pod",
				"web_identity_token_file = "+filepath.Join(w.home, ".aws", "token"),
			)
		}, "arn:aws:sts::" + account + ":assumed-role/Pod/tester", 0, "AssumeRoleWithWebIdentity"},
	}
}

func (w *world) writeJSON(t *testing.T, name string, document any) {
	t.Helper()
	text, err := json.Marshal(document)
	if err != nil {
		t.Fatal(err)
	}
	w.write(t, name, string(text))
}

// tools is a client that lives long and makes threads and children, such as a proxy of MCP.
func tools() client {
	c := boto3("python3")
	c.name, c.argv = "a server of tools", []string{c.argv[0], "testdata/tools.py"}
	return c
}

// TestLongRunning has four clients that live long use each kind of base, through three ends of a session
// and without a terminal: no call fails, nobody is asked, and the sessions are the same for all of them.
func TestLongRunning(t *testing.T) {
	t.Parallel()
	takesMinutes(t)
	js := prepareSDKs(t)
	var all []client
	for _, c := range []client{goSDK(), javaScript(js), boto3("python3"), tools()} {
		t.Run(c.name, func(t *testing.T) {
			c.prepare(t)
			all = append(all, repeated(c, js, (expiries+1)*shortLife-time.Second))
		})
	}
	ends := map[string]func(*testing.T){}
	for _, b := range bases() {
		ends[b.name] = b.serves(t, all)
	}
	for name, end := range ends {
		t.Run(name, end)
	}
}

// serves starts clients on a base, and returns what looks at their end.
func (b base) serves(t *testing.T, clients []client) func(*testing.T) {
	t.Helper()
	w := newWorld(t, client{})
	w.limit = lives
	w.SetRoleLife(shortLife)
	lines := b.begin(t, w)
	w.write(
		t,
		"config",
		lines+"[profile "+b.name+"]\nregion = eu-west-1\ncredential_process = aws-federate-cred --profile base-"+b.name+"\n",
	)
	services := []string{"AWS_ENDPOINT_URL_SSO=" + w.URL, "AWS_ENDPOINT_URL_SSO_OIDC=" + w.URL, "AWS_ENDPOINT_URL_SIGNIN=" + w.URL}
	if b.codes > 0 {
		w.fetch(t, "base-"+b.name, services, "--mfa-token", w.device.Code())
	}
	processes := make([]*process, 0, len(clients))
	for _, c := range clients {
		c.env = slices.Concat(c.env, services)
		processes = append(processes, w.start(t, c, b.name, nil))
	}
	return func(t *testing.T) {
		t.Helper()
		for i, p := range processes {
			if err := p.ends(t); err != nil || !strings.HasSuffix(strings.TrimSpace(p.stdout.String()), b.who) {
				t.Errorf("%s: %v: %s%s", clients[i].name, err, &p.stdout, &p.stderr)
			}
		}
		keys := w.callers()
		if len(keys) <= expiries {
			t.Errorf("they signed with %d keys, want %d at least", len(keys), expiries+1)
		}
		if n := len(w.codes()); n != b.codes {
			t.Errorf("AWS got %d codes, want %d", n, b.codes)
		}
		if n := w.Count(b.calls); n > len(keys)+2 && b.name != "login" { // which is renewed when it has five minutes left, as AWS's is
			t.Errorf("%s was called %d times, for %d keys", b.calls, n, len(keys))
		}
		t.Logf("%d calls with %d keys, %d calls of %s", w.Count("GetCallerIdentity"), len(keys), w.Count(b.calls), b.calls)
	}
}
