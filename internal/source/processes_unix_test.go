//go:build unix

package source_test

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/internal/testkit"
	"github.com/seed642dee07/aws-federate/pkg/cache"
	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// runProcess carries out a credential_process of a profile with an account, and returns the access
// key ID, the account, and whether the credentials expire.
func runProcess(t *testing.T, command string) (key, account string, expires bool, err error) {
	t.Helper()
	r := &source.Runner{
		Store: cache.Off{}, Now: noon, Log: slog.New(slog.DiscardHandler), Environ: os.Environ(), Stderr: &strings.Builder{},
	}
	creds, err := r.Credentials(t.Context(), only(plan.Process{Profile: "p", Command: secret.New(command), AccountID: "444455556666"}))
	if err != nil && strings.Contains(err.Error(), canary) {
		t.Error("a secret is in the error")
	}
	return creds.AccessKeyID, creds.AccountID, creds.CanExpire, err
}

// TestProcessAnswers reads what a credential_process prints, by the AWS CLI's rules: names to the
// letter, nothing beside the JSON.
func TestProcessAnswers(t *testing.T) {
	cat := testkit.Program(t, "cat")
	const (
		keys  = `"AccessKeyId":"AKIDP","SecretAccessKey":"` + canary + `"`
		whole = `{"Version":1,` + keys + `}`
	)
	with := func(field string) string { return strings.TrimSuffix(whole, "}") + "," + field + "}" }
	for name, tt := range map[string]struct {
		text, account string
		expires, bad  bool
	}{
		"keys alone":                {text: whole, account: "444455556666"},
		"blanks around":             {text: "\n " + whole + " \n\n", account: "444455556666"},
		"an account of its own":     {text: with(`"AccountId":"111122223333"`), account: "111122223333"},
		"an empty account":          {text: with(`"AccountId":""`), account: "444455556666"},
		"null for what may lack":    {text: with(`"SessionToken":null,"Expiration":null,"AccountId":null`), account: "444455556666"},
		"fields that nobody knows":  {text: with(`"Other":{"a":[1]}`), account: "444455556666"},
		"an end":                    {text: with(`"Expiration":"2026-11-23T12:00:01Z"`), account: "444455556666", expires: true},
		"an end in another zone":    {text: with(`"Expiration":"2026-11-23T14:30:00+02:00"`), account: "444455556666", expires: true},
		"an empty end":              {text: with(`"Expiration":""`), account: "444455556666"},
		"an end that is past":       {text: with(`"Expiration":"2026-11-23T12:00:00Z"`), bad: true},
		"an end without a zone":     {text: with(`"Expiration":"2026-11-23T13:00:00"`), bad: true},
		"an end that is a number":   {text: with(`"Expiration":1795437045`), bad: true},
		"a version that is a text":  {text: `{"Version":"1",` + keys + `}`, bad: true},
		"version 2":                 {text: `{"Version":2,` + keys + `}`, bad: true},
		"no version":                {text: `{` + keys + `}`, bad: true},
		"names in small letters":    {text: strings.ToLower(whole), bad: true},
		"no secret":                 {text: `{"Version":1,"AccessKeyId":"AKIDP"}`, bad: true},
		"an empty key":              {text: strings.Replace(whole, "AKIDP", "", 1), bad: true},
		"a key that is a number":    {text: strings.Replace(whole, `"AKIDP"`, "7", 1), bad: true},
		"a greeting before it":      {text: "hello\n" + whole, bad: true},
		"a farewell behind it":      {text: whole + "\nbye", bad: true},
		"two of them":               {text: whole + whole, bad: true},
		"a list":                    {text: "[" + whole + "]", bad: true},
		"nothing":                   {text: "", bad: true},
		"half of it":                {text: whole[:len(whole)-1], bad: true},
		"a secret that is no JSON":  {text: canary, bad: true},
		"an account that is a list": {text: with(`"AccountId":[]`), bad: true},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "answer")
			if err := os.WriteFile(path, []byte(tt.text), 0o600); err != nil {
				t.Fatal(err)
			}
			key, account, expires, err := runProcess(t, cat+" "+path)
			if tt.bad {
				if errorType(err) != "ProcessError" || key != "" {
					t.Errorf("%q, %s: %v", key, errorType(err), err)
				}
				return
			}
			if err != nil || key != "AKIDP" || account != tt.account || expires != tt.expires {
				t.Errorf("%v: %q of %q, expires: %v", err, key, account, expires)
			}
		})
	}
}

// TestProcessLines has a line run without a shell, and what comes of a program that does not do its
// part.
func TestProcessLines(t *testing.T) {
	dir := t.TempDir()
	answer := filepath.Join(dir, "an answer")
	if err := os.WriteFile(answer, []byte(`{"Version":1,"AccessKeyId":"AKIDP","SecretAccessKey":"s"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for line, good := range map[string]bool{
		`cat "` + answer + `"`:                           true,
		`cat '` + answer + `'`:                           true,
		"cat " + strings.ReplaceAll(answer, " ", `\ `):   true,
		`sh -c 'cat "$1" && exit 0' sh "` + answer + `"`: true,
		`cat ` + answer:                                  false, // two words
		`cat "` + answer + `" | cat`:                     false, // no shell
		`cat < "` + answer + `"`:                         false,
		`KEY=` + canary + ` cat "` + answer + `"`:        false,
		`sh -c 'cat "$1"; exit 7' sh "` + answer + `"`:   false,
		`cat "` + answer:                                 false, // an open quote
		filepath.Join(dir, "none"):                       false,
		dir:                                              false,
		"true":                                           false,
	} {
		key, _, _, err := runProcess(t, line)
		if (err == nil) != good || good != (key == "AKIDP") || !good && errorType(err) != "ProcessError" {
			t.Errorf("%s: %q, %s: %v", line, key, errorType(err), err)
		}
	}
}
