package source_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/internal/testkit"
	"github.com/seed642dee07/aws-federate/pkg/cache"
	"github.com/seed642dee07/aws-federate/pkg/plan"
)

// TestLogins has sign-ins of `aws login` in every state, beside AWS's own cases.
func TestLogins(t *testing.T) {
	without := func(names ...string) func(map[string]any) {
		return func(file map[string]any) {
			for _, name := range names[:len(names)-1] {
				file = file[name].(map[string]any)
			}
			delete(file, names[len(names)-1])
		}
	}
	noKey := func(file map[string]any) { file["dpopKey"] = fakeaws.Canary }
	const hour, four, six = time.Hour, 4 * time.Minute, 6 * time.Minute
	for name, tt := range map[string]struct {
		left    time.Duration
		spoil   func(file map[string]any)
		refuse  string
		renewed bool   // the answer is a renewal's
		calls   int    // renewals that AWS is asked for
		fails   string // the type of the error
	}{
		"lasts":                          {left: hour},
		"lasts for six minutes":          {left: six},
		"lasts for four minutes":         {left: four, renewed: true, calls: 1},
		"is over":                        {left: -hour, renewed: true, calls: 1},
		"is over, and ended at AWS":      {left: -hour, refuse: "TOKEN_EXPIRED", calls: 1, fails: "PersonNeededError"},
		"is over, with another password": {left: -hour, refuse: "USER_CREDENTIALS_CHANGED", calls: 1, fails: "PersonNeededError"},
		"is over, and not allowed":       {left: -hour, refuse: "INSUFFICIENT_PERMISSIONS", calls: 1, fails: "CallError"},
		"ends, and is refused":           {left: four, refuse: "TOKEN_EXPIRED", calls: 1},
		"no accessToken":                 {left: hour, spoil: without("accessToken"), fails: "PersonNeededError"},
		"no accessKeyId":                 {left: hour, spoil: without("accessToken", "accessKeyId"), fails: "PersonNeededError"},
		"no secretAccessKey":             {left: hour, spoil: without("accessToken", "secretAccessKey"), fails: "PersonNeededError"},
		"no sessionToken":                {left: hour, spoil: without("accessToken", "sessionToken"), fails: "PersonNeededError"},
		"no accountId":                   {left: hour, spoil: without("accessToken", "accountId"), fails: "PersonNeededError"},
		"no expiresAt":                   {left: hour, spoil: without("accessToken", "expiresAt"), fails: "PersonNeededError"},
		"no clientId":                    {left: hour, spoil: without("clientId"), fails: "PersonNeededError"},
		"no refreshToken":                {left: hour, spoil: without("refreshToken"), fails: "PersonNeededError"},
		"no dpopKey":                     {left: hour, spoil: without("dpopKey"), fails: "PersonNeededError"},
		"no idToken, which is not read":  {left: -hour, spoil: without("idToken"), renewed: true, calls: 1},
		"a number for a text":            {left: hour, spoil: func(f map[string]any) { f["clientId"] = 7.0 }, fails: "PersonNeededError"},
		"a key that is none":             {left: -hour, spoil: noKey, fails: "PersonNeededError"},
		"a key that is none, and lasts":  {left: hour, spoil: noKey},
		"a time that is none": {left: hour, spoil: func(f map[string]any) {
			f["accessToken"].(map[string]any)["expiresAt"] = "noon"
		}, fails: "PersonNeededError"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newLoginDesk(t)
			d.login.Refuse(tt.refuse)
			before := d.write(t, tt.left, tt.spoil)
			key, err := d.run(t, d.login.Session)
			if errorType(err) != tt.fails || d.server.Count("CreateOAuth2Token") != tt.calls {
				t.Errorf("%s (%v), %d calls", errorType(err), err, d.server.Count("CreateOAuth2Token"))
			}
			after := d.read(t)
			if tt.renewed != (after["refreshToken"] != before["refreshToken"]) {
				t.Error("the refresh token in the file is another one, or is not")
			}
			if tt.fails == "" && key != after["accessToken"].(map[string]any)["accessKeyId"] {
				t.Errorf("got %s, the file has another key", key)
			}
			for _, kept := range []string{"clientId", "idToken", "dpopKey", "tokenType", "of others"} {
				if after[kept] != before[kept] {
					t.Errorf("%s is another", kept)
				}
			}
			testkit.NoSecret(t, canary, err)
		})
	}
}

// TestLoginFiles has the file of a sign-in found by the session as it is written in the profile,
// blanks aside, and by nothing else.
func TestLoginFiles(t *testing.T) {
	d := newLoginDesk(t)
	d.write(t, time.Hour, nil)
	if key, err := d.run(t, " "+d.login.Session+"\t"); err != nil || key == "" {
		t.Errorf("with blanks: %v", err)
	}
	for _, session := range []string{"", "x", strings.ToUpper(d.login.Session), d.login.Session + "/"} {
		if _, err := d.run(t, session); errorType(err) != "PersonNeededError" {
			t.Errorf("%q: %v", session, err)
		}
	}
	for _, text := range []string{"", "{", "null", "[]", `{"accessToken":[]}`, `"` + fakeaws.Canary + `"`} {
		if err := os.WriteFile(d.path(), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := d.run(t, d.login.Session)
		if errorType(err) != "PersonNeededError" || strings.Contains(err.Error(), fakeaws.Canary) {
			t.Errorf("%q: %v", text, err)
		}
	}
	if n := d.server.Count("CreateOAuth2Token"); n != 0 {
		t.Errorf("%d calls", n)
	}
}

// loginDesk is an AWS with a sign-in, and the directory of its file.
type loginDesk struct {
	server *fakeaws.Server
	login  *fakeaws.Login
	dir    string
}

func newLoginDesk(t *testing.T) *loginDesk {
	t.Helper()
	server, err := fakeaws.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	return &loginDesk{server, server.AddLogin(server.AddUser("111122223333", "alice").ARN), t.TempDir()}
}

func (d *loginDesk) path() string {
	name := sha256.Sum256([]byte(d.login.Session))
	return filepath.Join(d.dir, hex.EncodeToString(name[:])+".json")
}

// write puts the file there, and returns what is in it: with a field that nobody here knows.
func (d *loginDesk) write(t *testing.T, left time.Duration, spoil func(map[string]any)) map[string]any {
	t.Helper()
	var file map[string]any
	if err := json.Unmarshal(d.login.File(left), &file); err != nil {
		t.Fatal(err)
	}
	file["of others"] = "kept"
	if spoil != nil {
		spoil(file)
	}
	text, err := json.Marshal(file)
	if err == nil {
		err = os.WriteFile(d.path(), text, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func (d *loginDesk) read(t *testing.T) (file map[string]any) {
	t.Helper()
	text, err := os.ReadFile(d.path())
	if err == nil {
		err = json.Unmarshal(text, &file)
	}
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// run asks for the credentials of a session, and returns their access key ID.
func (d *loginDesk) run(t *testing.T, session string) (string, error) {
	t.Helper()
	r := &source.Runner{
		Store: cache.Off{}, Now: time.Now, Log: slog.New(slog.DiscardHandler), Environ: []string{"AWS_LOGIN_CACHE_DIRECTORY=" + d.dir},
	}
	creds, err := r.Credentials(t.Context(), plan.Plan{
		Region: "eu-west-1", Network: plan.Network{Signin: d.server.URL},
		Steps: []plan.Step{plan.Login{Profile: "alice", Session: session}},
	})
	return creds.AccessKeyID, err
}
