package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"text/tabwriter"
	"time"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

// crowds are the numbers of processes that wait for one answer.
var crowds = [...]int{1, 50, 200}

const (
	// A crowd has gathering, and the time for each of them, to come to wait; it is watched for the
	// time watched then.
	gathering, each, watched = 500 * time.Millisecond, 5 * time.Millisecond, 2 * time.Second
	// aimWaiting is what the largest crowd may take of a core, aimLast how long after the answer
	// the last has it.
	aimWaiting, aimLast = 0.3, 300 * time.Millisecond
)

// waiting is what a crowd costs.
type waiting struct {
	crowd int
	// known is false where the system does not tell what a process that runs has used.
	known bool
	// core is the share of a core that all take together, switches how often in a second a thread
	// of one is woken.
	core, switches float64
	// last is how long after the answer was stored the last process had ended.
	last time.Duration
}

// wait has one process make a call that takes long, and a crowd wait for its answer.
func (l lab) wait(ctx context.Context, crowd int) (w waiting, err error) {
	home := filepath.Join(l.dir, fmt.Sprint(sizes[0]))
	cache := filepath.Join(home, fmt.Sprintf("crowd-%d", crowd))
	calls := l.aws.Count("AssumeRole")
	free := make(chan struct{})
	l.aws.Inject("AssumeRole", fakeaws.Held(free), 1)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ends, failures := make([]time.Time, crowd+1), make([]error, crowd+1)
	processes := make([]*exec.Cmd, crowd+1)
	var group sync.WaitGroup
	defer group.Wait()
	for i := range processes {
		cmd := exec.CommandContext(ctx, filepath.Join(l.dir, "bin", "aws-federate-cred"), "--profile", fmt.Sprintf("team-%05d", sizes[0]))
		cmd.Env = l.settings(home, cache)
		if err := cmd.Start(); err != nil {
			return w, err
		}
		processes[i] = cmd
		group.Go(func() {
			failures[i] = cmd.Wait()
			ends[i] = l.now()
		})
	}
	time.Sleep(gathering + each*time.Duration(crowd))
	cpu, switches, known := used(processes)
	time.Sleep(watched)
	cpuLater, switchesLater, _ := used(processes)
	close(free)
	group.Wait()
	if err := errors.Join(failures...); err != nil {
		return w, fmt.Errorf("%d that wait: %w", crowd, err)
	}
	if n := l.aws.Count("AssumeRole") - calls; n != 1 {
		return w, fmt.Errorf("%d calls of AssumeRole by %d at once, want 1", n, crowd+1)
	}
	entries, err := filepath.Glob(filepath.Join(cache, "*.json"))
	if err != nil || len(entries) != 1 {
		return w, fmt.Errorf("%d entries of the cache, want 1: %w", len(entries), err)
	}
	entry, err := os.Stat(entries[0])
	if err != nil {
		return w, err
	}
	w = waiting{crowd: crowd, known: known, core: (cpuLater - cpu).Seconds() / watched.Seconds()}
	w.switches = float64(switchesLater-switches) / watched.Seconds() / float64(crowd+1)
	for _, end := range ends {
		w.last = max(w.last, end.Sub(entry.ModTime()))
	}
	return w, nil
}

// used is what processes have used so far: time of a core, and how often their threads were woken.
// Only Linux tells.
func used(processes []*exec.Cmd) (cpu time.Duration, switches int64, known bool) {
	for _, cmd := range processes {
		tasks, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*", cmd.Process.Pid))
		for _, task := range tasks {
			var ns, n int64
			if text, err := os.ReadFile(filepath.Join(task, "schedstat")); err == nil {
				_, err = fmt.Sscan(string(text), &ns)
				known = known || err == nil
			}
			text, _ := os.ReadFile(filepath.Join(task, "status"))
			_, after, _ := strings.Cut(string(text), "\nvoluntary_ctxt_switches:")
			_, _ = fmt.Sscan(after, &n)
			cpu, switches = cpu+time.Duration(ns), switches+n
		}
	}
	return cpu, switches, known
}

// reportWaiting writes what crowds cost.
func reportWaiting(w io.Writer, all []waiting) error {
	fmt.Fprintln(w, "\nwaiting for an answer that takes long:")
	table := tabwriter.NewWriter(w, 0, 8, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "\tcores, all together\tswitches/s, each\tlast has it after ms\t")
	for _, x := range all {
		core, switches := "?", "?"
		if x.known {
			core, switches = fmt.Sprintf("%.3f", x.core), fmt.Sprintf("%.1f", x.switches)
		}
		fmt.Fprintf(table, "%d waiting\t%s\t%s\t%.0f\t\n", x.crowd, core, switches, ms(x.last))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	most := all[len(all)-1]
	_, err := fmt.Fprintf(w, `
aim: %d that wait take at most %.1f of a core: %.3f, %s
aim: the last of %d has the answer within %d ms: %.0f ms, %s
`, most.crowd, aimWaiting, most.core, verdict(most.core <= aimWaiting), most.crowd, aimLast.Milliseconds(), ms(most.last), verdict(most.last <= aimLast))
	return err
}
