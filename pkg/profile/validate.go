package profile

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Validate returns a [SettingError] for the first value that STS would refuse, before a call and
// perhaps an MFA code is spent on it. A plan of valid steps can still be refused, as for a duration
// beyond the role's own maximum.
func (p Plan) Validate() error {
	if len(p.invalid) == 0 {
		return nil
	}
	return p.invalid[0]
}

// refuse keeps an error for Validate.
func (r *resolver) refuse(e *SettingError) { r.plan.invalid = append(r.plan.invalid, e) }

// limit is what STS takes for a parameter: its length, and what it may hold besides letters, digits
// and _.
type limit struct {
	shortest, longest int
	signs             string
}

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

// Durations of sessions, in seconds.
// Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html and API_GetSessionToken.html there.
const (
	shortestSession    = 900
	longestRoleSession = 43200
	longestMFASession  = 129600 // and of a federated user
)

// checkDuration keeps an error, completed with the reason, for a session that STS would refuse for its length.
func (r *resolver) checkDuration(e *SettingError, seconds, longest int) {
	if seconds < shortestSession || seconds > longest {
		e.Reason = fmt.Sprintf("has to be from %d to %d seconds (15 minutes to %d hours)", shortestSession, longest, longest/3600)
		r.refuse(e)
	}
}

// check keeps an error, completed with the reason, if the value of a setting is one that STS would refuse.
func (r *resolver) check(e *SettingError, key, value string) {
	limit, limited := limitOf(key)
	if !limited {
		return
	}
	stray := strings.IndexFunc(value, func(c rune) bool { return !isWord(c) && !strings.ContainsRune(limit.signs, c) })
	wrongRole := ""
	if key == "role_arn" {
		wrongRole = notRole(value)
	}
	switch {
	case value == "":
		e.Reason = "is empty"
	case wrongRole != "" && stray < 0:
		e.Reason = wrongRole
	case key == "mfa_serial" && isSecurityKey(value):
		e.Reason = "names a FIDO security key or passkey (u2f/), which has no code that AWS's API takes; " +
			"name a device with codes of six digits (mfa/)"
	case stray >= 0:
		e.Reason = fmt.Sprintf("can have letters, digits, _ and %s, and has something else at character %d",
			limit.signs, utf8.RuneCountInString(value[:stray])+1)
	case len(value) < limit.shortest || len(value) > limit.longest:
		e.Reason = fmt.Sprintf("has to be %d to %d characters long, and has %d", limit.shortest, limit.longest, len(value))
	case strings.HasSuffix(key, "_arn") && !strings.HasPrefix(value, "arn:"):
		e.Reason = "has to be an ARN"
	default:
		return
	}
	r.refuse(e)
}

// isWord reports whether a character is what AWS's patterns call \w: an ASCII letter, a digit or _.
func isWord(c rune) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_'
}
