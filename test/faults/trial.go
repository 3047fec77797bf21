//go:build linux

package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"text/tabwriter"
	"time"
)

// trial is one thing that is broken, in one run.
type trial struct {
	kind   string // as in the table
	job    job
	detail string
	slow   bool // for the long form alone
	do     func(ctx context.Context, h *home, v *verdict)
}

// name is what -only goes by.
func (t trial) name() string { return t.kind + "/" + t.job.name + "/" + t.detail }

// verdict is what came of a trial.
type verdict struct {
	// whole and program are those of the job.
	whole   func(text string) bool
	program string
	clock   time.Duration // by how much the program's clock is ahead

	lost, half, hung, wrong bool
	// hit says that what was to be broken was reached; without it, the trial has shown nothing.
	hit bool
	// done says that what is left and the next run were looked at.
	done     bool
	left     []string // names of files that nobody needs
	excepted string   // a loss that nothing can help
	notes    []string
}

func (v *verdict) say(of *bool, format string, args ...any) {
	*of = true
	v.notes = append(v.notes, fmt.Sprintf(format, args...))
}

func (v *verdict) bad() bool { return v.lost || v.half || v.hung || v.wrong }

// outcome is a trial with its verdict.
type outcome struct {
	trial
	verdict
}

// try runs all trials, some of them at the same time. What took too long is tried once more when the
// others have ended: on a busy machine that says little.
func (l *lab) try(ctx context.Context, w io.Writer, trials []trial) []outcome {
	outcomes := make([]outcome, len(trials))
	var all sync.WaitGroup
	var mu sync.Mutex
	next := 0
	for range max(l.at, 1) {
		all.Go(func() {
			for {
				mu.Lock()
				i := next
				next++
				mu.Unlock()
				if i >= len(trials) || ctx.Err() != nil {
					return
				}
				o := outcome{trials[i], l.tryOne(ctx, trials[i], fmt.Sprint("home", i))}
				if ctx.Err() != nil {
					return // it was ended from outside, and says nothing
				}
				mu.Lock()
				outcomes[i] = o
				if !o.hung {
					l.tell(w, o)
				}
				mu.Unlock()
			}
		})
	}
	all.Wait()
	for i, o := range outcomes {
		if !o.hung {
			continue
		}
		if ctx.Err() != nil {
			l.tell(w, o)
			continue
		}
		if again := l.tryOne(ctx, o.trial, fmt.Sprint("again", i)); ctx.Err() == nil {
			outcomes[i].verdict = again
			l.tell(w, outcomes[i])
		}
	}
	return slices.DeleteFunc(outcomes, func(o outcome) bool { return o.kind == "" })
}

// tell says what went wrong.
func (l *lab) tell(w io.Writer, o outcome) {
	if o.bad() || l.verbose {
		fmt.Fprintf(w, "%s: %s\n", o.name(), strings.Join(append(o.notes, o.excepted), "; "))
	}
	if o.bad() {
		fmt.Fprintf(w, "  again: ./test/faults/run -only '^%s$'\n", o.name())
	}
}

// tryOne gives a trial a home of its own, and looks at it afterwards.
func (l *lab) tryOne(ctx context.Context, t trial, name string) (v verdict) {
	v.whole, v.program = t.job.whole, cmp.Or(t.job.program, "aws-federate-cred")
	if v.whole == nil {
		v.whole = isCredentials
	}
	h, err := l.home(ctx, filepath.Join(l.dir, name), t.job)
	if err != nil {
		v.say(&v.wrong, "no home: %v", err)
		return v
	}
	defer h.close()
	v.hit = true
	t.do(ctx, h, &v)
	if !v.done {
		h.files(&v)
		h.goesOn(ctx, &v)
		v.left = h.leftovers()
	}
	return v
}

// report writes the table.
func (l *lab) report(w io.Writer, outcomes []outcome) error {
	kinds := map[string][]outcome{}
	var order []string
	for _, o := range outcomes {
		if kinds[o.kind] == nil {
			order = append(order, o.kind)
		}
		kinds[o.kind] = append(kinds[o.kind], o)
	}
	table := tabwriter.NewWriter(w, 0, 8, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "\nkind\truns\treached\tlost\thalf-written\thangs\twrong exit\tleftovers\texceptions\t")
	bad, left, excepted := 0, map[string]int{}, map[string]int{}
	for _, kind := range order {
		var n [7]int
		for _, o := range kinds[kind] {
			for i, is := range []bool{o.hit, o.lost, o.half, o.hung, o.wrong, len(o.left) > 0, o.excepted != ""} {
				if is {
					n[i]++
				}
			}
			for _, name := range o.left {
				left[name]++
			}
			if o.excepted != "" {
				excepted[o.excepted]++
			}
			if o.bad() {
				bad++
			}
		}
		fmt.Fprintf(table, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t\n", kind, len(kinds[kind]), n[0], n[1], n[2], n[3], n[4], n[5], n[6])
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(left)) {
		fmt.Fprintf(w, "left %d times: %s\n", left[name], name)
	}
	for _, what := range slices.Sorted(maps.Keys(excepted)) {
		fmt.Fprintf(w, "an exception, %d times: %s\n", excepted[what], what)
	}
	if bad > 0 {
		return fmt.Errorf("%w: %d of %d runs", errFaults, bad, len(outcomes))
	}
	return nil
}

// remove takes a home away.
func remove(dir string) {
	for range 20 { // a killed process may be about to write yet
		if os.RemoveAll(dir) == nil {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
}
