package botocore_test

import (
	"fmt"
	"strings"
)

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
