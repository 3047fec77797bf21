package botocore_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/grammar"
)

var (
	pairs = flag.Int("pairs", 400, "how many pairs of files are compared")
	seed  = flag.Uint64("seed", 1, "which ones")
)

// difference is a place where botocore reads files otherwise than we do.
type difference struct {
	// what is "refused", "profile", "session", "setting" or "plan".
	what       string
	name, key  string // of the profile or session, and of the setting
	our, their string // empty for nothing
	problem    int    // the line that we refuse, if we refuse the profile
}

// TestOddFiles compares what botocore and we read in the same odd files: which profiles there are,
// their settings, and the way to the credentials of each. Each difference has to be one of those
// that are listed.
func TestOddFiles(t *testing.T) {
	t.Parallel()
	for _, python := range pythons(t) {
		t.Run(python, func(t *testing.T) {
			t.Parallel()
			c := &comparison{botocore: start(t, python), excused: map[string]int{}}
			dir := t.TempDir()
			g := newGenerator(*seed, c.login)
			for range *pairs {
				f := g.files()
				c.compare(t, f, read(t, dir, f), c.ask(t, f))
			}
			t.Logf("botocore %s: %d profiles and %d plans of %d pairs agree; %d pairs are refused by botocore as a whole",
				c.version, c.profiles, c.plans, *pairs, c.refused)
			for _, name := range slices.Sorted(maps.Keys(c.excused)) {
				t.Logf("%5d times: %s", c.excused[name], name)
			}
			if c.profiles < *pairs || c.plans < *pairs/2 {
				t.Error("too little is compared")
			}
		})
	}
}

// comparison counts what has been compared.
type comparison struct {
	*botocore

	profiles, plans, refused int
	excused                  map[string]int
}

func (c *comparison) compare(t *testing.T, f files, our ours, their theirs) {
	t.Helper()
	if their.Refused != "" {
		c.refused++
		c.excuse(t, f, our, difference{what: "refused", their: their.Refused})
		return
	}
	before := len(c.excused)
	alike := c.sections(t, f, our, "profile", grammar.Profile, their.Profiles)
	alike = c.sections(t, f, our, "session", grammar.SSOSession, their.Sessions) && alike
	if !alike || before != len(c.excused) { // what they lead to differs with them
		return
	}
	for name, way := range their.Resolved {
		got := our.resolve(name)
		if text, ok := got.Region.(string); ok && same(text, way.Region) {
			way.Region = text
		}
		c.plans++
		if d := (difference{what: "plan", name: name, our: worded(got), their: worded(way)}); d.our != d.their {
			c.plans--
			c.excuse(t, f, our, d)
		}
	}
}

// sections compares the sections of a kind, and reports whether they are alike.
func (c *comparison) sections(t *testing.T, f files, our ours, what string, kind grammar.Kind, their map[string]map[string]any) bool {
	t.Helper()
	alike := true
	differ := func(d difference) {
		alike = false
		d.what = cmpOr(d.what, what)
		c.excuse(t, f, our, d)
	}
	for _, name := range our.sections.Names(kind) {
		if _, ok := their[name]; !ok {
			differ(difference{name: name, our: "is there"})
		}
	}
	for name, settings := range their {
		if !our.sections.Has(kind, name) {
			differ(difference{name: name, their: "is there"})
			continue
		}
		got, bad := our.settings(kind, name)
		if bad != nil {
			differ(difference{name: name, our: bad.String() + ": " + bad.Text, their: "is read", problem: bad.Line})
			continue
		}
		c.profiles++
		for key, value := range settings {
			if text, ok := got[key]; !ok || !same(text, value) {
				differ(difference{what: "setting", name: name, key: key, our: text, their: fmt.Sprint(value)})
			}
		}
		for key, text := range got {
			if _, ok := settings[key]; !ok {
				differ(difference{what: "setting", name: name, key: key, our: text})
			}
		}
	}
	return alike
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// excuse finds the reason for a difference among those that are listed.
func (c *comparison) excuse(t *testing.T, f files, our ours, d difference) {
	t.Helper()
	for _, r := range reasons {
		if r.is(f, our, d) {
			c.excused[r.name]++
			return
		}
	}
	t.Errorf(
		"botocore %s: %s %q %s\nwe:   %q\nthey: %q\n--- config\n%q\n--- credentials\n%q",
		c.version,
		d.what,
		d.name,
		d.key,
		d.our,
		d.their,
		f.config,
		f.creds,
	)
}

// worded is a way as a text that can be compared. All errors are alike.
func worded(w way) string {
	if w.Error != "" {
		return "error"
	}
	if w.Region == nil {
		w.Region = ""
	}
	text, _ := json.Marshal([]any{clean(w.Step), w.Region})
	return string(text)
}
