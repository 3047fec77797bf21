package main

import (
	"bytes"
	"os"
	"regexp"
	"testing"
	"time"
)

// TestBench runs everything once. What is measured means nothing then, and is not looked at.
func TestBench(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the programs")
	}
	var out bytes.Buffer
	if err := run(t.Context(), &out, os.Environ(), time.Now, task{rounds: 1}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`(?m)^ +hello( +\d+\.\d\d){4}( +\S+){2}$`,
		`(?m)^ +hit, 10000 profiles( +\d+\.\d\d){4}( +\S+){2}$`,
		`(?m)^ +cold, 10 profiles( +\d+\.\d\d){4}( +\S+){2}$`,
		`(?m)^aim: a hit takes at most 1\.8 times hello: \d+\.\d\d, (met|MISSED)$`,
		`(?m)^aim: a cold call at 10000 profiles .* [+-]\d+\.\d ms, (met|MISSED)$`,
		`(?m)^ +cold, over https( +\d+\.\d\d){4}( +\S+){2}$`,
		`(?m)^aim: a cold call over https .* [+-]\d+\.\d hello, (met|MISSED)$`,
		`(?m)^200 hits at once: all done after \d+\.\d ms, \d+\.\d\d times as long as that many hellos$`,
		`(?m)^ +console URL( +\d+\.\d\d){4}( +\S+){2}$`,
		`(?m)^aim: a console URL takes .* [+-]\d+\.\d ms, (met|MISSED)$`,
		`(?m)^aim: list of 10000 profiles .* \d+\.\d\d times, (met|MISSED)$`,
		`(?m)^aim: completion at 10000 profiles .* \d+\.\d\d times, (met|MISSED)$`,
		`(?m)^ +200 waiting +(\d\.\d{3}|\?) +(\d+\.\d|\?) +\d+$`,
		`(?m)^aim: 200 that wait take at most 0\.3 of a core: .*, (met|MISSED)$`,
		`(?m)^aim: the last of 200 has the answer within 300 ms: \d+ ms, (met|MISSED)$`,
	} {
		if !regexp.MustCompile(want).MatchString(out.String()) {
			t.Errorf("the table has no line like %s:\n%s", want, out.String())
		}
	}
}

func TestQuantile(t *testing.T) {
	c := contender{took: []time.Duration{50, 10, 40, 20, 30, 60, 70, 80, 100, 90, 110}}
	for q, want := range map[float64]time.Duration{0: 10, 0.5: 60, 0.9: 100, 1: 110} {
		if got := c.quantile(q); got != want {
			t.Errorf("quantile(%v) = %v, want %v", q, got, want)
		}
	}
}
