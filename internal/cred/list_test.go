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
	h.Cache(t, r, new(resolved(t, h, r, "role")).Key(), 52*time.Minute+30*time.Second)
	if err := runs(h, "list"); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"PROFILE": "ACCOUNT ROLE KIND REGION CACHED UNTIL MFA",
		"user":    "- - keys eu-west-1 no - -",
		"role":    "111122223333 Admin role us-east-1 52m 2026-11-23T12:52:30Z -",
		"mfa":     "111122223333 Ops role us-east-1 asks a code - " + device,
		"sso":     "111122223333 Dev sso eu-west-1 asks sign-in - -",
		"over":    "111122223333 Admin role us-east-1 asks sign-in - -",
		"bad":     "- - - - broken - -",
	} {
		if got := rows(h)[name]; got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if !strings.Contains(h.Stderr.String(), "nobody") || strings.Contains(h.Stdout.String(), "nobody") {
		t.Errorf("what is wrong is not told:\n%s\n%s", &h.Stdout, &h.Stderr)
	}
}

// rows are the rows of a list, by the names of the profiles.
func rows(h *runtest.Home) map[string]string {
	rows := map[string]string{}
	for line := range strings.Lines(h.Stdout.String()) {
		name, rest, _ := strings.Cut(strings.Join(strings.Fields(line), " "), " ")
		rows[name] = rest
	}
	return rows
}

// TestListNeeds has those profiles ask for a code that would ask for one now.
func TestListNeeds(t *testing.T) {
	const unasked = runtest.User + `[profile pressed]
role_arn = arn:aws:iam::111122223333:role/Ops
source_profile = user
mfa_serial = arn:aws:iam::111122223333:mfa/alice
mfa_process = ykman
`
	for name, tt := range map[string]struct {
		config, cached string
		steps          int
		life, left     time.Duration
		want           map[string]string
	}{
		"nothing cached":         {config, "", 0, 0, 0, map[string]string{"mfa": "code", "mfa2": "code", "alone": "code", "role": "", "user": ""}},
		"a session":              {config, "mfa", 2, time.Hour, time.Hour, map[string]string{"mfa": "", "mfa2": "", "alone": "code", "other": "code"}},
		"a session at its end":   {config, "mfa", 2, time.Hour, 30 * time.Second, map[string]string{"mfa": "code", "mfa2": "code"}},
		"a role":                 {config, "alone", 2, time.Hour, time.Hour, map[string]string{"alone": "", "mfa": "code"}},
		"a role about to end":    {config, "alone", 2, time.Hour, 9 * time.Minute, map[string]string{"alone": "code"}},
		"a process has the code": {unasked, "", 0, 0, 0, map[string]string{"pressed": ""}},
	} {
		h := runtest.New(t, tt.config)
		r := h.Run(t)
		if tt.cached != "" {
			h.CacheFor(t, r, new(resolved(t, h, r, tt.cached)).Fingerprint(tt.steps), tt.life, tt.left)
		}
		for _, e := range r.Entries(h.Set(t), h.Set(t).Names()) {
			if want, ok := tt.want[e.Profile]; ok && e.Needs != want {
				t.Errorf("%s: %s needs %q, want %q", name, e.Profile, e.Needs, want)
			}
		}
	}
}

// TestListSort has what ends first come first, and others stand by their accounts.
func TestListSort(t *testing.T) {
	for by, want := range map[string]string{
		"name": "alone bad mfa mfa2 onlysession other over role sso user",
		"left": "mfa role alone bad mfa2 onlysession other over sso user",
		// Those without an account come first.
		"account": "bad onlysession user alone mfa over role sso mfa2 other",
	} {
		h := runtest.New(t, config)
		r := h.Run(t)
		h.Cache(t, r, new(resolved(t, h, r, "role")).Key(), time.Hour)
		h.Cache(t, r, new(resolved(t, h, r, "mfa")).Key(), 20*time.Minute)
		if err := runs(h, "list", "--json", "--sort", by); err != nil {
			t.Fatal(err)
		}
		var entries []run.Entry
		if err := json.Unmarshal(h.Stdout.Bytes(), &entries); err != nil {
			t.Fatal(err)
		}
		names := make([]string, 0, len(entries))
		for _, e := range entries {
			names = append(names, e.Profile)
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%s: %s, want %s", by, got, want)
		}
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
