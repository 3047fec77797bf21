package awsvalue

import (
	"strings"

	"github.com/seed642dee07/aws-federate/internal/typo"
)

// Key says why a text is no part of a key, which is named by its setting; empty if it may be one. It
// does not repeat the text. An access key ID has letters, digits and _ alone.
// Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_Credentials.html
func Key(key, text string) string {
	n, unseen := len(text), typo.Unseen(text)
	switch {
	case unseen != "" && strings.ContainsAny(text, "\r\n"):
		return "has a line break in it, as of a value that was pasted or continued on an indented line"
	case unseen != "":
		return "has " + unseen + " in it, as of a text from a web page; copy the key again"
	case n > 1 && (text[0] == '"' || text[0] == '\'') && text[n-1] == text[0]:
		return "is in quotes, which are taken for a part of the key; take them off"
	case n > 1 && text[0] == '<' && text[n-1] == '>':
		return "is a placeholder in angle brackets, and no key"
	case key == "aws_access_key_id" && strings.ContainsFunc(text, func(c rune) bool { return !isWord(c) }):
		return "has other characters than the letters and digits of an access key ID"
	}
	return ""
}

// IsPlaceholder reports whether a text most likely stands for a key that was to be filled in, as of
// a tutorial. Servers for tests take any text for a key, and AWS's own examples end in EXAMPLE, so
// that those are none.
func IsPlaceholder(text string) bool {
	const secretLength = 40 // and a secret key may begin with any letters
	low := strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToLower(text))
	switch {
	case len(low) > 2 && strings.ContainsAny(low[:1], "x*.") && strings.Trim(low, low[:1]) == "":
		return true
	case strings.HasSuffix(low, "..."), strings.HasSuffix(low, "…"):
		return true
	case len(text) == secretLength:
		return false
	}
	for _, begin := range [...]string{"your_", "my_access_", "my_secret_", "my_aws_", "enter_", "insert_", "replace", "changeme", "change_me", "todo"} {
		if strings.HasPrefix(low, begin) {
			return true
		}
	}
	return false
}
