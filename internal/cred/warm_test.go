package cred

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/internal/run/runtest"
	"github.com/seed642dee07/aws-federate/pkg/cache"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

func names(profiles []warmed) string {
	names := make([]string, 0, len(profiles))
	for _, p := range profiles {
		names = append(names, p.name)
	}
	return strings.Join(names, " ")
}

// TestNamed has each profile that is named be fetched once, and that of the answer where none is.
func TestNamed(t *testing.T) {
	for name, tt := range map[string]struct {
		options []string
		env     string
		args    []string
		want    string
	}{
		"none":             {env: "AWS_PROFILE=role", want: "role"},
		"none, and keys":   {env: "AWS_ACCESS_KEY_ID=AKIA", want: "(environment)"},
		"some":             {args: []string{"role", "mfa"}, want: "role mfa"},
		"some, an option":  {options: []string{"--profile", "sso"}, args: []string{"role"}, want: "sso role"},
		"some, twice":      {options: []string{"--profile", "role"}, args: []string{"mfa", "role", "mfa"}, want: "role mfa"},
		"one that is gone": {args: []string{"gone", "role"}, want: "gone role"},
	} {
		h := runtest.New(t, config, tt.env, "AWS_SECRET_ACCESS_KEY=s")
		r := h.Run(t, tt.options...)
		got := named(r, h.Set(t), tt.args)
		if names(got) != tt.want {
			t.Errorf("%s: %s, want %s", name, names(got), tt.want)
		}
		for _, p := range got {
			if (p.err != nil) != (p.name == "gone") {
				t.Errorf("%s: %s: %v", name, p.name, p.err)
			}
		}
	}
}

// TestSharing has all profiles be fetched that one code serves, and those be named that take one
// for themselves.
func TestSharing(t *testing.T) {
	for name, tt := range map[string]struct {
		options          []string
		env, config      string
		want, alone, err string
	}{
		"of any device":               {want: "mfa mfa2 other", alone: "alone"},
		"of the profile's":            {options: []string{"--profile", "mfa2"}, want: "mfa mfa2", alone: "alone"},
		"of the environment's":        {env: "AWS_PROFILE=other", want: "other"},
		"of a profile without one":    {options: []string{"--profile", "role"}, err: `profile "role" has no MFA device that others could share`},
		"of one that is gone":         {options: []string{"--profile", "gone"}, err: "gone"},
		"of one that is gone, around": {env: "AWS_PROFILE=gone", want: "mfa mfa2 other", alone: "alone"},
		"of none at all": {config: "[profile user]\naws_access_key_id = AKIA\naws_secret_access_key = s\n[profile a]\nrole_arn = " +
			"arn:aws:iam::111122223333:role/A\nsource_profile = user\n" +
			"[profile b]\nrole_arn = arn:aws:iam::111122223333:role/B\nsource_profile = a\n", want: "a b"},
	} {
		if tt.config == "" {
			tt.config = config
		}
		h := runtest.New(t, tt.config, tt.env)
		got, alone, err := sharing(h.Run(t, tt.options...), h.Set(t))
		says(t, name, err, tt.err)
		slices.SortFunc(got, func(a, b warmed) int { return strings.Compare(a.name, b.name) })
		if names(got) != tt.want || strings.Join(alone, " ") != tt.alone {
			t.Errorf("%s: %s, alone %s; want %s, %s", name, names(got), alone, tt.want, tt.alone)
		}
	}
}

// TestFailures has the reason be that of the first profile, unless another one only heard of it.
func TestFailures(t *testing.T) {
	first, second, passedOn := errors.New("first"), errors.New("second"), &cache.SharedError{Reason: "passed on"}
	for name, tt := range map[string]struct {
		errs  []error
		cause error
		want  string
	}{
		"none":                   {[]error{nil, nil}, nil, ""},
		"the only one":           {[]error{first}, first, "first"},
		"one of two":             {[]error{nil, first}, first, "1 of 2 profiles were not fetched (b): first"},
		"two of three":           {[]error{first, nil, second}, first, "2 of 3 profiles were not fetched (a, c): first"},
		"one that was passed on": {[]error{passedOn, second}, second, "2 of 2 profiles were not fetched (a, b): second"},
		"nothing else":           {[]error{passedOn, passedOn}, passedOn, "2 of 2 profiles were not fetched (a, b): "},
	} {
		profiles := make([]warmed, 0, len(tt.errs))
		for i, err := range tt.errs {
			profiles = append(profiles, warmed{name: string(rune('a' + i)), err: err})
		}
		err := failures(profiles)
		says(t, name, err, tt.want)
		if !errors.Is(err, tt.cause) {
			t.Errorf("%s: %v is not %v", name, err, tt.cause)
		}
	}
}

// TestPrintWarmed has each MFA session be a row above the profiles that share it, once.
func TestPrintWarmed(t *testing.T) {
	h := runtest.New(t, config)
	r := h.Run(t)
	mfa, mfa2 := resolved(t, h, r, "mfa"), resolved(t, h, r, "mfa2")
	h.Cache(t, r, mfa.Fingerprint(2), 12*time.Hour)
	creds := aws.Credentials{AccountID: "111122223333", CanExpire: true, Expires: runtest.Now.Add(time.Hour)}
	err := printWarmed(r, []warmed{
		{name: "mfa", plan: mfa, creds: creds}, {name: "mfa2", plan: mfa2, creds: creds}, {name: "user", plan: resolved(t, h, r, "user")},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := `PROFILE        ACCOUNT       ROLE                                UNTIL                 LEFT
(MFA session)                arn:aws:iam::111122223333:mfa/alice  2026-11-24T00:00:00Z  12h
mfa            111122223333  Ops                                 2026-11-23T13:00:00Z  1h
mfa2           111122223333  Ops                                 2026-11-23T13:00:00Z  1h
user                                                             for ever
`
	if got := strings.Join(strings.Fields(h.Stdout.String()), " "); got != strings.Join(strings.Fields(want), " ") {
		t.Errorf("got\n%s\nwant\n%s", &h.Stdout, want)
	}
}

// TestWarm has profiles be fetched that are in the cache, and those that fail be named.
func TestWarm(t *testing.T) {
	h := runtest.New(t, config)
	r := h.Run(t)
	h.Cache(t, r, new(resolved(t, h, r, "role")).Key(), time.Hour)
	h.Cache(t, r, new(resolved(t, h, r, "sso")).Key(), time.Hour)
	if err := runs(h, "--no-prompt", "warm", "role", "sso", "user"); err != nil || strings.Count(h.Stdout.String(), "\n") != 4 {
		t.Errorf("%v\n%s", err, &h.Stdout)
	}
	h.Stdout.Reset()
	err := runs(h, "--no-prompt", "warm", "role", "bad", "mfa")
	failed, ok := errors.AsType[*WarmError](err)
	if !ok || failed.Of != 3 || !slices.Equal(failed.Names, []string{"bad", "mfa"}) || h.Stdout.Len() > 0 {
		t.Errorf("%v\n%s", err, &h.Stdout)
	}
	if _, ok := errors.AsType[*profile.NotFoundError](err); !ok {
		t.Errorf("%v is not what the first failed of", err)
	}
	err = runs(h, "--no-prompt", "warm", "mfa", "gone")
	if gone, ok := errors.AsType[*profile.NotFoundError](err); !ok || gone.Name != "gone" || errors.As(err, &failed) {
		t.Errorf("%v: a name that is mistyped is not said before all else", err)
	}
}

// slowPrompter answers when it is told to.
type slowPrompter struct{ answer chan string }

func (p slowPrompter) Secret(context.Context, string, string, bool) (string, error) {
	return <-p.answer, nil
}
func (p slowPrompter) Wait(context.Context, time.Time, string) error { return nil }

// TestQuestions has a question be counted for as long as it stands.
func TestQuestions(t *testing.T) {
	asking, slow := &questions{}, slowPrompter{make(chan string)}
	prompter := asking.of(slow)
	answered := make(chan string)
	go func() {
		answer, _ := prompter.Secret(t.Context(), "", "?", false)
		answered <- answer
	}()
	for !asking.stand() {
		time.Sleep(time.Millisecond)
	}
	slow.answer <- "123456"
	if got := <-answered; got != "123456" || asking.stand() {
		t.Errorf("%q, still asking %t", got, asking.stand())
	}
}

// TestWarmSession has an MFA session that ends before a role's be renewed ahead of that, and one
// that lasts be used.
func TestWarmSession(t *testing.T) {
	for name, tt := range map[string]struct {
		left    time.Duration
		options []string
		calls   string
	}{
		"long enough":               {2 * time.Hour, nil, "AssumeRole"},
		"too short":                 {59 * time.Minute, nil, "GetSessionToken"},
		"too short for --min-ttl":   {2 * time.Hour, []string{"--min-ttl", "3h"}, "GetSessionToken"},
		"long enough for --min-ttl": {2 * time.Hour, []string{"--min-ttl", "30m"}, "AssumeRole"},
	} {
		h := runtest.New(t, config, "AWS_ENDPOINT_URL_STS=http://127.0.0.1:9", "AWS_MAX_ATTEMPTS=1")
		r := h.Run(t)
		h.CacheFor(t, r, new(resolved(t, h, r, "mfa")).Fingerprint(2), 12*time.Hour, tt.left)
		err := runs(h, append(tt.options, "--mfa-token", "123456", "warm", "mfa")...)
		if failed, ok := errors.AsType[*awscall.NetworkError](err); !ok || failed.Operation != tt.calls {
			t.Errorf("%s: %v, want a call of %s", name, err, tt.calls)
		}
	}
}
