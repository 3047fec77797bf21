package awsvalue

import (
	"fmt"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/arn"
)

const roleForm = "arn:aws:iam::ACCOUNT:role/NAME"

// notRole says which part of a text keeps it from being the ARN of a role; empty if none does.
// Source:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
func notRole(text string) string {
	if !strings.HasPrefix(text, "arn:") {
		return "has to be an ARN: " + roleForm
	}
	a, ok := arn.Parse(text)
	kind, name, named := strings.Cut(a.Resource, "/")
	switch {
	case !ok:
		return "has too few parts between colons: " + roleForm + " has two colons before the account"
	case a.Service == "sts" && kind == "assumed-role":
		return "is the ARN of a session (assumed-role), and has to be that of its role: " + roleForm
	case a.Service != "iam":
		return fmt.Sprintf("is of the service %q, and roles are of iam: %s", a.Service, roleForm)
	case a.Region != "":
		return fmt.Sprintf("has %q where an ARN of iam has nothing: two colons stand before the account, as in %s", a.Region, roleForm)
	case !IsAccount(a.Account):
		return fmt.Sprintf("has the account %q, and an account has 12 digits", a.Account)
	case kind != "role" || !named:
		return fmt.Sprintf("names %q, and has to name a role: %s", kind, roleForm)
	case strings.HasSuffix(name, "/") || name == "":
		return "has no name behind role/: " + roleForm
	}
	return ""
}

// IsAccount reports whether a text is the number of an account: 12 digits.
func IsAccount(text string) bool { return len(text) == 12 && areDigits(text) }

// areDigits reports whether a text has digits alone, if any.
func areDigits(text string) bool {
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return true
}

// IsSecurityKey reports whether a serial number is that of a FIDO security key or a passkey. AWS's
// API takes no code of one.
// Source:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
func IsSecurityKey(serial string) bool {
	a, ok := arn.Parse(serial)
	return ok && strings.HasPrefix(a.Resource, "u2f/")
}

// Account says why a text is no number of an account; empty if it is one. It repeats what is short
// enough to be one.
func Account(text string) string {
	if IsAccount(text) {
		return ""
	}
	said := ""
	if len(text) <= 40 {
		said = fmt.Sprintf(": %q", text)
	}
	if strings.ContainsAny(text, "- ") && IsAccount(strings.NewReplacer("-", "", " ", "").Replace(text)) {
		return "has to be the 12 digits alone, without dashes or blanks" + said
	}
	return fmt.Sprintf("has to be the 12 digits of an account, and has %d characters%s", len(text), said)
}
