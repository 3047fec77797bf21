//go:build linux

// Command faults breaks what aws-federate-cred stands on, one thing in each run: the process itself
// at any of its system calls, files, disks, clocks, networks. After each it looks at what the run
// has said and left, and whether the next one works.
//
//	./test/faults/run                        # short: every 140th kill and every 140th failing call
//	./test/faults/run -long                  # all of them
//	./test/faults/run -only '^kill/renew/'   # those whose names match
//
// It needs strace, and root for disks that are full or read-only. It ends with 1 if anything was
// lost, half-written, too slow or ended otherwise than promised. docs/reliability.md has the table of
// the long form.
//
// It knows what the programs promise, and not their inside.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"slices"
)

const module = "github.com/seed642dee07/aws-federate"

var errFaults = errors.New("not all went as promised")

func main() {
	var o options
	flag.BoolVar(&o.long, "long", false, "try everything")
	flag.IntVar(&o.every, "every", 140, "in the short form, try one of so many kills and failing calls")
	flag.IntVar(&o.at, "n", 4, "how many runs go on at the same time")
	flag.StringVar(&o.only, "only", "", "try only those whose names match this regular expression")
	flag.BoolVar(&o.verbose, "v", false, "name each run as it ends")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Stdout, o)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "faults:", err)
		os.Exit(1)
	}
}

// options are those of the command line.
type options struct {
	long, verbose bool
	every, at     int
	only          string
}

// lab is where the programs run.
type lab struct {
	dir, strace string
	programs    map[string]string // by name
	counts      map[string]counts // by job
	options
}

// run builds the programs, tries them, and writes the table to w.
func run(ctx context.Context, w io.Writer, o options) (err error) {
	only, err := regexp.Compile(o.only)
	if err != nil {
		return err
	}
	strace, err := exec.LookPath("strace")
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "aws-federate-faults-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	l := lab{dir: dir, strace: strace, programs: map[string]string{}, counts: map[string]counts{}, options: o}
	for _, name := range []string{"aws-federate-cred", "aws-console"} {
		l.programs[name] = filepath.Join(dir, name)
	}
	if err := l.build(ctx, dir); err != nil {
		return err
	}
	trials, err := l.trials(ctx)
	if err != nil {
		return err
	}
	trials = slices.DeleteFunc(trials, func(t trial) bool { return !only.MatchString(t.name()) })
	if slices.ContainsFunc(trials, func(t trial) bool { return t.kind == jumping }) {
		if err := l.buildMoving(ctx); err != nil {
			return err
		}
	}
	return l.report(w, l.try(ctx, w, trials))
}

// build builds the programs into a directory.
func (l *lab) build(ctx context.Context, dir string, how ...string) error {
	args := slices.Concat([]string{"build", "-tags", "urfave_cli_no_docs", "-o", dir + "/"}, how, []string{module + "/cmd/..."})
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, out)
	}
	return nil
}

// trials are all that are to be tried.
func (l *lab) trials(ctx context.Context) (all []trial, err error) {
	for _, of := range []func(context.Context) ([]trial, error){l.kills, l.failures} {
		some, err := of(ctx)
		if err != nil {
			return nil, err
		}
		all = append(all, l.thin(some)...)
	}
	power, err := l.power(ctx)
	if err != nil {
		return nil, err
	}
	for _, t := range slices.Concat(power, l.locks(), l.orders(), l.disks(), l.clocks(), l.jumps(), l.answers(), l.cuts()) {
		if l.long || l.only != "" || !t.slow {
			all = append(all, t)
		}
	}
	return all, nil
}

// thin takes one of so many, in the short form.
func (l *lab) thin(all []trial) (some []trial) {
	for i, t := range all {
		if l.long || l.only != "" || i%max(l.every, 1) == 0 {
			some = append(some, t)
		}
	}
	return some
}
