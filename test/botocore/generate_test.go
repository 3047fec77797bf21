package botocore_test

import (
	"math/rand/v2"
	"strings"
)

// files are the texts of a config and a credentials file.
type files struct{ config, creds string }

// generator makes odd files. The same seed makes the same ones.
type generator struct {
	*rand.Rand
	login bool // whether `aws login` is known
	// rate is how odd a file is: how many of a thousand lines have something about them.
	rate int
	out  strings.Builder
}

func newGenerator(seed uint64, login bool) *generator {
	return &generator{Rand: rand.New(rand.NewPCG(seed, 12)), login: login} // #nosec G404 -- the same each time
}

// files makes a pair of files. One in three is plain but for how it leads from profile to profile.
func (g *generator) files() files {
	g.rate = []int{0, 15, 60}[g.IntN(3)]
	return files{g.file(true), g.file(false)}
}

// odd reports, for as many of a thousand as wanted, that something is odd.
func (g *generator) odd() bool { return g.IntN(1000) < g.rate }

// pick chooses one.
func pick[T any](g *generator, from ...T) T { return from[g.IntN(len(from))] }

func (g *generator) file(config bool) string {
	g.out.Reset()
	if g.odd() {
		g.out.WriteString(pick(g, "\ufeff", "region = eu-west-1\n", "export AWS_PROFILE=dev\n", "  # c\n", "\n\n", " \t\n; c\n"))
	}
	sections := 1 + g.IntN(6)
	if !config {
		sections = g.IntN(4)
	}
	seen := map[string]bool{}
	for range sections {
		header := g.header(config)
		if seen[header] && !g.odd() {
			continue
		}
		seen[header] = true
		g.section(header)
	}
	text := g.out.String()
	if g.odd() {
		text = strings.TrimRight(text, "\n")
	}
	if g.odd() {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	if g.odd() {
		text += pick(g, "\x00", "# \xff\n", "[profile open", "[]\n", "[ ]\n", "#", " \n\t", "[plugins]\ncli_legacy_plugin_path = /p\n")
	}
	return text
}

// name is one of a few, so that they meet.
func (g *generator) name() string {
	if g.odd() {
		return pick(
			g,
			"my prof",
			"müller",
			"日本",
			"a&b",
			"a,b",
			"a=b",
			"a~b",
			"Stg)",
			"o'neil",
			"a#b",
			"a;b",
			"a]b",
			"[a",
			"a!b",
			"a\\b",
			"DEFAULT",
			"a:b",
			"a/b.c@d+e%f",
			"Dev",
			"profile dev",
			"a\u00a0b",
			"\u00a0",
			"",
			"-",
			`a"b`,
			"a`b",
			"\ufeffdev",
			"(a)",
			"a|b",
			"$a",
			"a*",
			"a\x0bb",
		)
	}
	return pick(g, "default", "dev", "prod", "base", "ops")
}

func (g *generator) header(config bool) string {
	name := g.name()
	if !config {
		if g.odd() {
			return pick(
				g,
				"["+name+"] # c",
				"[ "+name+" ]",
				"[profile "+name+"]",
				"["+name+"",
				"\t["+name+"]",
				"["+name+"]]",
				"["+name+"];c",
				`["`+name+`"]`,
			)
		}
		return "[" + name + "]"
	}
	if g.odd() {
		return pick(
			g,
			`[profile "`+name+`"]`,
			"[profile '"+name+"']",
			"["+name+"]",
			"[ profile "+name+" ]",
			"[profile\t "+name+"\t]",
			"[Profile "+name+"]",
			"[profiles "+name+"]",
			"[profile "+name+"] # c",
			"[profile "+name+"]; c",
			"[profile "+name+"] x",
			"[profile "+name,
			"  [profile "+name+"]",
			"\t[profile "+name+"]",
			"[profile "+name+"]]",
			"[profile"+name+"]",
			"[profile "+name+" x]",
			"[services "+name+"]",
			"[sso-session "+name+"]",
			"[SSO-session "+name+"]",
			"[profile "+name+" # c]",
			"[profile default]",
			"[DEFAULT]",
			"[profile\u00a0"+name+"]",
			"[profile  "+name+"]",
			`[profile "`+name+`"x]`,
			"[profile "+name+"] [x]",
		)
	}
	if name == "default" && g.IntN(8) > 0 {
		return "[default]"
	}
	if g.IntN(6) == 0 {
		return "[sso-session corp]"
	}
	return "[profile " + name + "]"
}

// section writes a header and the settings of one of the kinds of profiles.
func (g *generator) section(header string) {
	g.out.WriteString(header + "\n")
	indent := ""
	if g.odd() {
		indent = pick(g, " ", "  ", "\t", "    ")
	}
	settings := g.settings(strings.Contains(header, "session"))
	if g.odd() {
		g.Shuffle(len(settings), func(i, j int) { settings[i], settings[j] = settings[j], settings[i] })
	}
	for _, s := range settings {
		if g.odd() {
			g.out.WriteString(
				pick(
					g,
					"\n",
					"# c\n",
					"; c\n",
					"  # c\n",
					"\t; c\n",
					" \t\n",
					"garbage\n",
					"= x\n",
					"  garbage\n",
					"#c = d\n",
					"\u00a0\n",
					"[]\n",
				),
			)
		}
		g.setting(indent, s[0], s[1])
		if g.odd() { // what may go on
			g.out.WriteString(
				pick(g, "  more\n", "\n  more\n", "  # c\n", "  region = x\n", "\tmore # c\n", "  [profile dev]\n", "# c\n  more\n",
					" more\n\n\n   yet more\n", "  \n", "   deep\n more\n"),
			)
		}
		if g.odd() {
			g.setting(indent, s[0], pick(g, s[1], "another"))
		}
	}
}
