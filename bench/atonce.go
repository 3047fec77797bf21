package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"time"
)

// together starts as many processes at once as there are in a crowd, each of which is a hit, and
// returns how long it took until all had ended: the median of five times.
func (l lab) together(ctx context.Context, c *contender, crowd int) (time.Duration, error) {
	var took []time.Duration
	for range 5 {
		start := l.now()
		var running []*exec.Cmd
		for range crowd {
			cmd := exec.CommandContext(ctx, c.command[0], c.command[1:]...)
			cmd.Env = c.environ
			if err := cmd.Start(); err != nil {
				return 0, err
			}
			running = append(running, cmd)
		}
		var failures []error
		for _, cmd := range running {
			failures = append(failures, cmd.Wait())
		}
		if err := errors.Join(failures...); err != nil {
			return 0, err
		}
		took = append(took, l.now().Sub(start))
	}
	slices.Sort(took)
	return took[len(took)/2], nil
}

// reportTogether writes how long crowds of hits and of hellos take.
func (l lab) reportTogether(ctx context.Context, w io.Writer, cases []*contender) error {
	fmt.Fprintln(w)
	for _, crowd := range crowds {
		hits, err := l.together(ctx, named(cases, hitAt(sizes[0])), crowd)
		if err != nil {
			return err
		}
		hellos, err := l.together(ctx, named(cases, justHello), crowd)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%d hits at once: all done after %.1f ms, %.2f times as long as that many hellos\n",
			crowd, ms(hits), ratio(hits, hellos))
	}
	return nil
}
