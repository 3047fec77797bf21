package cred

import (
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/run/runtest"
)

// TestClear has what is cached for a profile be forgotten, however it was asked for, and for those
// on the way to it; and nothing else.
func TestClear(t *testing.T) {
	for name, tt := range map[string]struct {
		args  []string
		env   string
		stays map[string]bool // by profile
		said  string
		err   string
	}{
		"a profile":          {args: []string{"clear", "role"}, said: "forgot one cached session of role", stays: map[string]bool{"mfa": true, "sso": true}},
		"by option":          {args: []string{"--profile", "role", "clear"}, said: "forgot one cached session of role", stays: map[string]bool{"mfa": true, "sso": true}},
		"that of the answer": {args: []string{"clear"}, env: "AWS_PROFILE=mfa", said: "forgot one cached session of mfa", stays: map[string]bool{"role": true, "sso": true}},
		"several":            {args: []string{"clear", "mfa", "sso"}, said: "forgot 2 cached sessions of mfa, sso", stays: map[string]bool{"role": true}},
		"with those below":   {args: []string{"clear", "over"}, said: "forgot one cached session of over", stays: map[string]bool{"role": true, "mfa": true}},
		"all":                {args: []string{"clear", "--all"}, said: "forgot 3 cached sessions", stays: map[string]bool{}},
		"one that is gone":   {args: []string{"clear", "gone"}, stays: map[string]bool{"role": true, "mfa": true, "sso": true}, err: "gone"},
		"one of two":         {args: []string{"clear", "gone", "role"}, said: "forgot one cached session of gone, role", stays: map[string]bool{"mfa": true, "sso": true}},
		"nothing":            {args: []string{"clear", "user"}, said: "nothing was cached of user", stays: map[string]bool{"role": true, "mfa": true, "sso": true}},
		"one that is broken": {
			args: []string{"clear"}, env: "AWS_PROFILE=bad", stays: map[string]bool{"role": true, "mfa": true, "sso": true}, err: "nobody",
		},
	} {
		h := runtest.New(t, config, tt.env)
		r := h.Run(t)
		for _, profile := range []string{"role", "mfa", "sso"} {
			h.Cache(t, r, new(resolved(t, h, r, profile)).Key(), time.Hour)
		}
		says(t, name, runs(h, tt.args...), tt.err)
		if got := strings.TrimSpace(h.Stdout.String()); got != tt.said {
			t.Errorf("%s: %q is said, want %q", name, got, tt.said)
		}
		for _, profile := range []string{"role", "mfa", "sso"} {
			if got := r.CachedUntil(new(resolved(t, h, r, profile)).Key()) != ""; got != tt.stays[profile] {
				t.Errorf("%s: %s stays: %t", name, profile, got)
			}
		}
	}
}
