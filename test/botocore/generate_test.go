package botocore_test

import (
	"fmt"
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

// settings are those of one kind of profile, or of several at once.
func (g *generator) settings(session bool) (all [][2]string) {
	add := func(pairs ...string) {
		for i := 0; i < len(pairs); i += 2 {
			all = append(all, [2]string{pairs[i], pairs[i+1]})
		}
	}
	maybe := func(one int, pairs ...string) {
		if g.IntN(one) == 0 {
			add(pairs...)
		}
	}
	if session {
		add("sso_start_url", "https://corp.awsapps.com/start", "sso_region", "eu-west-1")
		maybe(3, "sso_registration_scopes", "sso:account:access")
		return all
	}
	kinds := []func(){
		func() {
			maybe(1, "aws_access_key_id", "AKIA"+strings.ToUpper(pick(g, "one", "two", "three")))
			maybe(1, "aws_secret_access_key", pick(g, "secret", "a+b/c=d", "x#y;z", "%(region)s", "a\\", `"quoted"`))
			maybe(4, "aws_session_token", "token")
			maybe(9, "aws_security_token", "old")
		},
		func() {
			add("role_arn", "arn:aws:iam::111122223333:role/"+pick(g, "A", "B"))
			if g.IntN(8) == 0 {
				add("credential_source", pick(g, "Environment", "EcsContainer", "Ec2InstanceMetadata", "environment", "X"))
			} else {
				add("source_profile", g.name())
			}
			maybe(3, "mfa_serial", "arn:aws:iam::111122223333:mfa/me")
			maybe(4, "external_id", pick(g, "ext", "", "e:x=t"))
			maybe(4, "role_session_name", "me")
			maybe(4, "duration_seconds", pick(g, "900", "3600", "7200", "abc", "", " 1800", "1_800", "+1800"))
			maybe(12, "web_identity_token_file", pick(g, "/t", ""))
		},
		func() {
			if g.IntN(2) == 0 {
				add("sso_session", pick(g, "corp", "corp", "other", ""))
			} else {
				add("sso_start_url", "https://corp.awsapps.com/start", "sso_region", pick(g, "eu-west-1", "us-east-1"))
			}
			maybe(2, "sso_account_id", "111122223333")
			maybe(2, "sso_role_name", "Dev")
			maybe(6, "sso_region", "us-east-1")
		},
		func() {
			add(
				"credential_process",
				pick(g, "/bin/keys --for x", `"/opt/my keys" a`, `keys 'a b`, `keys "a # b"`, "keys a;b", "", `C:\keys.exe x`),
			)
		},
		func() {
			if g.login {
				add("login_session", pick(g, "arn:aws:iam::111122223333:user/me", ""))
			}
		},
		func() {},
	}
	pick(g, kinds...)()
	if g.IntN(10) == 0 {
		pick(g, kinds...)()
	}
	maybe(2, "region", pick(g, "eu-west-1", "us-east-1", ""))
	maybe(5, "output", "json")
	maybe(
		8,
		"s3",
		pick(
			g,
			"\n  max_concurrent_requests = 20\n  Addressing_Style = path",
			"\n  a =\n    b = c",
			"\n\n  a = b\n\n  c = d",
			"\n  oops",
			"\n a = b # c",
		),
	)
	if !g.odd() { // once each
		all = once(all)
	}
	return all
}

func once(all [][2]string) (left [][2]string) {
	seen := map[string]bool{}
	for _, s := range all {
		if !seen[s[0]] {
			left = append(left, s)
		}
		seen[s[0]] = true
	}
	return left
}

func (g *generator) setting(indent, key, value string) {
	line := fmt.Sprintf("%s = %s", key, value)
	if strings.HasPrefix(value, "\n") {
		line = key + " =" + value
	}
	if g.odd() {
		line = pick(
			g,
			key+"="+value,
			key+" ="+value,
			key+"\t=\t"+value+"\t",
			strings.ToUpper(key)+" = "+value,
			key+": "+value,
			key+" : "+value,
			line+" # c",
			line+" ; c",
			line+";c",
			line+"\t#c",
			key+` = "`+value+`"`,
			key+"\u00a0= "+value,
			key+" =\u00a0"+value,
			"export "+key+"="+value,
			`"`+key+`" = `+value,
			key+" x = "+value,
			line+" ",
			line+"\\",
			line+"\u2028x",
			line+"\x0bx",
			line+"\x0c",
			line+"\u0085x",
			line+"\rregion = r",
			"-"+key+" = "+value,
			key+" = = "+value,
			strings.ReplaceAll(key, "_", "-")+" = "+value,
			key,
			key+" # c = "+value,
			"\u00a0"+line,
			line+"[new]",
			key+":x = "+value,
			key+" = "+value+"é",
			"é"+key+" = "+value,
		)
	}
	g.out.WriteString(indent + line + "\n")
}
