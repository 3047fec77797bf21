package clicache_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/clicache"
	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// goldens are the requests that testdata/golden.py makes, and what botocore's answers are: those in
// testdata/v1 are of botocore 1.43.11 as the AWS CLI 1.45.11 uses it, those in testdata/v2 of the
// AWS CLI 2.9.19.
func goldens() map[string]struct {
	request clicache.Request
	entry   clicache.Entry
} {
	assumed := func(account, name string) clicache.Entry {
		return clicache.Entry{
			AssumedRole: clicache.AssumedRole{
				ID: "AROAGOLDEN:golden", ARN: "arn:aws:sts::" + account + ":assumed-role/" + name + "/golden",
			},
			RequestID: "5f0f7d3a-golden", Credentials: aws.Credentials{AccountID: account},
		}
	}
	const admin = "arn:aws:iam::111122223333:role/Admin"
	web, sso := assumed("111122223333", "Web"), clicache.Entry{SSO: true, Credentials: aws.Credentials{AccountID: "111122223333"}}
	web.Subject = "me"
	return map[string]struct {
		request clicache.Request
		entry   clicache.Entry
	}{
		"role": {clicache.Role{ARN: admin}, assumed("111122223333", "Admin")},
		"MFA":  {clicache.Role{ARN: admin, MFASerial: "arn:aws:iam::111122223333:mfa/alice"}, assumed("111122223333", "Admin")},
		"all": {clicache.Role{
			ARN: "arn:aws:iam::444455556666:role/team/Other", SessionName: "golden",
			ExternalID: "a=b/c,d", DurationSeconds: 7200, MFASerial: "GAHT12345678",
		}, assumed("444455556666", "Other")},
		"web identity": {clicache.Role{ARN: "arn:aws:iam::111122223333:role/Web", WebIdentity: true}, web},
		"start URL":    {clicache.SSO{StartURL: "https://example.awsapps.com/start#/", AccountID: "111122223333", RoleName: "Dev"}, sso},
		"SSO session": {
			clicache.SSO{Session: "mü\U0001f511 \"x\"\\\x7f", StartURL: "https://x", AccountID: "111122223333", RoleName: "Dev"}, sso,
		},
	}
}

func (g golden) read(t *testing.T, version string) clicache.Entry {
	t.Helper()
	e, err := g.in(t, version).Find(g.request)
	if err != nil {
		t.Fatalf("version %s: %v", version, err)
	}
	return e
}

// golden is an entry in a directory of its own, as a checkout may be open to others.
type golden struct {
	name    string
	request clicache.Request
}

func (g golden) text(t *testing.T, version string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", version, g.request.Key()+".json"))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func (g golden) in(t *testing.T, version string) clicache.Dir {
	t.Helper()
	dir := t.TempDir()
	put(t, clicache.Dir(dir), g.request, string(g.text(t, version)))
	return clicache.Dir(dir)
}

// TestBotocore has every botocore of this machine make the entries anew: the names are those of the
// requests, and all are found.
func TestBotocore(t *testing.T) {
	t.Parallel()
	for _, python := range []string{"python3", "/usr/bin/python3"} {
		t.Run(python, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			program := testkit.Program(t, python)
			if exec.CommandContext(t.Context(), program, "-c", "import botocore").Run() != nil &&
				exec.CommandContext(t.Context(), program, "-c", "import awscli.botocore").Run() != nil {
				testkit.Missing(t, python+" has no botocore")
			}
			if output, err := exec.CommandContext(t.Context(), program, "testdata/golden.py", dir).CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, output)
			}
			for name, test := range goldens() {
				if _, err := clicache.Dir(dir).Find(test.request); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			}
			if files, _ := os.ReadDir(dir); len(files) != len(goldens()) {
				t.Errorf("%d files for %d requests", len(files), len(goldens()))
			}
		})
	}
}

// TestGolden reads what botocore wrote, by the names that it gave, and writes the same bytes.
func TestGolden(t *testing.T) {
	t.Parallel()
	for name, test := range goldens() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := golden{name, test.request}
			want := test.entry
			want.Credentials.AccessKeyID, want.Credentials.SecretAccessKey = "ASIAGOLDEN", "CANARY-golden-key"
			want.Credentials.SessionToken = "CANARY-golden-token//+=="
			want.Credentials.CanExpire, want.Credentials.Expires = true, time.Date(2026, 11, 23, 13, 0, 0, 0, time.UTC)
			got := g.read(t, "v1")
			if got != want {
				t.Errorf("version 1: %+v", got.AssumedRole)
			}
			dir := clicache.Dir(filepath.Join(t.TempDir(), "aws", "cli", "cache"))
			if err := dir.Keep(g.request, got); err != nil {
				t.Fatal(err)
			}
			written, err := os.ReadFile(filepath.Join(string(dir), g.request.Key()+".json"))
			if err != nil || string(written) != string(g.text(t, "v1")) {
				t.Errorf("not the bytes of botocore (%v)", err)
			}
			if got := g.read(t, "v2"); got != want {
				t.Errorf("version 2: %+v", got.AssumedRole)
			}
		})
	}
}
