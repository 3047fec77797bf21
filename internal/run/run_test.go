package run

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/internal/caller"
	"github.com/seed642dee07/aws-federate/internal/prompt"
	"github.com/seed642dee07/aws-federate/internal/signin"
	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/pkg/cache"
	"github.com/seed642dee07/aws-federate/pkg/lock"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// TestPlaces has what processes agree upon lie in the cache's directory, else where the system
// clears it, each user's apart.
func TestPlaces(t *testing.T) {
	for name, tt := range map[string]struct {
		env   []string
		args  string
		rooms string
		cache string
		note  string
	}{
		"a home":  {[]string{"HOME=/h"}, "", "/h/.aws/federate/cache/locks /tmp/aws-federate-1000-locks", "/h/.aws/federate/cache", ""},
		"a place": {[]string{"HOME=/h", "AWS_FEDERATE_CACHE_DIR=/c"}, "", "/c/locks /tmp/aws-federate-1000-locks", "/c", ""},
		"a runtime": {
			[]string{"HOME=/h", "XDG_RUNTIME_DIR=/r"},
			"", "/h/.aws/federate/cache/locks /r/aws-federate-locks /tmp/aws-federate-1000-locks",
			"/h/.aws/federate/cache", "",
		},
		"no cache": {[]string{"HOME=/h", "XDG_RUNTIME_DIR=/r"}, "--no-cache", "/r/aws-federate-locks /tmp/aws-federate-1000-locks", "", ""},
		"no place": {
			nil, "", "/tmp/aws-federate-1000-locks", "", "program: warning: nothing is cached: neither AWS_FEDERATE_CACHE_DIR nor HOME is set\n",
		},
		"nor wanted": {nil, "--no-cache", "/tmp/aws-federate-1000-locks", "", ""},
	} {
		env := outside(tt.env...)
		r, err := made(env, strings.Fields(tt.args)...)
		if err != nil {
			t.Fatal(err)
		}
		dir := ""
		if r.Disk != nil {
			dir = r.Disk.Dir
		}
		if got := strings.Join(r.rooms("locks"), " "); got != tt.rooms || dir != tt.cache || env.Stderr.(fmt.Stringer).String() != tt.note {
			t.Errorf("%s: %s, cache %q, %s", name, got, dir, env.Stderr)
		}
		if got := r.CachedUntil("0123456789abcdef"); got != "" {
			t.Errorf("%s: cached until %s", name, got)
		}
	}
}

// TestRunner has a command's wishes be met, and the usual ones where it has none.
func TestRunner(t *testing.T) {
	r, err := made(outside("HOME=/h", "LOGNAME=alice"), "--min-ttl", "20m", "--mfa-token", "123456")
	if err != nil {
		t.Fatal(err)
	}
	usual := r.Runner(Wishes{})
	if usual.Patience != 50*time.Second || usual.Strict || usual.User != "alice" || usual.Home != "/h" ||
		usual.Store != cache.Store(r.Disk) || usual.Stdin != r.Env.Stdin ||
		usual.MFAToken.Reveal() != "123456" || string(usual.CLICache) == "" {
		t.Errorf("%+v", usual)
	}
	stdin, around := strings.NewReader("x"), &prompt.Auto{}
	person := r.PersonAtLogin(true)
	w := Wishes{
		Patience: PersonPatience, Strict: true, MinTTL: 45 * time.Minute, Stdin: stdin, Person: person,
		Prompter: func(source.Prompter) source.Prompter { return around },
	}
	other := r.Runner(w)
	if disk, ok := other.Store.(*cache.Disk); !ok || disk == r.Disk || disk.MinTTL != 45*time.Minute || disk.Dir != r.Disk.Dir ||
		r.Disk.MinTTL != 20*time.Minute {
		t.Errorf("%+v", other.Store)
	}
	if other.Patience != 10*time.Minute || !other.Strict || other.Stdin != io.Reader(stdin) || other.Person != person ||
		other.Prompter != source.Prompter(around) {
		t.Errorf("%+v", other)
	}
	if less := r.Runner(Wishes{MinTTL: 10 * time.Minute}); less.Store != cache.Store(r.Disk) {
		t.Error("an option that wants more is not heeded")
	}
	none, err := made(outside("HOME=/h"), "--no-cache")
	if err != nil {
		t.Fatal(err)
	}
	if runner := none.Runner(Wishes{MinTTL: time.Hour}); runner.Store != cache.Store(cache.Off{}) || runner.Steps != nil ||
		runner.MFASessions != nil || runner.CLICache != "" {
		t.Errorf("%+v", runner)
	}
}

// TestFailures has who was not there be told from who gave an answer, and both from all other
// failures.
func TestFailures(t *testing.T) {
	closed, missing := &prompt.NobodyError{Asked: true}, &prompt.NobodyError{Reason: "no terminal"}
	for name, tt := range map[string]struct {
		err                   error
		nobodyThere, answered bool
	}{
		"a wrong code":                {&source.CodeError{}, false, true},
		"a wrong code that was given": {&source.CodeError{Given: true}, false, false},
		"a question that was closed":  {&source.PersonNeededError{Err: closed}, true, true},
		"a question left alone":       {&source.PersonNeededError{Waited: time.Second, Err: errors.New("x")}, true, true},
		"nobody to ask":               {&source.PersonNeededError{Err: missing}, true, false},
		"a sign-in that was denied":   {&source.PersonNeededError{Err: &signin.DeniedError{}}, true, true},
		"a sign-in of another":        {&signin.OtherError{}, true, true},
		"the answer of another":       {&cache.SharedError{}, true, false},
		"a wait for another":          {&lock.HeldError{Err: context.DeadlineExceeded}, true, false},
		"an interrupted wait":         {&lock.HeldError{Err: context.Canceled}, false, false},
		"the program for codes":       {&source.ProcessError{Setting: "mfa_process"}, true, false},
		"another program":             {&source.ProcessError{Setting: "credential_process"}, false, false},
		"a refusal":                   {&awscall.CallError{}, false, false},
		"wrapped":                     {fmt.Errorf("x: %w", &source.CodeError{}), false, true},
	} {
		if got := nobodyThere(tt.err); got != tt.nobodyThere {
			t.Errorf("%s: nobody there %t", name, got)
		}
		if got := answered(tt.err); got != tt.answered {
			t.Errorf("%s: answered %t", name, got)
		}
	}
}

// TestPartitionOf goes by ARNs before regions, and by that of the sign-in for a permission set.
func TestPartitionOf(t *testing.T) {
	for name, tt := range map[string]struct {
		plan profile.Plan
		want string
	}{
		"a role": {
			profile.Plan{Region: "us-east-1", Steps: []profile.Step{profile.AssumeRole{RoleARN: "arn:aws-cn:iam::1:role/A"}}}, "aws-cn",
		},
		"a region":                   {profile.Plan{Region: "us-gov-west-1", Steps: []profile.Step{profile.Process{}}}, "aws-us-gov"},
		"a permission set":           {profile.Plan{Region: "us-east-1", Steps: []profile.Step{profile.SSO{Region: "cn-north-1"}}}, "aws-cn"},
		"nothing":                    {profile.Plan{Steps: []profile.Step{profile.Process{}}}, "aws"},
		"a region that nobody knows": {profile.Plan{Region: "moon-1", Steps: []profile.Step{profile.Process{}}}, "aws"},
	} {
		if got := PartitionOf(tt.plan); got.ID != tt.want {
			t.Errorf("%s: %s, want %s", name, got.ID, tt.want)
		}
	}
}

// TestPerson has a sign-in be told with who asks for it, and a code be shown where a browser is,
// where none is, and on a picture.
func TestPerson(t *testing.T) {
	env := outside("HOME=/h", "NO_COLOR=1")
	env.Caller = func(home string) caller.Process { return caller.Process{Name: "terraform\x1b[2J", PID: 812, Dir: home} }
	r, err := made(env)
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	p := r.person(func(_ context.Context, words string) error {
		said = append(said, words)
		return nil
	})
	p.headless = true
	session, device := signin.SSOSession{StartURL: "https://corp/\nstart"}, signin.Device{
		UserCode: "ABCD-EFGH", Address: "https://a/", Complete: "https://a/?code=x",
	}
	begin := func() {
		t.Helper()
		if err := errors.Join(p.Begin(t.Context(), session), p.Show(t.Context(), device)); err != nil {
			t.Fatal(err)
		}
	}
	begin()
	p.caller, p.picture, device.Address = r.caller, true, device.Complete
	begin()
	want := []string{
		"program: sign in to IAM Identity Center: https://corp/ start\n",
		"program: open this page, on any device; it has to show the code:\n" +
			"\n    https://a/?code=x\n    ABCD-EFGH\n\nprogram: or enter the code on https://a/\n",
		"program: sign in to IAM Identity Center: https://corp/ start (asked by terraform\ufffd[2J, pid 812, in /h)\n",
	}
	if !slices.Equal(said[:3], want) || !strings.Contains(said[3], "█") || strings.Contains(said[3], "or enter") {
		t.Errorf("%q", said)
	}
	p.windows = true
	err = p.Show(t.Context(), device)
	if _, ok := errors.AsType[*prompt.NobodyError](err); !ok {
		t.Errorf("a code is shown where there is no window for it: %v", err)
	}
}
