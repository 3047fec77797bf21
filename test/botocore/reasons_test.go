package botocore_test

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/seed642dee07/aws-federate/internal/grammar"
	"github.com/seed642dee07/aws-federate/internal/sections"
)

// reason is a kind of difference that is meant.
type reason struct {
	name string
	// page is the decision that says why, below docs/decisions; the first is for all that AWS's
	// vectors, which all SDKs share, settle: where they and botocore differ, they count.
	page string
	is   func(f files, our ours, d difference) bool
}

const (
	vectors = "files.md#awss-parser-vectors-are-the-grammar"
	badLine = "files.md#a-bad-line-concerns-one-profile"
)

var reasons = []reason{
	{"a section or a setting twice: botocore refuses the file (vectors: they are merged)", vectors, refused("Duplicate")},
	{"a bad line: botocore refuses the file", badLine, func(_ files, our ours, d difference) bool {
		bad, idle := our.sections.Problems()
		nameless := slices.ContainsFunc(our.sections.Ignored(), func(s sections.Ignored) bool { return s.Header == "[]" })
		return d.what == "refused" && !strings.HasPrefix(d.their, "Unicode") && (len(bad)+len(idle) > 0 || nameless)
	}},
	{"a byte order mark: botocore refuses the file", vectors, func(f files, _ ours, d difference) bool {
		return refused("MissingSectionHeader")(f, ours{}, d) &&
			(strings.HasPrefix(f.config, "\ufeff") || strings.HasPrefix(f.creds, "\ufeff"))
	}},
	{"not in UTF-8: botocore refuses the file", badLine, func(f files, _ ours, d difference) bool {
		return refused("Unicode")(f, ours{}, d) && !utf8.ValidString(f.config+f.creds)
	}},
	{"a carriage return within a line ends it to Python", vectors, func(f files, _ ours, d difference) bool {
		return strings.Contains(strings.ReplaceAll(f.config+f.creds, "\r\n", "\n"), "\r")
	}},
	{"[DEFAULT] is inherited by all sections to Python's configparser", vectors, func(f files, _ ours, d difference) bool {
		return d.what != "refused" && strings.Contains(f.config+f.creds, "[DEFAULT]")
	}},
	{"[default] beside [profile default]: the one that comes later counts to botocore (vectors: [profile default])", vectors, twoDefaults},
	{"a comment behind a value belongs to it", vectors, setting(func(our, their string) bool {
		rest, ok := strings.CutPrefix(their, our)
		return ok && (our == "" && strings.IndexAny(rest, "#;") == 0 || regexp.MustCompile(`^[ \t]*[ \t][#;]`).MatchString(rest))
	})},
	{"comments and blank lines within a value are otherwise", vectors, setting(func(our, their string) bool {
		return strings.Contains(our+their, "\n") && (plain(our) == plain(their) || plain(our) == plain(uncommented(their)))
	})},
	{"1_800 is a number to Python", vectors, func(f files, _ ours, d difference) bool {
		return d.what == "plan" && regexp.MustCompile(`(?i)duration_seconds\s*=\s*\d+_`).MatchString(f.config+"\n"+f.creds) &&
			seconds.ReplaceAllString(d.our, "") == seconds.ReplaceAllString(d.their, "")
	}},
	{"a chained role lasts an hour", "files.md#a-chained-role-is-capped-not-refused", func(_ files, _ ours, d difference) bool {
		long := regexp.MustCompile(`"duration_seconds":(3[6-9]|[4-9]\d)\d\d,`)
		return d.what == "plan" && long.ReplaceAllString(d.our, "") == long.ReplaceAllString(d.their, "")
	}},
	{"a comment in a block of settings belongs to the value", vectors, setting(func(our, their string) bool {
		return strings.HasPrefix(our, "\n") && strings.HasPrefix(their, "map[") && regexp.MustCompile(`[ \t][#;]`).MatchString(our)
	})},
	{"a block below a block is one of lines", vectors, setting(func(our, their string) bool {
		return strings.HasPrefix(our, "\n") && strings.HasPrefix(their, "map[")
	})},
	{"a blank that is none to AWS's grammar is taken off", vectors, setting(func(our, their string) bool {
		return our != their && strings.TrimFunc(our, unicode.IsSpace) == their
	})},
	{
		"what only Python takes for a blank or the end of a line: it indents, and cuts a block",
		vectors,
		func(f files, _ ours, d difference) bool {
			blank := strings.ContainsAny(f.config+f.creds, oddBlanks)
			return blank &&
				(d.what == "refused" && (strings.HasPrefix(d.their, "ValueError") || strings.HasPrefix(d.their, "ParsingError")) ||
					d.what == "setting" && strings.HasPrefix(d.their, d.our) || strings.HasPrefix(d.their, "map[")) ||
				d.what == "setting" && (oddBlankAt(f.config, d.key) || oddBlankAt(f.creds, d.key))
		},
	},
	{"a colon is a delimiter", vectors, func(f files, _ ours, d difference) bool {
		return d.what == "setting" && (colon(d.key).MatchString(f.config+"\n"+f.creds) || d.their == "" && strings.Contains(d.key, ":"))
	}},
	{"a name that none of a setting can be", vectors, func(f files, _ ours, d difference) bool {
		return d.what == "setting" && d.our == "" &&
			(!isName(d.key) || regexp.MustCompile(`(?i)\x{00a0}`+d.key+`|`+d.key+`\x{00a0}`).MatchString(f.config+"\n"+f.creds))
	}},
	{"a line that AWS's grammar refuses", vectors, func(_ files, _ ours, d difference) bool { return d.problem > 0 }},
	{"a name that needs quotes", vectors, func(_ files, our ours, d difference) bool {
		return (d.what == "profile" || d.what == "session") && d.their != "" && (needsQuotes(d.name) || len(our.sections.Ignored()) > 0)
	}},
	{
		"one name by two headers, such as in quotes: the later one takes the place of the other (vectors: they are merged)",
		vectors,
		twoHeaders,
	},
	{"a name in quotes in the credentials file is that name", vectors, func(f files, _ ours, d difference) bool {
		return d.what == "setting" &&
			regexp.MustCompile(`(?m)^[ \t]*\[["']`+regexp.QuoteMeta(d.name)+`["']`).MatchString(f.creds)
	}},
	{"a block of settings in place of a text", vectors, func(_ files, _ ours, d difference) bool {
		return d.what == "plan" && strings.Contains(d.our, `"login_session":"\n`)
	}},
	{"[ profile p ] is no profile", vectors, func(f files, _ ours, d difference) bool {
		return d.what == "setting" &&
			regexp.MustCompile(`(?m)^[ \t]*\[[ \t]+.*`+regexp.QuoteMeta(d.name)).MatchString(f.config+"\n"+f.creds)
	}},
	{"a type that only begins with profile is one", vectors, func(f files, _ ours, d difference) bool {
		return d.what == "setting" &&
			regexp.MustCompile(`(?m)^[ \t]*\[(profile|sso-session|services)\S+\s+.?`+regexp.QuoteMeta(d.name)).MatchString(f.config)
	}},
	{"a header that AWS's grammar refuses", vectors, func(_ files, our ours, d difference) bool {
		_, bad := our.settings(kinds[d.what], d.name)
		return d.our != "" && d.their == "" && bad != nil
	}},
	{"a header that only AWS's grammar reads", vectors, func(f files, _ ours, d difference) bool {
		return (d.what == "profile" || d.what == "session") && d.our != "" && header(d.name).MatchString(f.config+"\n"+f.creds)
	}},
}

func refused(kind string) func(files, ours, difference) bool {
	return func(_ files, _ ours, d difference) bool {
		return d.what == "refused" && strings.HasPrefix(d.their, kind)
	}
}

func setting(is func(our, their string) bool) func(files, ours, difference) bool {
	return func(_ files, _ ours, d difference) bool { return d.what == "setting" && is(d.our, d.their) }
}

func twoDefaults(f files, _ ours, d difference) bool {
	return d.name == "default" && regexp.MustCompile(`\[default\]`).MatchString(f.config) &&
		regexp.MustCompile(`\[\s*profile\s+["']?default["']?\s*\]`).MatchString(f.config)
}

// kinds are those of sections by what differs.
var kinds = map[string]grammar.Kind{"profile": grammar.Profile, "session": grammar.SSOSession, "setting": grammar.Profile}

// twoHeaders reports whether one file has a section by two headers, which are not written alike.
func twoHeaders(f files, our ours, d difference) bool {
	entry, _ := our.sections.Find(kinds[d.what], d.name)
	return d.what == "setting" && entry != nil && len(entry.Twice) > 0
}

// plain is a value without the lines in it that are blank or comments.
func plain(value string) string {
	lines := strings.Split(value, "\n")
	return strings.Join(slices.DeleteFunc(lines, func(line string) bool {
		line = strings.TrimSpace(line)
		return line == "" || line[0] == '#' || line[0] == ';'
	}), "\n")
}

// uncommented is a value without the comment behind its first line.
func uncommented(value string) string {
	first, rest, _ := strings.Cut(value, "\n")
	return regexp.MustCompile(`(^|[ \t]+)[#;].*`).ReplaceAllString(first, "") + "\n" + rest
}

var seconds = regexp.MustCompile(`"duration_seconds":\d+,`)

// colon is a line that sets a name by a colon.
func colon(key string) *regexp.Regexp {
	return regexp.MustCompile(`(?im)^\s*` + regexp.QuoteMeta(key) + `[ \t]*:`)
}

// header is one of a profile with blanks in front, in quotes, or with a comment behind it.
func header(name string) *regexp.Regexp {
	name = regexp.QuoteMeta(name)
	return regexp.MustCompile(`(?m)^[ \t]*\[[ \t]+.*` + name + `|["']` + name + `["']|` + name + `[ \t]*\].*[#;\]]`)
}

// oddBlanks are what only Python takes for a blank or the end of a line.
const oddBlanks = "\u00a0\u2028\u0085\x0b\x0c"

// oddBlankAt reports whether one is in the lines of a setting: that with its name, and those that
// belong to its value, to Python or to us.
func oddBlankAt(file, key string) bool {
	lines := strings.Split(strings.ReplaceAll(file, "\r\n", "\n"), "\n")
	for i, line := range lines {
		if !strings.HasPrefix(strings.ToLower(strings.TrimSpace(line)), key) {
			continue
		}
		for j := i; j < len(lines); j++ {
			first, _ := utf8.DecodeRuneInString(lines[j])
			if j > i && lines[j] != "" && !unicode.IsSpace(first) && first != '#' && first != ';' {
				break
			}
			if strings.ContainsAny(lines[j], oddBlanks) {
				return true
			}
		}
	}
	return false
}

func isName(name string) bool { return regexp.MustCompile(`^[a-zA-Z0-9_/.%@:+-]+$`).MatchString(name) }

// needsQuotes reports whether a name has what only quotes make a part of one.
func needsQuotes(name string) bool {
	return name == "" || strings.ContainsFunc(name, func(c rune) bool {
		return strings.ContainsRune("!\"'\\[]#;`", c) || unicode.IsSpace(c) || !unicode.IsPrint(c)
	})
}
