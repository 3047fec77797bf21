package clicache_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/clicache"
)

// put writes the file of a request.
func put(t *testing.T, dir clicache.Dir, r clicache.Request, text string) {
	t.Helper()
	if err := os.WriteFile(path(dir, r), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func path(dir clicache.Dir, r clicache.Request) string {
	return filepath.Join(string(dir), r.Key()+".json")
}

const (
	admin  = "arn:aws:iam::111122223333:role/team/Admin"
	canary = "CANARY-clicache"
	// good is an entry of admin.
	good = `{"Credentials": {"AccessKeyId": "ASIA", "SecretAccessKey": "` + canary + `", "SessionToken": "` + canary +
		`", "Expiration": "2026-11-23T13:00:00UTC"}, ` +
		`"AssumedRoleUser": {"AssumedRoleId": "AROA:me", "Arn": "arn:aws:sts::111122223333:assumed-role/Admin/me"}}`
	// goodSSO is one of account 111122223333.
	goodSSO = `{"ProviderType": "sso", "Credentials": {"AccessKeyId": "ASIA", "SecretAccessKey": "` + canary +
		`", "SessionToken": "` + canary + `", "Expiration": "2026-11-23T13:00:00Z"}}`
)

// TestFind tells apart what answers a request and what does not, under one name.
func TestFind(t *testing.T) {
	t.Parallel()
	role := clicache.Role{ARN: admin}
	sso := clicache.SSO{StartURL: "https://example.com", AccountID: "111122223333", RoleName: "Admin"}
	for name, test := range map[string]struct {
		request  clicache.Request
		text     string
		old, new string // a change of the text
		found    bool
	}{
		"role":                       {role, good, "", "", true},
		"offset":                     {role, good, "13:00:00UTC", "14:00:00+01:00", true},
		"with its account":           {role, good, `"AccessKeyId"`, `"AccountId": "111122223333", "AccessKeyId"`, true},
		"other account":              {role, good, "sts::111122223333", "sts::444455556666", false},
		"other account of the keys":  {role, good, `"AccessKeyId"`, `"AccountId": "444455556666", "AccessKeyId"`, false},
		"other role":                 {role, good, "/Admin/", "/Reader/", false},
		"no session":                 {role, good, "/Admin/me", "/Admin/", false},
		"path for a role":            {role, good, "/Admin/", "/team/Admin/", false},
		"other partition":            {role, good, "arn:aws:sts", "arn:aws-cn:sts", false},
		"of a user":                  {role, good, "assumed-role/Admin/me", "federated-user/Admin/me", false},
		"no name":                    {role, good, "/Admin/me", "/Admin", false},
		"no ARN":                     {role, good, "arn:aws:sts", "x", false},
		"session by name":            {clicache.Role{ARN: admin, SessionName: "me"}, good, "", "", true},
		"other session":              {clicache.Role{ARN: admin, SessionName: "you"}, good, "", "", false},
		"web identity":               {role, good, `"AssumedRoleUser"`, `"SubjectFromWebIdentityToken": "me", "AssumedRoleUser"`, false},
		"no web identity":            {clicache.Role{ARN: admin, WebIdentity: true}, good, "", "", false},
		"no role":                    {clicache.Role{ARN: "Admin"}, good, "", "", false},
		"SSO":                        {sso, goodSSO, "", "", true},
		"SSO with its account":       {sso, goodSSO, `"AccessKeyId"`, `"AccountId": "111122223333", "AccessKeyId"`, true},
		"SSO of another account":     {sso, goodSSO, `"AccessKeyId"`, `"AccountId": "444455556666", "AccessKeyId"`, false},
		"SSO for a role":             {role, goodSSO, "", "", false},
		"role for SSO":               {sso, good, "", "", false},
		"both":                       {role, good, "{", `{"ProviderType": "sso", `, false},
		"both, for SSO":              {sso, good, "{", `{"ProviderType": "sso", `, false},
		"other provider":             {role, good, "{", `{"ProviderType": "x", `, false},
		"cut short":                  {role, good, `"}}`, `"}`, false},
		"followed by more":           {role, good, `"}}`, `"}}x`, false},
		"empty":                      {role, "", "", "", false},
		"null":                       {role, "null", "", "", false},
		"a list":                     {role, "[]", "", "", false},
		"nothing in it":              {role, "{}", "", "", false},
		"no token":                   {role, good, `"SessionToken"`, `"Token"`, false},
		"no key":                     {role, good, `"ASIA"`, `""`, false},
		"secret as a number":         {role, good, `"` + canary + `", "SessionToken"`, `1, "SessionToken"`, false},
		"no time":                    {role, good, "2026-11-23T13:00:00UTC", "", false},
		"time without a zone":        {role, good, "13:00:00UTC", "13:00:00", false},
		"secret as a time":           {role, good, "2026-11-23T13:00:00UTC", canary, false},
		"as large as none can be":    {role, good + strings.Repeat(" ", 1<<20-len(good)), "", "", true},
		"larger":                     {role, good + strings.Repeat(" ", 1<<20), "", "", false},
		"a sign-in, of another tool": {role, `{"accessToken": "` + canary + `", "expiresAt": "2099-01-01T00:00:00Z"}`, "", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := clicache.Dir(t.TempDir())
			if !strings.Contains(test.text, test.old) {
				t.Fatalf("the text has no %s", test.old)
			}
			put(t, dir, test.request, strings.Replace(test.text, test.old, test.new, 1))
			e, err := dir.Find(test.request)
			if (err == nil) != test.found {
				t.Fatalf("found: %v (%v), want %v", err == nil, err, test.found)
			}
			if test.found &&
				(e.Credentials.AccessKeyID != "ASIA" || !e.Credentials.Expires.Equal(time.Date(2026, 11, 23, 13, 0, 0, 0, time.UTC))) {
				t.Errorf("other credentials, that end at %s", e.Credentials.Expires)
			}
			if err != nil && strings.Contains(err.Error(), canary) {
				t.Error("a secret is in an error")
			}
		})
	}
}

// TestForeignFiles: neither a link nor a file that others have access to is read, and writing
// replaces it by one of ours.
func TestForeignFiles(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("modes say nothing there")
	}
	role := clicache.Role{ARN: admin}
	for name, spoil := range map[string]func(path string) error{
		"readable by others": func(path string) error { return os.Chmod(path, 0o604) },
		"writable by others": func(path string) error { return os.Chmod(path, 0o602) },
		"of the group":       func(path string) error { return os.Chmod(path, 0o640) },
		"a link": func(path string) error {
			return errors.Join(os.Rename(path, path+".target"), os.Symlink(path+".target", path))
		},
		"a dangling link": func(path string) error { return errors.Join(os.Remove(path), os.Symlink(path+".nowhere", path)) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := clicache.Dir(t.TempDir())
			put(t, dir, role, good)
			e, err := dir.Find(role)
			if err != nil {
				t.Fatal(err)
			}
			if err := spoil(path(dir, role)); err != nil {
				t.Fatal(err)
			}
			if _, err := dir.Find(role); err == nil {
				t.Error("it is read")
			}
			if err := dir.Keep(role, e); err != nil {
				t.Fatal(err)
			}
			if info, err := os.Lstat(path(dir, role)); err != nil || info.Mode() != 0o600 {
				t.Errorf("%v, %v", info, err)
			}
			if _, err := dir.Find(role); err != nil {
				t.Error(err)
			}
		})
	}
}

// FuzzFind: whatever a file holds, nothing panics, and what is found is complete and that of the
// role.
func FuzzFind(f *testing.F) {
	role, dir := clicache.Role{ARN: admin}, clicache.Dir(f.TempDir())
	f.Add(good)
	f.Add(goodSSO)
	f.Add("null")
	f.Fuzz(func(t *testing.T, text string) {
		put(t, dir, role, text)
		e, err := dir.Find(role)
		if err != nil {
			return
		}
		if !e.Credentials.HasKeys() || e.Credentials.SessionToken == "" || e.Credentials.Expires.IsZero() ||
			e.Credentials.AccountID != "111122223333" ||
			!strings.HasPrefix(e.AssumedRole.ARN, "arn:aws:sts::111122223333:assumed-role/Admin/") {
			t.Error("found what is no entry of the role")
		}
	})
}

// TestNoDir: without a home there is no cache, neither in the working directory.
func TestNoDir(t *testing.T) {
	dir := clicache.In("")
	role := clicache.Role{ARN: admin}
	t.Chdir(t.TempDir())
	put(t, ".", role, good)
	if _, err := dir.Find(role); err == nil {
		t.Error("an entry is found")
	}
	e, err := clicache.Dir(".").Find(role)
	if err != nil {
		t.Fatal(err)
	}
	if err := dir.Keep(role, e); err == nil {
		t.Error("an entry is kept")
	}
	if _, err := clicache.In(t.TempDir()).Find(role); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("of what is missing: %v", err)
	}
}
