package main

import (
	"fmt"
	"io"
	"runtime"
	"slices"
	"strconv"
	"text/tabwriter"
	"time"
)

// The aims.
const (
	aimHit      = 1.8                   // a hit, in times of hello
	aimHitRatio = 1.1                   // a hit in the largest home, in times of a hit in the smallest
	aimPeak     = 12.0                  // of a hit, in MiB
	aimHTTPS    = 2.0                   // how much longer a cold call over https takes than one GET with a bundle, in times of hello
	aimConsole  = 5 * time.Millisecond  // how much longer a console URL takes than a hit by the long way, with the request on loopback
	aimComplete = 1.2                   // completion of a name in the largest home, in times of explain
	aimList     = 4.5                   // list of the largest home, in times of explain of one of its profiles
	aimCold     = 10 * time.Millisecond // how much longer a cold call takes in the largest home than in the smallest
)

// report writes the table and what became of the aims.
func report(w io.Writer, cases []*contender, rounds int) error {
	hello := named(cases, justHello).median()
	fmt.Fprintf(w, "%d rounds, %s %s/%s, %d CPUs\n\n", rounds, runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
	table := tabwriter.NewWriter(w, 0, 8, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "\tmedian ms\tmin ms\tp90 ms\tx hello\tpeak MiB\tfaults\t")
	for _, c := range cases {
		fmt.Fprintf(table, "%s\t%.2f\t%.2f\t%.2f\t%.2f\t%s\t%s\t\n",
			c.name, ms(c.median()), ms(slices.Min(c.took)), ms(c.quantile(0.9)), ratio(c.median(), hello), c.size(), c.touched())
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if sealed := named(cases, sealedHit); sealed != nil {
		more := sealed.median() - named(cases, hitAt(sizes[0])).median()
		fmt.Fprintf(w, "\nan encrypted hit takes %+.2f ms more than a plain one\n", ms(more))
	}
	_, err := fmt.Fprintln(w)
	for _, aim := range aims(cases, hello) {
		_, err = fmt.Fprintln(w, "aim: "+aim)
	}
	return err
}

// aims says what became of each.
func aims(cases []*contender, hello time.Duration) (all []string) {
	least, most := sizes[0], sizes[len(sizes)-1]
	took := func(name string) time.Duration { return named(cases, name).median() }
	say := func(met bool, text string, args ...any) {
		all = append(all, fmt.Sprintf(text, args...)+", "+verdict(met))
	}
	hit, explain := took(hitAt(least)), took(explained)
	x := ratio(hit, hello)
	say(x <= aimHit, "a hit takes at most %.1f times hello: %.2f", aimHit, x)
	x = ratio(took(hitAt(most)), hit)
	say(x <= aimHitRatio, "a hit at %d profiles takes what one at %d does: %.2f times as long", most, least, x)
	peak := mib(max(named(cases, hitAt(least)).peak, named(cases, hitAt(most)).peak))
	say(peak < aimPeak, "a hit stays under %.0f MiB: %.1f MiB", aimPeak, peak)
	more := took(coldAt(most)) - took(coldAt(least))
	say(more <= aimCold, "a cold call at %d profiles is within %.0f ms of one at %d: %+.1f ms", most, ms(aimCold), least, ms(more))
	x = float64(took(coldHTTPS)-took(rawHTTPS)) / float64(hello)
	say(x <= aimHTTPS, "a cold call over https takes at most %.0f hello more than one GET: %+.1f hello", aimHTTPS, x)
	beyond := took(consoleURL) - took(longHit)
	say(beyond <= aimConsole, "a console URL takes at most %.0f ms more than a hit for a shell: %+.1f ms", ms(aimConsole), ms(beyond))
	x = ratio(took(listed), explain)
	say(x <= aimList, "list of %d profiles takes at most %.1f times what explain of one of them takes: %.2f times", most, aimList, x)
	x = max(ratio(took(allNames), explain), ratio(took(someNames), explain))
	say(x <= aimComplete, "completion at %d profiles takes at most %.1f times what explain takes: %.2f times", most, aimComplete, x)
	return all
}

// named is what has a name; nil where nothing has.
func named(cases []*contender, name string) *contender {
	for _, c := range cases {
		if c.name == name {
			return c
		}
	}
	return nil
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

func (c *contender) touched() string {
	if c.faults == 0 {
		return "?"
	}
	return strconv.FormatInt(c.faults, 10)
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func mib(bytes int64) float64 { return float64(bytes) / (1 << 20) }

func ratio(a, b time.Duration) float64 { return float64(a) / float64(b) }
