// Package awsvalue says which values AWS takes, by their form alone: parameters of STS, ARNs of
// roles, accounts, keys, regions, addresses. What is wrong is said as the end of a sentence whose
// subject is the value. The package knows neither the files and profiles that a value stands in,
// nor what is done about one that AWS would refuse. It asks nobody.
package awsvalue

import (
	"cmp"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/seed642dee07/aws-federate/internal/typo"
)

// limit is what STS takes for a parameter: its length, and what it may hold besides letters, digits
// and _.
type limit struct {
	shortest, longest int
	signs             string
}

// LongestFederatedName is how many characters the name of a federated user can have. That of an IAM
// user can have 64.
// Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html, Name.
const LongestFederatedName = 32

// limitOf returns the limits of a parameter of AssumeRole, by the key of its setting; none for a
// setting of another kind.
// Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
func limitOf(key string) (l limit, limited bool) {
	switch key {
	case "external_id":
		return limit{2, 1224, "+=,.@:/-"}, true
	case "mfa_serial":
		return limit{9, 256, "+=/:,.@-"}, true
	case "federated_user":
		return limit{2, LongestFederatedName, "+=,.@-"}, true
	case "role_session_name", "source_identity":
		return limit{2, 64, "+=,.@-"}, true
	case "role_arn", "policy_arn":
		return limit{20, 2048, "!\"#$%&'()*+,-./:;<=>?@[\\]^`{|}~"}, true // anything that can be seen
	}
	return limit{}, false
}

// Parameter says why STS would refuse a value; empty if it would not, or has no parameter for it.
// Key is the name of a setting, or federated_user or policy_arn.
func Parameter(key, value string) string {
	limit, limited := limitOf(key)
	if !limited {
		return ""
	}
	stray := limit.stray(value)
	wrongRole := ""
	if key == "role_arn" {
		wrongRole = notRole(value)
	}
	switch {
	case value == "":
		return "is empty"
	case wrongRole != "" && stray < 0:
		return wrongRole
	case key == "mfa_serial" && IsSecurityKey(value):
		return "names a FIDO security key or passkey (u2f/), which has no code that AWS's API takes; " +
			"name a device with codes of six digits (mfa/)"
	case stray >= 0:
		return fmt.Sprintf("can have letters, digits, _ and %s, and has %s at character %d",
			limit.signs, cmp.Or(typo.Unseen(firstRune(value[stray:])), "something else"), utf8.RuneCountInString(value[:stray])+1)
	case len(value) < limit.shortest || len(value) > limit.longest:
		return fmt.Sprintf("has to be %d to %d characters long, and has %d", limit.shortest, limit.longest, len(value))
	case strings.HasSuffix(key, "_arn") && !strings.HasPrefix(value, "arn:"):
		return "has to be an ARN"
	}
	return ""
}

// stray is where the first character begins that a value may not have; -1 where there is none.
func (l limit) stray(value string) int {
	for i := range len(value) {
		if c := value[i]; !isWord(rune(c)) && strings.IndexByte(l.signs, c) < 0 {
			return i
		}
	}
	return -1
}

// firstRune is the first character of a text.
func firstRune(text string) string {
	_, n := utf8.DecodeRuneInString(text)
	return text[:n]
}

// isWord reports whether a character is what AWS's patterns call \w: an ASCII letter, a digit or _.
func isWord(c rune) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_'
}

// Durations of sessions, in seconds.
// Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html and
// API_GetSessionToken.html there.
const (
	shortestSession    = 900
	LongestRoleSession = 43200
	LongestMFASession  = 129600 // and of a federated user
)

// Duration says why STS would refuse a session of that many seconds, where one lasts so long at
// most; empty if it would not.
func Duration(seconds, longest int) string {
	if seconds >= shortestSession && seconds <= longest {
		return ""
	}
	return fmt.Sprintf("has to be from %d to %d seconds (15 minutes to %d hours)", shortestSession, longest, longest/3600)
}
