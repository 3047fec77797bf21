package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

// sizes are the numbers of profiles in the homes.
var sizes = [...]int{10, 1_000, 10_000}

// lab is where the programs run: the temporary directory with them, and their AWS.
type lab struct {
	dir     string
	environ []string
	now     func() time.Time
	aws     *fakeaws.Server
	sealed  bool // there is a place for the key of an encrypted cache
}

// contender is one thing that is measured, with what was measured.
type contender struct {
	name    string
	command []string
	environ []string
	cache   string // is removed before each run
	took    []time.Duration
	peak    int64 // in bytes; 0 where the system does not tell
}

// sealedHit is the name of a hit in an encrypted cache.
const sealedHit = "hit, encrypted"

// cases are hello, then the hits by growing size, then the cold calls, then what reads the
// largest and calls nobody, then a hit in the smallest with an encrypted cache where this machine has
// a place for its key, then a console from the cache of the smallest.
func (l lab) cases() ([]*contender, error) {
	user := l.aws.AddUser("111122223333", "bench")
	role := l.aws.AddRole(fakeaws.Role{Account: "111122223333", Name: "Bench", Trust: []string{user.ARN}})
	program := filepath.Join(l.dir, "bin", "aws-federate-cred")
	all := []*contender{{name: "hello", command: []string{filepath.Join(l.dir, "bin", "hello")}, environ: l.environ}}
	var cold []*contender
	var console *contender
	for _, size := range sizes {
		home := filepath.Join(l.dir, strconv.Itoa(size))
		last, err := writeHome(home, size, user, role)
		if err != nil {
			return nil, err
		}
		command := []string{program, "--profile", last}
		hot, fresh := filepath.Join(home, "hit"), filepath.Join(home, "cold")
		all = append(all, &contender{
			name: fmt.Sprintf("hit, %d profiles", size), command: command, environ: l.settings(home, hot),
		})
		cold = append(cold, &contender{
			name: fmt.Sprintf("cold, %d profiles", size), command: command, environ: l.settings(home, fresh), cache: fresh,
		})
		if console == nil {
			console = &contender{
				name: "console URL", command: []string{filepath.Join(l.dir, "bin", "aws-console"), "--print", last},
				environ: append(l.settings(home, hot), "AWS_CONSOLE_FEDERATION_ENDPOINT="+l.aws.FederationURL()),
			}
		}
	}
	large := filepath.Join(l.dir, strconv.Itoa(sizes[len(sizes)-1]))
	for _, c := range []contender{
		{name: "explain", command: []string{program, "explain", "--profile", "team-05000"}},
		{name: "list", command: []string{program, "list"}},
		{name: "completion, all names", command: []string{program, "--complete=", "--profile"}},
		{name: "completion, begun", command: []string{program, "--complete=team-050", "--profile"}},
	} {
		c.environ = l.settings(large, filepath.Join(large, "hit"))
		cold = append(cold, &c)
	}
	if l.sealed {
		small := filepath.Join(l.dir, strconv.Itoa(sizes[0]))
		cold = append(cold, &contender{
			name: sealedHit, command: all[1].command,
			environ: append(l.settings(small, filepath.Join(small, "sealed")), "AWS_FEDERATE_CACHE_ENCRYPTION=on"),
		})
	}
	return append(append(all, cold...), console), nil
}

// writeHome writes the two files, and returns the name of the last of their profiles.
func writeHome(dir string, profiles int, user fakeaws.Keys, role string) (last string, err error) {
	var config strings.Builder
	for i := range profiles {
		last = fmt.Sprintf("team-%05d", i+1)
		fmt.Fprintf(&config, "[profile %s]\nrole_arn = %s\nsource_profile = base\nregion = eu-west-1\n\n", last, role)
	}
	credentials := fmt.Sprintf("[base]\naws_access_key_id = %s\naws_secret_access_key = %s\n", user.AccessKeyID, user.SecretAccessKey)
	if err := os.Mkdir(dir, 0o700); err != nil {
		return "", err
	}
	if err := os.WriteFile(filepath.Join(dir, "config"), []byte(config.String()), 0o600); err != nil {
		return "", err
	}
	return last, os.WriteFile(filepath.Join(dir, "credentials"), []byte(credentials), 0o600)
}

// settings are the environment of a program: the one we have without anything of AWS's, and our
// own.
func (l lab) settings(home, cache string) []string {
	environ := slices.DeleteFunc(slices.Clone(l.environ), func(setting string) bool {
		return strings.HasPrefix(setting, "AWS_") || strings.HasPrefix(setting, "REQUESTS_CA_BUNDLE=")
	})
	return append(environ,
		"AWS_CONFIG_FILE="+filepath.Join(home, "config"), "AWS_SHARED_CREDENTIALS_FILE="+filepath.Join(home, "credentials"),
		"AWS_FEDERATE_CACHE_DIR="+cache, "AWS_ENDPOINT_URL_STS="+l.aws.URL, "AWS_EC2_METADATA_DISABLED=true",
	)
}

// unmeasured is how many turns do not count: they fill the caches of hits and of the system.
const unmeasured = 2

// turns runs all of them in turn, after some turns that do not count. The order is another one in
// each turn, as a program pays for what the one before it has left behind.
func (l lab) turns(ctx context.Context, cases []*contender, rounds int) error {
	for round := range unmeasured + rounds {
		for _, i := range rand.Perm(len(cases)) {
			c := cases[i]
			took, err := l.time(ctx, c)
			if err != nil {
				return err
			}
			if round >= unmeasured {
				c.took = append(c.took, took)
			}
		}
	}
	return nil
}

// measure takes the time and the memory of all of them.
func (l lab) measure(ctx context.Context, cases []*contender, rounds int) error {
	const weighings = 3
	if err := l.turns(ctx, cases, rounds); err != nil {
		return err
	}
	for range weighings {
		for _, c := range cases {
			if err := l.weigh(ctx, c); err != nil {
				return err
			}
		}
	}
	// One call fills the cache of each hit; a hit makes none.
	want := len(sizes) * (1 + unmeasured + rounds + weighings)
	if l.sealed {
		want++
	}
	if got := l.aws.Count("AssumeRole"); got != want {
		return fmt.Errorf("%d calls of AssumeRole, want %d: what was measured is not what it is called", got, want)
	}
	if got, want := l.aws.Count("getSigninToken"), unmeasured+rounds+weighings; got != want {
		return fmt.Errorf("%d calls of getSigninToken, want %d: a console URL takes one", got, want)
	}
	return nil
}

// time runs a program once, and returns how long that took from its start to its end.
func (l lab) time(ctx context.Context, c *contender) (time.Duration, error) {
	if err := c.clear(); err != nil {
		return 0, err
	}
	cmd := exec.CommandContext(ctx, c.command[0], c.command[1:]...)
	cmd.Env = c.environ
	start := l.now()
	if err := cmd.Run(); err != nil {
		return 0, fmt.Errorf("%s: %w", c.name, err)
	}
	return l.now().Sub(start), nil
}

// weigh runs a program once, and notes its peak of memory.
func (l lab) weigh(ctx context.Context, c *contender) error {
	if err := c.clear(); err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, filepath.Join(l.dir, "bin", "peak"), c.command...)
	cmd.Env = c.environ
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("%s: %w", c.name, err)
	}
	bytes, err := strconv.ParseInt(strings.TrimSpace(string(out)), 10, 64)
	if err != nil {
		return err
	}
	c.peak = max(c.peak, bytes)
	return nil
}

func (c *contender) clear() error {
	if c.cache == "" {
		return nil
	}
	return os.RemoveAll(c.cache)
}
