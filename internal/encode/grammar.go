package encode

import (
	"bytes"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// variable is one environment variable. An empty one is to be removed from the environment.
type variable struct{ name, value string }

// variables returns what the AWS CLI and SDKs read from the environment
// (https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html), in the order of
// `aws configure export-credentials`.
//
// botocore prefers AWS_SECURITY_TOKEN, the token's old name, to AWS_SESSION_TOKEN
// (botocore/credentials.py, EnvProvider), so one that is left over would spoil the new credentials.
func variables(c aws.Credentials, region string) []variable {
	vars := []variable{
		{"AWS_ACCESS_KEY_ID", c.AccessKeyID},
		{"AWS_SECRET_ACCESS_KEY", c.SecretAccessKey},
		{"AWS_SESSION_TOKEN", c.SessionToken},
		{"AWS_SECURITY_TOKEN", ""},
		{"AWS_CREDENTIAL_EXPIRATION", expiration(c)},
	}
	if region != "" {
		vars = append(vars, variable{"AWS_REGION", region}, variable{"AWS_DEFAULT_REGION", region})
	}
	return vars
}

// Environ returns credentials and a region as variables of the environment, "NAME=VALUE" each. What
// is empty is left out.
func Environ(c aws.Credentials, region string) (all []string) {
	for _, v := range variables(c, region) {
		if v.value != "" {
			all = append(all, v.name+"="+v.value)
		}
	}
	return all
}

// grammar is how one reader of text takes environment variables.
type grammar struct {
	name    string
	carries func(value string) bool
	set     func(name, value string) string
	unset   func(names []string) string // nil where the grammar cannot
}

// grammars returns all grammars in the order of [Names].
func grammars() []grammar {
	return []grammar{
		{name: "env", carries: bare, set: setEnv},
		{name: "export", carries: plainText, set: setExport, unset: unsetExport},
		{name: "fish", carries: plainText, set: setFish, unset: unsetFish},
		{name: "powershell", carries: printableASCII, set: setPowerShell, unset: unsetPowerShell},
		{name: "cmd", carries: cmdText, set: setCmd, unset: unsetCmd},
		{name: "dotenv", carries: dotenvText, set: setDotenv},
	}
}

// encode is the [Encoder] of g. Removals come first, so that a command that stumbles over one that
// was never set is followed by one that succeeds.
func (g grammar) encode(w io.Writer, c aws.Credentials, region string) error {
	if !c.HasKeys() {
		return errNoKeys
	}
	var set bytes.Buffer
	var stale []string
	for _, v := range variables(c, region) {
		switch {
		case v.value == "":
			stale = append(stale, v.name)
		case !g.carries(v.value):
			return &UnsafeValueError{Variable: v.name, Format: g.name}
		default:
			set.WriteString(g.set(v.name, v.value) + "\n")
		}
	}
	if g.unset == nil {
		return write(w, set.Bytes())
	}
	return write(w, append([]byte(g.unset(stale)+"\n"), set.Bytes()...))
}

// bare reports whether a value means itself without quotes, to shells and to readers that have
// none.
func bare(value string) bool {
	return !strings.ContainsFunc(value, func(r rune) bool {
		alphanumeric := 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z' || '0' <= r && r <= '9'
		return !alphanumeric && !strings.ContainsRune("_/+=.,:@%-", r)
	})
}

// plainText reports whether a value is UTF-8 that can be seen: without control characters, newline and
// NUL among them, and without those that turn or hide what stands beside them on a terminal.
func plainText(value string) bool {
	return utf8.ValidString(value) && !strings.ContainsFunc(value, func(r rune) bool { return !unicode.IsPrint(r) })
}

// printableASCII reports whether a value survives every code page.
func printableASCII(value string) bool {
	return !strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r > '~' })
}
