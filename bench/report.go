package main

import (
	"fmt"
	"io"
	"runtime"
	"slices"
	"text/tabwriter"
	"time"
)

// The aims.
const (
	aimHit      = 2.6                   // a hit, in times of hello
	aimHitRatio = 1.1                   // a hit in the largest home, in times of a hit in the smallest
	aimPeak     = 12.0                  // of a hit, in MiB
	aimConsole  = 5 * time.Millisecond  // how much longer a console URL takes than a hit, with the request on loopback
	aimComplete = 1.2                   // completion of a name in the largest home, in times of explain
	aimList     = 4.5                   // list of the largest home, in times of explain of one of its profiles
	aimCold     = 10 * time.Millisecond // how much longer a cold call takes in the largest home than in the smallest
)

// report writes the table and what became of the aims. The cases are in the order of [lab.cases].
func report(w io.Writer, cases []*contender, rounds int) error {
	hello := cases[0].median()
	fmt.Fprintf(w, "%d rounds, %s %s/%s, %d CPUs\n\n", rounds, runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
	table := tabwriter.NewWriter(w, 0, 8, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "\tmedian ms\tmin ms\tp90 ms\tx hello\tpeak MiB\t")
	for _, c := range cases {
		fmt.Fprintf(table, "%s\t%.2f\t%.2f\t%.2f\t%.2f\t%s\t\n",
			c.name, ms(c.median()), ms(slices.Min(c.took)), ms(c.quantile(0.9)), ratio(c.median(), hello), c.size())
	}
	if err := table.Flush(); err != nil {
		return err
	}
	hits, colds, console := cases[1:1+len(sizes)], cases[1+len(sizes):1+2*len(sizes)], cases[len(cases)-1]
	small, large := hits[0], hits[len(hits)-1]
	beyond := console.median() - hits[0].median()
	more := colds[len(colds)-1].median() - colds[0].median()
	peak := mib(slices.MaxFunc(hits, func(a, b *contender) int { return int(a.peak - b.peak) }).peak)
	still := cases[1+2*len(sizes) : len(cases)-1]
	list := ratio(still[1].median(), still[0].median())
	completion := max(ratio(still[2].median(), still[0].median()), ratio(still[3].median(), still[0].median()))
	for _, c := range still {
		if c.name == sealedHit {
			fmt.Fprintf(w, "\nan encrypted hit takes %+.2f ms more than a plain one\n", ms(c.median()-small.median()))
		}
	}
	toHello, toSmall := ratio(small.median(), hello), ratio(large.median(), small.median())
	_, err := fmt.Fprintf(w, `
aim: a hit takes at most %.1f times hello: %.2f, %s
aim: a hit at %d profiles takes what one at %d does: %.2f times as long, %s
aim: a hit stays under %.0f MiB: %.1f MiB, %s
aim: a cold call at %d profiles is within %.0f ms of one at %d: %+.1f ms, %s
aim: a console URL takes at most %.0f ms more than a hit: %+.1f ms, %s
aim: list of %d profiles takes at most %.1f times what explain of one of them takes: %.2f times, %s
aim: completion at %d profiles takes at most %.1f times what explain takes: %.2f times, %s
`,
		aimHit, toHello, verdict(toHello <= aimHit),
		sizes[len(sizes)-1], sizes[0], toSmall, verdict(toSmall <= aimHitRatio),
		aimPeak, peak, verdict(peak < aimPeak),
		sizes[len(sizes)-1], ms(aimCold), sizes[0], ms(more), verdict(more <= aimCold),
		ms(aimConsole), ms(beyond), verdict(beyond <= aimConsole),
		sizes[len(sizes)-1], aimList, list, verdict(list <= aimList),
		sizes[len(sizes)-1], aimComplete, completion, verdict(completion <= aimComplete))
	return err
}

func verdict(met bool) string {
	if met {
		return "met"
	}
	return "MISSED"
}

func (c *contender) median() time.Duration { return c.quantile(0.5) }

// quantile is the time that the fraction q of the runs stayed within.
func (c *contender) quantile(q float64) time.Duration {
	sorted := slices.Sorted(slices.Values(c.took))
	return sorted[int(q*float64(len(sorted)-1)+0.5)]
}

func (c *contender) size() string {
	if c.peak == 0 {
		return "?"
	}
	return fmt.Sprintf("%.1f", mib(c.peak))
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func mib(bytes int64) float64 { return float64(bytes) / (1 << 20) }

func ratio(a, b time.Duration) float64 { return float64(a) / float64(b) }
