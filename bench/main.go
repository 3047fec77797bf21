// Command bench measures what a call of aws-federate-cred costs: answered from the cache, and with
// a call of STS, in homes of 10, 1,000 and 10,000 profiles; what list, explain and completion cost, and
// a URL of aws-console; each beside a Go program that only says hello, and beside programs of others
// that are on the PATH. All take turns in one run, so that whatever else the machine does hits them
// alike; the ratios can be compared between machines, the milliseconds cannot.
//
// It ends with 0 whatever the figures are, but for a comparison with earlier programs, by -against: that
// fails where a job takes longer by more than a limit. docs/performance.md says what the figures mean.
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
	"slices"
	"time"

	"github.com/seed642dee07/aws-federate/internal/cachekey"
	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

const module = "github.com/seed642dee07/aws-federate"

func main() {
	rounds := flag.Int("rounds", 200, "how many times each is run")
	against := flag.String("against", "", "a directory with earlier programs: compare with those alone, and fail where ours are slower")
	limit := fraction(0.05)
	flag.Var(&limit, "limit", "how much longer than with those a job may take")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Stdout, os.Environ(), time.Now, task{*rounds, *against, float64(limit)})
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// task is what is to be measured.
type task struct {
	rounds  int
	against string // a directory; empty for none
	limit   float64
}

// run builds the programs, measures them, and writes the table to w.
func run(ctx context.Context, w io.Writer, environ []string, now func() time.Time, todo task) (err error) {
	if todo.rounds < 1 {
		return fmt.Errorf("-rounds is %d, and has to be 1 or more", todo.rounds)
	}
	dir, err := os.MkdirTemp("", "aws-federate-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := build(ctx, environ, dir); err != nil {
		return err
	}
	aws, err := fakeaws.Start() //nolint:contextcheck // It serves until Close.
	if err != nil {
		return err
	}
	defer aws.Close()
	theirs, err := fakeaws.Start() //nolint:contextcheck // It serves until Close.
	if err != nil {
		return err
	}
	defer theirs.Close()
	server, bundle, err := secure(dir, aws.URL)
	if err != nil {
		return err
	}
	defer server.Close()
	l := lab{dir: dir, environ: environ, now: now, aws: aws, theirs: theirs, url: server.URL, bundle: bundle}
	if _, err := cachekey.Get(os.Getenv); err == nil {
		l.sealed = true
	}
	cases, err := l.cases()
	if err != nil {
		return err
	}
	if todo.against != "" {
		return l.against(ctx, w, cases, todo.against, todo.limit, todo.rounds)
	}
	return l.all(ctx, w, cases, todo.rounds)
}

// all measures everything.
func (l lab) all(ctx context.Context, w io.Writer, cases []*contender, rounds int) error {
	others, err := l.peerCases(ctx, w)
	if err != nil {
		return err
	}
	if err := l.measure(ctx, append(cases, others...), rounds); err != nil {
		return err
	}
	if err := l.counted(cases); err != nil {
		return err
	}
	if err := report(w, append(cases, others...), rounds); err != nil {
		return err
	}
	if err := l.reportTogether(ctx, w, cases); err != nil {
		return err
	}
	var all []waiting
	for _, crowd := range crowds {
		x, err := l.wait(ctx, crowd)
		if err != nil {
			return err
		}
		all = append(all, x)
	}
	return reportWaiting(w, all)
}

// build makes the programs as a release has them, and puts a copy of each into the directory bin of
// dir, as an installation does. The linker writes by way of a memory map, and Linux starts a large
// program that was written so more slowly.
func build(ctx context.Context, environ []string, dir string) error {
	built := filepath.Join(dir, "built")
	cmd := exec.CommandContext(
		ctx,
		"go",
		"build",
		"-trimpath",
		"-ldflags",
		"-s -w",
		"-tags",
		"urfave_cli_no_docs",
		"-o",
		built+string(filepath.Separator),
		module+"/cmd/aws-federate-cred",
		module+"/cmd/aws-console",
		module+"/bench/hello",
		module+"/bench/get",
		module+"/bench/peak",
	)
	cmd.Env = slices.Concat(environ, []string{"CGO_ENABLED=0"})
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, out)
	}
	return os.CopyFS(filepath.Join(dir, "bin"), os.DirFS(built))
}
