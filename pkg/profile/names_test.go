package profile_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// TestNameSigns puts each sign of ASCII into the name of a profile and of a setting. Letters,
// digits and nine signs can stand there, in that of a profile some more; with another one, a
// section or a setting is nobody's, and no error.
func TestNameSigns(t *testing.T) {
	const letters = "abcdefghijklmnopqrstuvwxyz"
	allowed := letters + strings.ToUpper(letters) + "0123456789" + "_-/.%@:+"
	for c := byte('!'); c <= '~'; c++ {
		name := "a" + string(c) + "b"
		in := strings.IndexByte(allowed, c) >= 0
		if !strings.ContainsRune("#;]", rune(c)) { // these end a header, or begin a comment
			set := profile.Scan("[profile "+name+"]\nk = v\n", "")
			if problems := set.Problems(); set.Has(name) != (in || strings.ContainsRune("$&()*,<=>?^{|}~", rune(c))) || len(problems) > 0 {
				t.Errorf("profile %s is one: %v, %v", name, set.Has(name), problems)
			}
		}
		if c == '=' {
			continue
		}
		set := profile.Scan("[profile p]\n"+name+" = v\n", "")
		value, ok := set.Lookup("p", strings.ToLower(name))
		if problems := set.Problems(); ok != in || in && value.Text() != "v" || len(problems) > 0 {
			t.Errorf("setting %s is one: %v, %v", name, ok, problems)
		}
	}
}

// TestHeaderQuotes has quotes in a header close, or not, around what could end it.
func TestHeaderQuotes(t *testing.T) {
	for header, want := range map[string]string{ // the name; empty for no profile, "!" for an error
		`[profile 'a]`:            "", // the quote is not closed, and so no quote
		`[profile "a]`:            "",
		`[profile "a\"]`:          "",
		`[profile ']`:             "",
		`[profile 'a] # '`:        "!", // it is closed behind the sign, so that the header has no end
		`[profile 'a]']`:          "a]",
		"[profile\t'a]']":         "a]",
		"[profile 'a]'\t] # it's": "a]",
		`[profile a'b]c']`:        "!",  // a quote within a word is none
		`[profile 'a\']`:          `a\`, // a backslash in such quotes is itself
		`['profile' p]`:           "",
	} {
		set := profile.Scan(header+"\nk = v\n[profile other]\nk = v\n", "")
		problems := set.Problems()
		got := ""
		for _, name := range set.Names() {
			if name != "other" {
				got = name
			}
		}
		if len(problems) > 0 {
			got = "!"
		}
		if got != want || !set.Has("other") {
			t.Errorf("%s: got %q, want %q (%s)", header, got, want, fmt.Sprint(problems))
		}
	}
}
