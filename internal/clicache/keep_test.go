package clicache_test

import (
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/clicache"
)

// TestKeep: the directory is made for us alone, what would not be read is not written, and trouble
// leaves nothing behind.
func TestKeep(t *testing.T) {
	t.Parallel()
	role := clicache.Role{ARN: admin}
	e := clicache.Entry{
		Credentials: aws.Credentials{AccessKeyID: "ASIA", SecretAccessKey: canary, SessionToken: canary, Expires: time.Unix(1795438800, 5)},
		AssumedRole: clicache.AssumedRole{ID: "AROA:me", ARN: "arn:aws:sts::111122223333:assumed-role/Admin/me"},
	}
	dir := clicache.In(t.TempDir())
	if err := dir.Keep(role, e); err == nil {
		t.Error("an entry without its account is written")
	}
	e.Credentials.AccountID = "111122223333"
	if err := dir.Keep(role, e); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(string(dir)); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o700 {
		t.Errorf("the directory: %v, %v", info.Mode(), err)
	}
	if err := dir.Keep(clicache.Role{ARN: admin, SessionName: "you"}, e); err == nil {
		t.Error("an entry of another session is written")
	}
	if err := os.Mkdir(path(dir, clicache.Role{ARN: admin, ExternalID: "x"}), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := dir.Keep(clicache.Role{ARN: admin, ExternalID: "x"}, e); err == nil {
		t.Error("a directory in the way is no trouble")
	}
	if files, _ := os.ReadDir(string(dir)); len(files) != 2 {
		t.Errorf("there are %v", files)
	}
}

// TestForget removes the entry that answers a request, and nothing else.
func TestForget(t *testing.T) {
	t.Parallel()
	dir := clicache.Dir(t.TempDir())
	sso := clicache.SSO{StartURL: "https://example.com", AccountID: "111122223333", RoleName: "Admin"}
	role := clicache.Role{ARN: admin}
	put(t, dir, sso, goodSSO)
	put(t, dir, role, strings.Replace(good, "/Admin/", "/Reader/", 1)) // of another role, under this name
	for name, tt := range map[string]struct {
		dir     clicache.Dir
		request clicache.Request
		gone    bool
	}{"another's": {dir, role, false}, "no directory": {"", sso, false}, "not there": {dir, clicache.SSO{StartURL: "x"}, false}} {
		if gone, err := tt.dir.Forget(tt.request); gone != tt.gone || err != nil {
			t.Errorf("%s: %t, %v", name, gone, err)
		}
	}
	for _, want := range []bool{true, false} {
		if gone, err := dir.Forget(sso); gone != want || err != nil {
			t.Errorf("%t, %v, want %t", gone, err, want)
		}
	}
	if left, err := os.ReadDir(string(dir)); len(left) != 1 {
		t.Errorf("left: %v, %v", left, err)
	}
}

// TestNeverHalf: whoever reads while others write finds a whole entry.
func TestNeverHalf(t *testing.T) {
	t.Parallel()
	role, dir := clicache.Role{ARN: admin}, clicache.Dir(t.TempDir())
	put(t, dir, role, good)
	e, err := dir.Find(role)
	if err != nil {
		t.Fatal(err)
	}
	var writers sync.WaitGroup
	for i := range 2 {
		writers.Go(func() {
			mine := e
			mine.Credentials.SessionToken = strings.Repeat("x", 100+10000*i)
			for range 50 {
				if err := dir.Keep(role, mine); err != nil {
					t.Error(err)
				}
			}
		})
	}
	written := make(chan struct{})
	go func() { writers.Wait(); close(written) }()
	for done := false; !done; {
		select {
		case <-written:
			done = true
		default:
		}
		if _, err := dir.Find(role); err != nil {
			t.Fatal(err)
		}
	}
	if files, _ := os.ReadDir(string(dir)); len(files) != 1 {
		t.Errorf("there are %v", files)
	}
}
