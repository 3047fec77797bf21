package grammar_test

import (
	"testing"

	"github.com/seed642dee07/aws-federate/internal/grammar"
)

// TestPlain has settings that ini.v1 need not read be read as it reads them: beside a value in
// quotes, which it has to read, all of a section go through it.
func TestPlain(t *testing.T) {
	for _, line := range []string{
		"a = b", "A_key = b c", "role_arn = arn:aws:iam::111122223333:role/a/b+c=d,e@f-g_h.i", "x = ", "a.b/c-d = 1", "x = a = b", "x = = ",
		"x=%", "x = ${HOME}", "x = a\\", "x = `a`", "x = a # b", "x = größe", "x = a\tb", "x = a\n y", "a = 1\na = 2\nA = 3",
	} {
		alone, _, bad := grammar.Parse(line+"\n", 1)
		beside, _, badToo := grammar.Parse(line+"\nodd = \"q\"\n", 1)
		if bad != nil || badToo != nil || len(beside.All) != len(alone.All)+1 {
			t.Fatalf("%q: %v, %v, %d and %d settings", line, bad, badToo, len(alone.All), len(beside.All))
		}
		for i, s := range alone.All {
			if s.Key != beside.All[i].Key || s.Text.Reveal() != beside.All[i].Text.Reveal() {
				t.Errorf("%q: %s = %q, and by ini.v1 %s = %q", line, s.Key, s.Text.Reveal(), beside.All[i].Key, beside.All[i].Text.Reveal())
			}
		}
	}
}
