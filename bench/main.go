// Command bench measures what a call of aws-federate-cred costs: answered from the cache, and with
// a call of STS, in homes of 10, 1,000 and 10,000 profiles; and what a URL of aws-console costs;
// each beside a Go program that only says hello. All take turns in one run, so that whatever else
// the machine does hits them alike; the ratios can be compared between machines, the milliseconds
// cannot.
//
// It judges no change by itself: it ends with 0 whatever the figures are, but for a comparison with
// earlier programs (-against). docs/performance.md says what they mean.
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
	earlier := flag.String("against", "", "a directory with earlier programs: compare with those alone, and fail where ours are 5 % slower")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Stdout, os.Environ(), time.Now, *rounds, *earlier)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// run builds the programs, measures them, and writes the table to w.
func run(ctx context.Context, w io.Writer, environ []string, now func() time.Time, rounds int, earlier string) (err error) {
	if rounds < 1 {
		return fmt.Errorf("-rounds is %d, and has to be 1 or more", rounds)
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
	lab := lab{dir: dir, environ: environ, now: now, aws: aws}
	if earlier != "" {
		return lab.against(ctx, w, earlier, rounds)
	}
	if _, err := cachekey.Get(os.Getenv); err == nil {
		lab.sealed = true
	}
	cases, err := lab.cases()
	if err != nil {
		return err
	}
	if err := lab.measure(ctx, cases, rounds); err != nil {
		return err
	}
	if err := report(w, cases, rounds); err != nil {
		return err
	}
	var all []waiting
	for _, crowd := range crowds {
		x, err := lab.wait(ctx, crowd)
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
		module+"/bench/peak",
	)
	cmd.Env = slices.Concat(environ, []string{"CGO_ENABLED=0"})
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, out)
	}
	return os.CopyFS(filepath.Join(dir, "bin"), os.DirFS(built))
}
