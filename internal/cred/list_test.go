package cred

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/run/runtest"
)

// TestList has every profile be a row, with what is cached for it, and what is wrong with one be
// said on standard error.
func TestList(t *testing.T) {
	h := runtest.New(t, config)
	r := h.Run(t)
	h.Cache(t, r, resolved(t, h, r, "role").Key(), time.Hour)
	if err := runs(h, "list"); err != nil {
		t.Fatal(err)
	}
	rows := map[string]string{}
	for line := range strings.Lines(h.Stdout.String()) {
		name, rest, _ := strings.Cut(strings.Join(strings.Fields(line), " "), " ")
		rows[name] = rest
	}
	for name, want := range map[string]string{
		"PROFILE": "ACCOUNT ROLE REGION MFA CACHED UNTIL",
		"user":    "eu-west-1",
		"role":    "111122223333 Admin us-east-1 2026-11-23T13:00:00Z",
		"mfa":     "111122223333 Ops us-east-1 arn:aws:iam::111122223333:mfa/alice",
		"sso":     "111122223333 Dev eu-west-1",
		"bad":     "-",
	} {
		if rows[name] != want {
			t.Errorf("%s: %q, want %q", name, rows[name], want)
		}
	}
	if !strings.Contains(h.Stderr.String(), "nobody") || strings.Contains(h.Stdout.String(), "nobody") {
		t.Errorf("what is wrong is not told:\n%s\n%s", &h.Stdout, &h.Stderr)
	}
}

// TestListJSON has the same for programs.
func TestListJSON(t *testing.T) {
	h := runtest.New(t, config)
	if err := runs(h, "list", "--json"); err != nil {
		t.Fatal(err)
	}
	var entries []run.Entry
	if err := json.Unmarshal(h.Stdout.Bytes(), &entries); err != nil || len(entries) != 10 {
		t.Fatalf("%d entries, %v: %s", len(entries), err, &h.Stdout)
	}
	for _, e := range entries {
		if (e.Error != "") != (e.Profile == "bad" || e.Profile == "onlysession") {
			t.Errorf("%+v", e)
		}
	}
	h = runtest.New(t, "")
	if err := runs(h, "list", "--json"); err != nil || h.Stdout.String() != "[]\n" {
		t.Errorf("no profiles: %q, %v", &h.Stdout, err)
	}
}

// TestListWords has the profiles be listed whose name, account or role has all words.
func TestListWords(t *testing.T) {
	for words, want := range map[string]string{
		"mfa": "mfa mfa2", "ADMIN": "over role", "1111 ops": "alone mfa", "4444 MFA": "mfa2", "nothing": "", "role admin": "role",
	} {
		h := runtest.New(t, config)
		if err := runs(h, append([]string{"list"}, strings.Fields(words)...)...); err != nil {
			t.Fatal(err)
		}
		var names []string
		for line := range strings.Lines(h.Stdout.String()) {
			if line == "\n" { // below stand the sign-ins
				break
			}
			names = append(names, strings.Fields(line)[0])
		}
		got := strings.TrimPrefix(strings.TrimPrefix(strings.Join(names, " "), "PROFILE"), " ")
		if got != want || (want == "") != strings.Contains(h.Stderr.String(), "note: no profile has nothing in its name, account or role") {
			t.Errorf("%s: %s, want %s\n%s", words, got, want, &h.Stderr)
		}
	}
}

// TestListEmpty has who has no profiles be told, on standard error.
func TestListEmpty(t *testing.T) {
	h := runtest.New(t, "")
	if err := runs(
		h,
		"list",
	); err != nil || h.Stdout.Len() > 0 ||
		!strings.Contains(h.Stderr.String(), "note: there are no profiles, in "+h.Dir) {
		t.Errorf("%v, %s, %s", err, &h.Stdout, &h.Stderr)
	}
}

// TestTable has a profile's name not spoil the table.
func TestTable(t *testing.T) {
	got := table([]run.Entry{
		{Profile: "a\tb", Account: "1", RoleName: "R", CachedUntil: "x"}, {Profile: "c", Error: "first"}, {Profile: "d", Error: "second"},
	})
	want := "PROFILE  ACCOUNT  ROLE  REGION  MFA  CACHED UNTIL\n" +
		"a�b      1        R                  x\n" +
		"c                 -                  \n" +
		"d                 -                  \n"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
