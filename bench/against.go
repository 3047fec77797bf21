package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// fraction is a share, which is typed as "5%" or as "0.05".
type fraction float64

// String implements flag.Value.
func (f *fraction) String() string { return fmt.Sprintf("%g%%", float64(*f)*100) }

// Set implements flag.Value.
func (f *fraction) Set(text string) error {
	number, percent := strings.CutSuffix(text, "%")
	x, err := strconv.ParseFloat(number, 64)
	if err != nil || x < 0 {
		return fmt.Errorf("%q has to be a share such as 5%%", text)
	}
	if percent {
		x /= 100
	}
	*f = fraction(x)
	return nil
}

// against measures the programs as they are built now and earlier ones in turn, each with caches of
// their own, and is an error where one of the jobs takes longer by more than the limit: by the median,
// and by what the fastest quarter stayed within, which other work on the machine hardly moves.
func (l lab) against(ctx context.Context, w io.Writer, cases []*contender, earlier string, limit float64, rounds int) error {
	names := []string{hitAt(sizes[0]), hitAt(sizes[len(sizes)-1]), coldAt(sizes[0]), coldHTTPS, explained, listed, someNames, consoleURL}
	both := make([]*contender, 0, 2*len(names))
	for _, name := range names {
		now := named(cases, name)
		then := *now
		then.name = name + ", then"
		then.command = slices.Concat([]string{filepath.Join(earlier, filepath.Base(now.command[0]))}, now.command[1:])
		cache := now.variable("AWS_FEDERATE_CACHE_DIR") + "-then"
		then.environ = slices.Concat(now.environ, []string{"AWS_FEDERATE_CACHE_DIR=" + cache})
		if now.cache != "" {
			then.cache = filepath.Clean(cache)
		}
		both = append(both, now, &then)
	}
	if err := l.measure(ctx, both, rounds); err != nil {
		return err
	}
	var slower []string
	for i := 0; i < len(both); i += 2 {
		now, then := both[i], both[i+1]
		median, quick := ratio(now.median(), then.median()), ratio(now.quantile(0.25), then.quantile(0.25))
		verdict := "met"
		if median > 1+limit && quick > 1+limit {
			verdict = "MISSED"
			slower = append(slower, now.name)
		}
		fmt.Fprintf(w, "%s: %.2f ms, then %.2f ms: %.3f times by the median, %.3f by the fastest quarter, %s\n",
			now.name, ms(now.median()), ms(then.median()), median, quick, verdict)
	}
	if len(slower) > 0 {
		return fmt.Errorf("slower than %s by more than %g%%: %s", earlier, limit*100, strings.Join(slower, "; "))
	}
	return nil
}
