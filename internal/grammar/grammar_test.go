package grammar_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/grammar"
)

// TestScan has sections be found with their kinds, names, lines and bodies.
func TestScan(t *testing.T) {
	t.Parallel()
	const text = "# top\nlost = 1\n[default]\nregion = a\n\n[profile \"my prof\"] ; mine\n[sso-session s]\n[services x]\n[else]\n[profile bad\n"
	sections, stray := grammar.Scan(text, true)
	want := []string{
		fmt.Sprint(grammar.BareDefault, ` "default" 3 "region = a\n\n"`),
		fmt.Sprint(
			grammar.Profile,
			` "my prof" 6 ""`,
		),
		fmt.Sprint(grammar.SSOSession, ` "s" 7 ""`),
		fmt.Sprint(grammar.Services, ` "x" 8 ""`),
		fmt.Sprint(grammar.Ignored, ` "else" 9 ""`),
		fmt.Sprint(grammar.Profile, ` "bad" 10 "" the section header has to end with ']'`),
	}
	got := make([]string, 0, len(sections))
	for _, s := range sections {
		got = append(got, strings.TrimSpace(fmt.Sprintf("%d %q %d %q %s", s.Kind, s.Name, s.Line, text[s.Start:s.End], s.Problem)))
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if len(stray) != 1 || stray[0].Line != 2 {
		t.Errorf("above the first header: %+v", stray)
	}
	if sections, _ := grammar.Scan(
		"[default]\n[a.b]\n[profile c]\n",
		false,
	); len(sections) != 3 || sections[0].Kind != grammar.Profile ||
		sections[2].Kind != grammar.Ignored {
		t.Errorf("in the credentials file: %+v", sections)
	}
}

// TestParse has settings be read with all the lines that they stand at.
func TestParse(t *testing.T) {
	t.Parallel()
	settings, lost, bad := grammar.Parse("Region = a ; the first\nregion = %(b)s\\\ns3 =\n  max = 1 # x\na b = c\n", 7)
	if bad != nil || len(settings.All) != 2 || !reflect.DeepEqual(lost, []grammar.Lost{{Name: "a b", Line: 11}}) {
		t.Fatalf("%v, %v, %+v", settings, lost, bad)
	}
	region, s3 := settings.All[0], settings.All[1]
	if region.Key != "region" || region.Text.Reveal() != `%(b)s\` || region.Commented {
		t.Errorf("%+v, %q", region, region.Text.Reveal())
	}
	regionAt, s3At := []grammar.Lines{{First: 7, Last: 7}, {First: 8, Last: 8}}, []grammar.Lines{{First: 9, Last: 10}}
	if !slices.Equal(region.At, regionAt) || !slices.Equal(s3.At, s3At) {
		t.Errorf("they stand at %v and %v", region.At, s3.At)
	}
	if got := grammar.Nested(settings.All[1].Text.Reveal()); !reflect.DeepEqual(got, map[string]string{"max": "1"}) {
		t.Errorf("below s3: %v", got)
	}
	for body, line := range map[string]int{"a = 1\nb\n": 2, " a\n": 1, " a = 1\n b\n": 2, " a = 1\nb\n": 2, "= 1\n": 1, "s3 =\n  x\n": 2} {
		if _, _, bad := grammar.Parse(body, 1); bad == nil || bad.Line != line || bad.Text == "" {
			t.Errorf("%q: %+v", body, bad)
		}
	}
}

// TestQuote writes names as headers have them, and reads them back.
func TestQuote(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"dev": "dev", "a.b/c@d": "a.b/c@d", "my prof": `"my prof"`, `a"b\c`: `"a\"b\\c"`, "a]b": `"a]b"`, "a#b": `"a#b"`, " a ": `" a "`, "müller": `"müller"`,
	} {
		got := grammar.Quote(name)
		if got != want {
			t.Errorf("%s: %s", name, got)
		}
		if sections, _ := grammar.Scan(
			"[profile "+got+"]\n",
			true,
		); len(sections) != 1 || sections[0].Name != name ||
			sections[0].Problem != "" {
			t.Errorf("%s: read back as %+v", name, sections)
		}
	}
}
