//go:build unix

package app_test

import (
	"os"
	"path/filepath"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

// Commands of scripts for the sources that a program finds around itself: those of internal/fakeaws.

// addSources gives a world an identity provider, and a role that trusts it.
func (w *world) addSources() {
	w.provider = w.AddProvider(account, "oidc.example.com")
	w.AddRole(fakeaws.Role{Account: account, Name: "Pod", Trust: []string{w.provider.ARN}, MaxSessionDuration: 12 * time.Hour})
	w.AddRole(fakeaws.Role{Account: account, Name: "Hour", Trust: []string{w.provider.ARN}})
	w.AddRole(fakeaws.Role{Account: "444455556666", Name: "AfterPod", Trust: []string{"arn:aws:iam::" + account + ":role/Pod"}})
}

// web-token FILE LIFETIME [SUBJECT] writes a token of the identity provider. A subject of "" is one that the provider rejects; a
// provider called "foreign" in its place is one that AWS does not know.
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
