//go:build unix

package app_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

// Commands of scripts for the sources that a program finds around itself: those of
// internal/fakeaws.

// addSources gives a world an identity provider, and a role that trusts it.
func (w *world) addSources() {
	w.provider = w.AddProvider(account, "oidc.example.com")
	w.AddRole(fakeaws.Role{Account: account, Name: "Pod", Trust: []string{w.provider.ARN}, MaxSessionDuration: 12 * time.Hour})
	w.login = w.AddLogin(w.alice.ARN)
	w.AddRole(fakeaws.Role{Account: account, Name: "Task"})
	w.AddRole(fakeaws.Role{Account: account, Name: "Machine"})
	w.AddRole(
		fakeaws.Role{
			Account: account,
			Name:    "AfterTask",
			Trust:   []string{"arn:aws:iam::" + account + ":role/Task", "arn:aws:iam::" + account + ":role/Machine"},
		},
	)
	w.AddRole(fakeaws.Role{Account: account, Name: "Hour", Trust: []string{w.provider.ARN}})
	w.AddRole(fakeaws.Role{Account: "444455556666", Name: "AfterPod", Trust: []string{"arn:aws:iam::" + account + ":role/Pod"}})
}

// web-token FILE LIFETIME [SUBJECT] writes a token of the identity provider. A subject of "" is one
// that the provider rejects; a provider called "foreign" in its place is one that AWS does not
// know.
func webToken(ts *testscript.TestScript, _ bool, args []string) {
	lifetime, err := time.ParseDuration(args[1])
	ts.Check(err)
	subject, provider := "system:serviceaccount:default:app", the(ts).provider
	if len(args) > 2 {
		subject = args[2]
	}
	if subject == "foreign" {
		provider = the(ts).AddProvider("999999999999", "foreign.example.com")
	}
	path := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(filepath.Dir(path), 0o700))
	ts.Check(os.WriteFile(path, []byte(provider.Token(subject, lifetime)), 0o600))
}

// keys PROFILE USER [LINE…] adds a profile with long-lived keys to the credentials file, and lines
// to it: alice's, the root user's, or those of a new user.
func keys(ts *testscript.TestScript, _ bool, args []string) {
	k := the(ts).alice
	switch args[1] {
	case "alice":
	case "root":
		k = the(ts).AddRoot(account)
	default:
		k = the(ts).AddUser(account, args[1])
	}
	file, err := os.OpenFile(ts.MkAbs("home/.aws/credentials"), os.O_APPEND|os.O_WRONLY, 0)
	ts.Check(err)
	_, err = fmt.Fprintf(
		file,
		"\n[%s]\naws_access_key_id = %s\naws_secret_access_key = %s\n%s\n",
		args[0],
		k.AccessKeyID,
		k.SecretAccessKey,
		strings.Join(args[2:], "\n"),
	)
	ts.Check(err)
	ts.Check(file.Close())
}

// opened PROGRAM PATTERN… asserts which browser of a script was started last, and what with. It
// waits for it to have noted that.
func opened(ts *testscript.TestScript, _ bool, args []string) {
	path := ts.MkAbs("seen")
	for range 500 {
		if _, err := os.Stat(path); err == nil {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	text := ts.ReadFile("seen")
	ts.Check(os.Remove(path))
	if !regexp.MustCompile("^" + strings.Join(args, " ")).MatchString(text) {
		ts.Fatalf("opened %q, want %q", text, args)
	}
}

// container FILE makes AWS the endpoint of a container with the role Task, sets the variable for
// it, and writes its token.
func container(ts *testscript.TestScript, _ bool, args []string) {
	token := the(ts).ServeContainer("arn:aws:iam::" + account + ":role/Task")
	ts.Setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", the(ts).ContainerURL())
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(token), 0o600))
}

// instance [none] [no-token] [v1] [off] [unauthorized] makes AWS the metadata service of an
// instance, with the role Machine or none.
func instance(ts *testscript.TestScript, _ bool, args []string) {
	i := fakeaws.Instance{
		Role: "arn:aws:iam::" + account + ":role/Machine", NoToken: slices.Contains(args, "no-token"), V1: slices.Contains(args, "v1"),
		Off: slices.Contains(args, "off"), Unauthorized: slices.Contains(args, "unauthorized"),
	}
	if slices.Contains(args, "none") {
		i.Role = ""
	}
	the(ts).ServeInstance(i)
	ts.Setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", the(ts).URL)
	ts.Setenv("AWS_EC2_METADATA_DISABLED", "")
}

// login LEFT [CODE] writes the file of a sign-in by `aws login`, whose credentials last for so
// long, and SIGNED_IN into the environment, its path. Its renewal is refused with the code, if
// there is one.
func login(ts *testscript.TestScript, _ bool, args []string) {
	left, err := time.ParseDuration(args[0])
	ts.Check(err)
	l := the(ts).login
	l.Refuse("")
	if len(args) > 1 {
		l.Refuse(args[1])
	}
	name := sha256.Sum256([]byte(l.Session))
	path := ts.MkAbs("home/.aws/login/cache/" + hex.EncodeToString(name[:]) + ".json")
	ts.Check(os.MkdirAll(filepath.Dir(path), 0o700))
	ts.Check(os.WriteFile(path, l.File(left), 0o600))
	ts.Setenv("SIGNED_IN", path)
	ts.Setenv("AWS_ENDPOINT_URL_SIGNIN", the(ts).URL)
}
