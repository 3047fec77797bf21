package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
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
	theirs  *fakeaws.Server // for programs of others, whose calls are not counted
	sealed  bool            // there is a place for the key of an encrypted cache
	url     string          // of aws, over https
	bundle  string          // the roots that are trusted, that of url among them
}

// contender is one thing that is measured, with what was measured.
type contender struct {
	name    string
	command []string
	environ []string
	cache   string // is removed before each run
	foreign bool   // it is no program of ours
	every   int    // it is run in each such round, for what takes long; 0 is each
	took    []time.Duration
	// peak is in bytes, faults how many pages were touched first; 0 where the system does not tell.
	peak, faults int64
}

// The turns that do not count, and how often what a program holds is weighed.
const before, weighings = 2, 3

// measure runs all of them in turn, after two turns that do not count: they fill the caches of hits
// and of the system. The order is another one in each turn, as a program pays for what the one
// before it has left behind.
func (l lab) measure(ctx context.Context, cases []*contender, rounds int) error {
	for round := range before + rounds {
		for _, i := range rand.Perm(len(cases)) {
			c := cases[i]
			if round > before && c.every > 1 && round%c.every != 0 {
				continue
			}
			took, err := l.time(ctx, c)
			if err != nil {
				return err
			}
			if round >= before {
				c.took = append(c.took, took)
			}
		}
	}
	for range weighings {
		for _, c := range cases {
			if err := l.weigh(ctx, c); err != nil {
				return err
			}
		}
	}
	return nil
}

// counted is an error where AWS has not seen the calls that there should have been: one for each
// cold run, one that fills the cache of each hit, and one for each console.
func (l lab) counted(cases []*contender) error {
	assumed, signed := 0, 0
	filled := map[string]bool{}
	for _, c := range cases {
		runs := before + len(c.took) + weighings
		switch cache := c.variable("AWS_FEDERATE_CACHE_DIR"); {
		case c.foreign || cache == "":
		case c.cache != "":
			assumed += runs
		case !filled[cache]:
			filled[cache] = true
			assumed++
		}
		if c.name == consoleURL {
			signed += runs
		}
	}
	if got := l.aws.Count("AssumeRole"); got != assumed {
		return fmt.Errorf("%d calls of AssumeRole, want %d: what was measured is not what it is called", got, assumed)
	}
	if got := l.aws.Count("getSigninToken"); got != signed {
		return fmt.Errorf("%d calls of getSigninToken, want %d: a console URL takes one", got, signed)
	}
	return nil
}

// variable is one of the environment of a program.
func (c *contender) variable(name string) (value string) {
	for _, setting := range c.environ {
		if v, ok := strings.CutPrefix(setting, name+"="); ok {
			value = v
		}
	}
	return value
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
	var bytes, faults int64
	if _, err := fmt.Sscan(string(out), &bytes, &faults); err != nil {
		return err
	}
	if c.peak = max(c.peak, bytes); c.faults == 0 || faults < c.faults {
		c.faults = faults
	}
	return nil
}

func (c *contender) clear() error {
	if c.cache == "" {
		return nil
	}
	return os.RemoveAll(c.cache)
}
