package doctor

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// now is when all is looked at.
var now = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

const keysOfBase = "[base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n"

// of makes a subject of the texts of two files, in which HOME stands for its home directory.
func of(t *testing.T, config, creds string, variables ...string) Subject {
	t.Helper()
	home := t.TempDir()
	dir := filepath.Join(home, ".aws")
	write(t, filepath.Join(dir, "config"), strings.ReplaceAll(config, "HOME", home))
	write(t, filepath.Join(dir, "credentials"), creds)
	getenv := func(name string) string {
		for _, v := range variables {
			if value, ok := strings.CutPrefix(v, name+"="); ok {
				return value
			}
		}
		return ""
	}
	s := Subject{
		System:   "linux",
		Getenv:   getenv,
		Now:      func() time.Time { return now },
		Home:     home,
		CacheDir: filepath.Join(dir, "federate", "cache"),
		Files:    profile.Files{Config: filepath.Join(dir, "config"), Credentials: filepath.Join(dir, "credentials")},
		Words:    func(err error) (string, string) { return err.Error(), "the hint" },
		Terminal: func(context.Context) (string, error) { return "on terminal pts/0", nil },
		Dialog:   func(context.Context) error { return nil },
		Browser:  func(string) error { return nil },
		Runner:   &source.Runner{Home: home, Now: func() time.Time { return now }},
		lines:    map[string][]string{},
	}
	s.Set, s.LoadErr = profile.Load(s.Files)
	if s.LoadErr != nil {
		s.Set = &profile.Set{}
	}
	for _, name := range s.Set.Names() {
		plan, err := profile.Resolve(s.Set, profile.Request{Profile: name})
		s.Profiles = append(s.Profiles, Profile{name, plan, err})
	}
	return s
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
		t.Fatal(err)
	}
}

// judge compares the first finding of a check: its status, and a part of what it says.
func judge(t *testing.T, found []Finding, status Status, says, cure string) {
	t.Helper()
	if len(found) == 0 {
		t.Fatal("nothing is said")
	}
	f := found[0]
	if f.Status != status || !strings.Contains(f.Detail, says) || !strings.Contains(f.Cure, cure) || (f.Cure == "") != (status == OK) {
		t.Errorf("got %s %q, cure %q", f.Status, f.Detail, f.Cure)
	}
	for _, f := range found {
		if strings.Contains(f.Detail+f.Cure, "wJalrX") || strings.Contains(f.Detail+f.Cure, "SECRET") {
			t.Errorf("a secret: %+v", f)
		}
	}
}

const role = "role_arn = arn:aws:iam::111122223333:role/Admin\n"

// TestFiles has each check of the files find what it is for, and nothing where that is well.
func TestFiles(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("the paths are those of Unix")
	}
	well := "[profile a]\n" + role + "source_profile = base\n"
	for name, test := range map[string]struct {
		check         func(Subject) []Finding
		config, creds string
		status        Status
		says, cure    string
	}{
		"lines":                  {lines, well, keysOfBase, OK, "can be read", ""},
		"a bad line":             {lines, well + "words\n", keysOfBase, Fail, "config:4", "sed -i.bak '4{/[=[]/!s/^/# /;}' "},
		"a bad header":           {lines, well + "[profile x\n", keysOfBase, Fail, "config:4", "the hint"},
		"a bad line and another": {lines, "[profile x]\nwords\n  more\n", "", Fail, "config:2", "the hint"},
		"UTF-16":                 {lines, "\xff\xfe[\x00", "", Fail, "UTF-16", "the hint"},
		"headers":                {headers, well, keysOfBase, OK, "counts", ""},
		"no profile":             {headers, "[a]\nregion = x\n", "", Warn, "[profile a]", `sed -i.bak '1s/^\[a\]/[profile a]/'`},
		"settings":               {settings, well, keysOfBase, OK, "none", ""},
		"twice":                  {settings, well + "source_profile = base\n", keysOfBase, Warn, "stands twice", "sed -i.bak '3s/^source_profile/# &/'"},
		"twice over two lines":   {settings, "[profile a]\nsource_profile = x\n  more\nsource_profile = y\n", "", Warn, "stands twice", "take one"},
		"glued":                  {settings, well + "output = json[profile b]\n", keysOfBase, Warn, "[profile b]", "perl -i.bak"},
		"mistyped":               {settings, "[profile a]\nrole-arn = x\n", "", Warn, "role-arn", "sed -i.bak '2s|role-arn|role_arn|'"},
		"swallowed":              {settings, "[profile a]\nregion = x\n  role_arn = y\n", "", Warn, "swallowed", "take the blanks"},
		"profiles":               {profiles, well, keysOfBase, OK, "each of 2", ""},
		"no profiles":            {profiles, "", "", Warn, "there is none yet, in ", "'aws configure sso' or"},
		"settings alone":         {profiles, "[default]\nregion = eu-west-1\n", "", OK, "each of 1", ""},
		"no source":              {profiles, well, "", Fail, `source profile "base"`, "aws configure --profile base"},
		"a source like another":  {profiles, "[profile a]\n" + role + "source_profile = bas\n", keysOfBase, Fail, `"bas"`, "sed -i.bak '3s|bas|base|'"},
		"no session":             {profiles, "[profile a]\nsso_session = x\nsso_account_id = 111122223333\nsso_role_name = R\n", "", Fail, `"x"`, "the hint"},
		"half a pair":            {profiles, "[profile a]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n", "", Fail, "missing", "the hint"},
		"a mistyped region": {
			settings, "[profile a]\nregoin = x\n", "", Warn, `profile "a": nothing is called regoin`, "sed -i.bak '2s|regoin|region|'",
		},
		"mistyped in a sign-in": {
			settings, "[sso-session a]\nsso_regoin = x\n", "", Warn, `sso-session "a": nothing is called sso_regoin`,
			"sed -i.bak '2s|sso_regoin|sso_region|'",
		},
		"of other tools": {
			settings, "[profile a]\noutput = json\ncli_pager =\ns3 =\n  addressing_styl = x\nplugins = y\nregions = z\n", "", OK, "none", "",
		},
		"a bad line that nobody reads": {
			lines, "[a b c]\nx = 1\nlost\n", "", Warn, "config:3", "sed -i.bak '3{/[=[]/!s/^/# /;}'",
		},
		"no such source": {
			profiles, "[profile a]\n" + role + "credential_source = Nothing\n", "", Fail, "credential_source", "the hint",
		},
		"a loop":        {profiles, "[profile a]\n" + role + "source_profile = b\n[profile b]\n" + role + "source_profile = a\n", "", Fail, "loop", "the hint"},
		"no token file": {profiles, "[profile a]\n" + role + "web_identity_token_file = HOME/none\n", "", Fail, "is not there", "web_identity_token_file"},
		"refused":       {profiles, "[profile a]\n" + role + "source_profile = base\nexternal_id = x\n", keysOfBase, Fail, "external_id", "the hint"},
		"shadowed":      {shadowed, "[profile base]\ncredential_process = true\n", keysOfBase, Warn, "does not run", "sed -i.bak '2s/^aws_access_key_id/# &/;3s/^aws_secret_access_key/# &/'"},
		"not shadowed":  {shadowed, "[profile base]\nregion = x\n", keysOfBase, OK, "no keys", ""},
		"fido":          {securityKeys, well + "mfa_serial = arn:aws:iam::111122223333:u2f/user/x\n", keysOfBase, Fail, "FIDO", "mfa_serial = arn:aws:iam::111122223333:mfa/"},
		"an app":        {securityKeys, well + "mfa_serial = arn:aws:iam::111122223333:mfa/x\n", keysOfBase, OK, "no MFA device", ""},
		"a key, once":   {profiles, well + "mfa_serial = arn:aws:iam::111122223333:u2f/user/x\n", keysOfBase, OK, "", ""},
		"programs":      {programs, "[profile a]\ncredential_process = sh -c SECRET\n", "", OK, "each program", ""},
		"gone":          {programs, "[profile a]\ncredential_process = /gone/p SECRET\n", "", Fail, "/gone/p", "install it"},
		"MFA, gone":     {programs, "[profile a]\nmfa_process = nosuchprogram SECRET\n", "", Fail, "mfa_process", "install it"},
		"no word":       {programs, "[profile a]\ncredential_process = A=SECRET x\n", "", OK, "", ""},
		"ended":         {tokens, "", keysOfBase + "aws_session_token = x\naws_expiration = 2026-11-23T11:00:00Z\n", Warn, "11:00:00Z", "aws-azure-login --profile base"},
		"ended of others": {
			tokens, "", keysOfBase + "aws_session_token = x\naws_session_expiration = 2026-11-23T11:00:00Z\n", Warn, "11:00:00Z", "run the program",
		},
		"lasting": {tokens, "", keysOfBase + "aws_session_token = x\naws_expiration = 2026-11-23T13:00:00Z\n", OK, "none", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			judge(t, test.check(of(t, test.config, test.creds)), test.status, test.says, test.cure)
		})
	}
}

// TestWebToken reads when the token of a web identity ends.
func TestWebToken(t *testing.T) {
	t.Parallel()
	for life, status := range map[time.Duration]Status{-time.Minute: Warn, time.Minute: OK} {
		s := of(t, "[profile a]\n"+role+"web_identity_token_file = HOME/token\n", "")
		claims := base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, `{"sub":"SECRET","exp":%d}`, now.Add(life).Unix()))
		write(t, filepath.Join(s.Home, "token"), "e30."+claims+".SECRET")
		judge(t, tokens(s), status, "", "")
	}
}

// TestSignIn judges the token of a sign-in to IAM Identity Center.
func TestSignIn(t *testing.T) {
	t.Parallel()
	const config = "[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1\n" +
		"[profile a]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = R\n"
	for text, want := range map[string]Status{
		"": OK, "{": Fail,
		`{"startUrl":"https://corp.awsapps.com/start","region":"eu-west-1","accessToken":"SECRET","expiresAt":"2026-11-23T11:00:00Z"}`: Warn,
		`{"startUrl":"https://corp.awsapps.com/start","region":"eu-west-1","accessToken":"SECRET","expiresAt":"2026-11-23T13:00:00Z"}`: OK,
	} {
		s := of(t, config, "")
		path := s.Runner.SignedIn(s.Profiles[0].Plan.Steps[0].(profile.SSO)).Path
		if text != "" {
			write(t, path, text)
		}
		cure := ""
		if want != OK {
			cure = "aws-federate-cred login corp"
		}
		judge(t, tokens(s), want, "", cure)
	}
}

// TestWords has every cure of a finding that is not well be there on Windows, too.
func TestWords(t *testing.T) {
	t.Parallel()
	s := of(
		t,
		"[a]\n[profile b]\nrole-arn = x\n[profile c]\nmfa_process = nosuchprogram\nwords\n",
		keysOfBase+"[profile base]\ncredential_process = x\n",
	)
	s.System = "windows"
	for _, f := range Local(t.Context(), s) {
		if f.Status != OK && (f.Cure == "" || strings.HasPrefix(f.Cure, "sed ")) {
			t.Errorf("%+v", f)
		}
	}
}
