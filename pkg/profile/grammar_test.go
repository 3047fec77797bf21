package profile_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/pkg/profile"
)

type sections = map[string]map[string]string

// one is a set with a profile p of these settings, by name and value in turn.
func one(settings ...string) sections {
	p := map[string]string{}
	for pair := range slices.Chunk(settings, 2) {
		p[pair[0]] = pair[1]
	}
	return sections{"p": p}
}

// TestHeaders is about the lines that AWS's vectors say nothing of, or that they allow to be read
// as people write them.
func TestHeaders(t *testing.T) {
	none := map[string]string{}
	tests := []struct {
		name, config, creds string
		want                sections
	}{
		{"byte order mark", "\ufeff[profile p]\na = b", "", one("a", "b")},
		{"mark in credentials", "", "\ufeff[p]\r\na = b\r\n", one("a", "b")},
		{"no newline at the end", "[profile p]", "", one()},
		{"windows newlines", "[profile p] # c\r\na = b \r\n\r\nc=d\r\n  e\r\n", "", one("a", "b", "c", "d\ne")},
		{"tabs", "[\tprofile\t \tp\t]\t# c\na\t=\tb\t# c", "", one("a", "b")},
		{"double quotes", "[profile \"my prof\"]", "", sections{"my prof": none}},
		{"single quotes", "[profile 'my prof']", "", sections{"my prof": none}},
		{"quotes with no need", "[profile \"p\"]\na = b", "", one("a", "b")},
		{"quoted and bare", "[profile \"p\"]\na = b\n[profile p]\nc = d", "", one("a", "b", "c", "d")},
		{"escapes", `[profile "a\"b\\c\d"]`, "", sections{`a"b\c\d`: none}},
		{"quoted bracket", `[profile "a]b"] # c`, "", sections{"a]b": none}},
		{"quoted bracket behind an escape", `[profile "a\"]b"]`, "", sections{`a"]b`: none}},
		{"quoted comment signs", `[profile 'a # b ; c']`, "", sections{"a # b ; c": none}},
		{"pieces as shlex.quote writes them", `[profile 'it'"'"'s a]b']`, "", sections{"it's a]b": none}},
		{"quoted in credentials", "", `["a ]#b"]`, sections{"a ]#b": none}},
		{"quoted default", "[profile \"default\"]\na = b\n[default]\na = c", "", sections{"default": {"a": "b"}}},
		{"quoted empty name", "[profile \"\"]\n[profile '']", "[\"\"]", sections{}},
		{"backslash in single quotes", `[profile 'a]\']`, "", sections{`a]\`: none}},
		{"quoted behind a tab", "[profile\t\"a]b\"]", "", sections{"a]b": none}},
		{"two quoted words", "[profile \"a\" \"b\"]", "[\"a\" \"b\"]", sections{}},
		{"quote within a word", "[profile it's] # it's\n[profile p]", "", one()},
		{
			"as aws configure writes both files", "[profile \"my prof\"]\nregion = r", "[my prof]\na = b",
			sections{"my prof": {"region": "r", "a": "b"}},
		},
		{"a blank name in credentials alone", "", "[my prof]\na = b", sections{}},
		{"DEFAULT is no default", "[DEFAULT]\nregion = r\n[profile p]", "", one()},
		{"DEFAULT in credentials", "", "[DEFAULT]\nregion = r\n[p]", sections{"DEFAULT": {"region": "r"}, "p": none}},
		{"a dot does not inherit", "[profile a]\nk = v\n[profile a.b]\nx = y", "", sections{"a": {"k": "v"}, "a.b": {"x": "y"}}},
		{"names differ by case", "[profile P]\na = 1\n[profile p]\na = 2", "", sections{"P": {"a": "1"}, "p": {"a": "2"}}},
		{"no type", "[p]\na = b", "", sections{}},
		{"no name", "[profile]\na = b\n[profile ]\n[]\n[ ]", "[]\n[ ]", sections{}},
		{"upper type", "[Profile p]\na = b", "", sections{}},
		{"sso-session is no profile", "[sso-session p]\na = b", "[sso-session p]\nc = d", sections{}},
		{"indented header continues a value", "[profile p]\na = b\n  [profile q]\n c = d", "", one("a", "b\n[profile q]\nc = d")},
		{
			"indented sections",
			"  [profile p]\n  a = b\n  c = d\n\n\t[profile q]\n\ta = b\n",
			"",
			sections{"p": {"a": "b", "c": "d"}, "q": {"a": "b"}},
		},
		{
			"indented settings", "[profile p]\n  # c\n  a = b\n\tc = d\n\t\t e\n[profile q]\n    a = b\n  c = d\ne = f\n g", "",
			sections{"p": {"a": "b", "c": "d\ne"}, "q": {"a": "b", "c": "d", "e": "f\ng"}},
		},
		{"indented block", "[profile p]\n  s3 =\n    a = b\n  # c\n  c = d", "", one("s3", "\na = b", "c", "d")},
		{"indented sections in credentials", "", " [p]\n a = b\n [q]\n a = c", sections{"p": {"a": "b"}, "q": {"a": "c"}}},
		{
			"names that the AWS CLI reads",
			"[profile müller]\n[profile 日本]\n[profile a&b]\n[profile a,b]\n[profile a=b]\n[profile a~b]\n[profile Stg)]",
			"",
			sections{"müller": none, "日本": none, "a&b": none, "a,b": none, "a=b": none, "a~b": none, "Stg)": none},
		},
		{
			"names that it does not read",
			"[profile o'neil]\n[profile a!b]\n[profile a\u00a0b]\n[profile a\xffb]\n[profile\u00a0ab]",
			"",
			sections{},
		},
		{"utf-8 name", "[profile \"é\"]\nä = ö\na = ö", "", sections{"é": {"a": "ö"}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			set := load(t, write(t, &test.config, &test.creds))
			if got := profile.Settings(set, ""); !equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
			if problems := set.Problems(); len(problems) > 0 {
				t.Error(problems[0])
			}
		})
	}
}

// TestValues is about what stands below a header.
func TestValues(t *testing.T) {
	tests := []struct {
		name, body string
		want       sections
	}{
		{"hash in a secret", "s = ab#cd/ef", one("s", "ab#cd/ef")},
		{"semicolon in a secret", "s = va;lue", one("s", "va;lue")},
		{"comment behind a tab", "s = v\t# c", one("s", "v")},
		{"nothing but a comment", "s = # c", one("s", "")},
		{"comment sign first in a value", "s =# c", one("s", "# c")},
		{"double quotes stay", `s = "v"`, one("s", `"v"`)},
		{"single quotes stay", `s = 'v'`, one("s", `'v'`)},
		{"backticks stay", "s = `v`\nt = `open", one("s", "`v`", "t", "`open")},
		{"triple quotes", "s = \"\"\"v\nt = w\"\"\"", one("s", `"""v`, "t", `w"""`)},
		{"backslash at the end", "s = C:\\dir\\\nt = v", one("s", `C:\dir\`, "t", "v")},
		{"backtick at the end", "s = v`\nt = w", one("s", "v`", "t", "w")},
		{"escapes are literal", `s = \n\t\x41\u0041\"`, one("s", `\n\t\x41\u0041\"`)},
		{"interpolation is literal", "region = r\ns = %(region)s/$HOME/${HOME}/%%", one("region", "r", "s", "%(region)s/$HOME/${HOME}/%%")},
		{"colon in a name", "a:b = c", one("a:b", "c")},
		{"equals in a value", "s==a=b=", one("s", "=a=b=")},
		{"dashes", "- = x\n-- = y\n-a = z", one("--", "y", "-a", "z")},
		{"a number sign is a comment", "#1 = x\n;2 = y", one()},
		{"quoted name is none", "\"k\" = v", one()},
		{"upper name", "AWS_Access_Key_ID = A", one("aws_access_key_id", "A")},
		{"same name in two cases", "A = 1\na = 2", one("a", "2")},
		{"all signs of a name", "a_-/.%@:+9 = v", one("a_-/.%@:+9", "v")},
		{"continuation behind blank and comment lines", "s = a\n\n# c\n\t\n  b\n; d\n\tc", one("s", "a\nb\nc")},
		{"indented comment continues a value", "s = a\n  # b", one("s", "a\n# b")},
		{"indented comment above the first setting", "  # c\ns = a", one("s", "a")},
		{"indented comment in a block", "s3 =\n  # c\n  a = b\n  ; d", one("s3", "\na = b")},
		{"block with a comment behind its name", "s3 = # c\n  a = b", one("s3", "\na = b")},
		{"deeper block", "s3 =\n  a =\n    b = c\nt = v", one("s3", "\na =\nb = c", "t", "v")},
		{"block's names stay in it", "s3 =\n  region = r\nsts =\n  region = s", one("s3", "\nregion = r", "sts", "\nregion = s")},
		{"continuation of a name that does not count", "in valid = x\n  y\ns = v", one("s", "v")},
		{"NUL", "s = a\x00b", one("s", "a\x00b")},
		{"invalid UTF-8", "s = a\xff\xfeb", one("s", "a\xff\xfeb")},
		{"no-break space is no blank", "s = \u00a0v\u00a0", one("s", "\u00a0v\u00a0")},
		{"line separator", "s = a\u2028b\u0085c", one("s", "a\u2028b\u0085c")},
		{"a megabyte", "s = " + strings.Repeat("x", 1<<20), one("s", strings.Repeat("x", 1<<20))},
		{"a megabyte of lines", "s = v" + strings.Repeat("\n x", 1<<19), one("s", "v"+strings.Repeat("\nx", 1<<19))},
		{"replacement of a name of ini.v1's own", "DEFAULT = v\n# = w", one("default", "v")},
	}
	for _, test := range tests {
		for _, newline := range []string{"\n", "\r\n"} {
			t.Run(fmt.Sprintf("%s %q", test.name, newline), func(t *testing.T) {
				body := strings.ReplaceAll(test.body, "\n", newline)
				for _, files := range [][2]string{{"[profile p]" + newline + body, ""}, {"", "[p]" + newline + body + newline}} {
					set := load(t, write(t, &files[0], &files[1]))
					if problems := set.Problems(); len(problems) > 0 {
						t.Fatal(problems[0])
					}
					if got := profile.Settings(set, ""); !equal(got, test.want) {
						t.Errorf("got %.200q, want %.200q", got, test.want)
					}
				}
			})
		}
	}
}

// TestBadLines has a bad line of each kind. It is found where it stands, is an error for its own
// profile, and is none for a profile above or below it.
func TestBadLines(t *testing.T) {
	tests := []struct {
		name, text string
		line       int // of the text, from 1
	}{
		{"no equals sign", "[profile bad]\ngarbage", 2},
		{"colon", "[profile bad]\na = b\nkey : value", 3},
		{"no name", "[profile bad]\n= value", 2},
		{"nothing but a comment sign in the way", "[profile bad]\nkey # = value", 2},
		{"indented first line without a name", "[profile bad]\n a", 2},
		{"indented line without a name below another", "[profile bad]\n  a = b\n c", 3},
		{"indented behind a header of the same name", "[profile bad]\na = b\n[profile bad]\n c", 4},
		{"no equals sign in a block", "[profile bad]\ns3 =\n  a = b\n\n  oops", 5},
		{"no name in a block", "[profile bad]\ns3 =\n  = b", 3},
		{"header without end", "[profile bad", 1},
		{"header that ends in a comment", "[profile bad # ]", 1},
		{"text behind a header", "[profile bad] x", 1},
		{"bracket in a name", "[profile bad]x]", 1},
		{"quoted header without end", `[profile "bad"`, 1},
	}
	const good = "[profile %s]\naws_access_key_id = A\naws_secret_access_key = s\n"
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			config := fmt.Sprintf(good, "above") + test.text + "\n" + fmt.Sprintf(good, "below")
			files := write(t, &config, nil)
			set := load(t, files)
			place := fmt.Sprintf("%s:%d", files.Config, test.line+3)
			if problems := set.Problems(); len(problems) != 1 || problems[0].String() != place {
				t.Errorf("problems: %v, want one at %s", problems, place)
			}
			for _, name := range []string{"above", "below"} {
				if _, err := profile.Resolve(set, profile.Request{Profile: name}); err != nil {
					t.Errorf("profile %s: %v", name, err)
				}
			}
			_, err := profile.Resolve(set, profile.Request{Profile: "bad"})
			bad := as[*profile.SyntaxError](t, err)
			if bad.String() != place || !strings.HasPrefix(err.Error(), place+": ") {
				t.Errorf("got %v, want %s", err, place)
			}
			if _, ok := set.Lookup("bad", "a"); ok || !set.Has("bad") {
				t.Error("a profile with a bad line has to be there and to have no settings")
			}
		})
	}
}

// TestStrayLines finds the settings above the first header, which are nobody's.
func TestStrayLines(t *testing.T) {
	text := "\n# c\nregion = r\n continued\n[profile p]\n"
	files := write(t, &text, &text)
	problems := load(t, files).Problems()
	got := make([]string, 0, len(problems))
	for _, problem := range problems {
		got = append(got, filepath.Base(problem.File)+fmt.Sprint(problem.Line))
	}
	if want := []string{"config3", "config4", "credentials3", "credentials4"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
