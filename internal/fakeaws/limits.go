package fakeaws

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/aws/arn"
)

const (
	maxPolicy     = 2048 // characters of an inline session policy
	maxPolicyARNs = 10
)

// limit is what STS asks of one parameter of text: from min to max characters of \w and those in
// extra. Source of all the numbers: botocore/data/sts/2011-06-15/service-2.json.
type limit struct {
	name     string
	required bool
	min, max int
	extra    string // as in AWS's pattern; the backslash escapes
	digits   bool   // only digits, in place of \w and extra
	any      bool   // any characters
}

// seconds is what STS asks of DurationSeconds.
type seconds struct{ min, max, standard int }

// roleSeconds is the rule for AssumeRole.
func roleSeconds() seconds { return seconds{min: 900, max: 43200, standard: 3600} }

// tokenSeconds is the rule for GetSessionToken and GetFederationToken.
func tokenSeconds(k *key) seconds {
	if arnOf(k.arn).Resource == "root" {
		return seconds{min: 900, max: 3600, standard: 3600}
	}
	return seconds{min: 900, max: 129600, standard: 43200}
}

func mfaLimits() []limit {
	return []limit{
		{name: "SerialNumber", min: 9, max: 256, extra: "+=/:,.@-"},
		{name: "TokenCode", min: 6, max: 6, digits: true},
	}
}

func assumeRoleLimits() []limit {
	return append(mfaLimits(),
		limit{name: "RoleArn", required: true, min: 20, max: 2048, any: true},
		limit{name: "RoleSessionName", required: true, min: 2, max: 64, extra: "+=,.@-"},
		limit{name: "ExternalId", min: 2, max: 1224, extra: `+=,.@:\/-`},
		limit{name: "SourceIdentity", min: 2, max: 64, extra: "+=,.@-"},
		limit{name: "Policy", min: 1, max: 1 << 20, any: true},
	)
}

func webIdentityLimits() []limit {
	return []limit{
		{name: "RoleArn", required: true, min: 20, max: 2048, any: true},
		{name: "RoleSessionName", required: true, min: 2, max: 64, extra: "+=,.@-"},
		{name: "WebIdentityToken", required: true, min: 4, max: 20000, any: true},
		{name: "Policy", min: 1, max: maxPolicy, any: true},
	}
}

func federationTokenLimits() []limit {
	return []limit{
		{name: "Name", required: true, min: 2, max: 32, extra: "+=,.@-"},
		{name: "Policy", min: 1, max: maxPolicy, any: true},
	}
}

// checkLimits holds the parameters against the limits, all of them at once as STS does, and returns
// the lifetime.
func checkLimits(form url.Values, limits []limit, duration seconds) (time.Duration, *refusal) {
	var broken []string
	for _, l := range limits {
		broken = append(broken, l.broken(form)...)
	}
	wanted, text := duration.standard, form.Get("DurationSeconds")
	if text != "" {
		number, err := strconv.Atoi(text)
		if err != nil {
			return 0, &refusal{http.StatusBadRequest, "MalformedInput", "DurationSeconds is not a number"}
		}
		wanted = number
	}
	if wanted < duration.min {
		broken = append(broken, constraint(text, "DurationSeconds", "have value greater than or equal to %d", duration.min))
	}
	if wanted > duration.max {
		broken = append(broken, constraint(text, "DurationSeconds", "have value less than or equal to %d", duration.max))
	}
	if n := len(policyARNs(form)); n > maxPolicyARNs {
		text = fmt.Sprintf("%d ARNs", n)
		broken = append(broken, constraint(text, "PolicyArns", "have length less than or equal to %d", maxPolicyARNs))
	}
	switch len(broken) {
	case 0:
		return time.Duration(wanted) * time.Second, nil
	case 1:
		return 0, invalid("1 validation error detected: %s", broken[0])
	}
	return 0, invalid("%d validation errors detected: %s", len(broken), strings.Join(broken, "; "))
}

func (l limit) broken(form url.Values) []string {
	if !form.Has(l.name) {
		if l.required {
			return []string{"Value null at '" + parameter(l.name) + "' failed to satisfy constraint: Member must not be null"}
		}
		return nil
	}
	var broken []string
	value := form.Get(l.name)
	if !l.any && strings.ContainsFunc(value, func(r rune) bool { return !l.allows(r) }) {
		pattern := `[\w` + l.extra + `]*`
		if l.digits {
			pattern = `[\d]*`
		}
		broken = append(broken, constraint(value, l.name, "satisfy regular expression pattern: %s", pattern))
	}
	if n := utf8.RuneCountInString(value); n < l.min {
		broken = append(broken, constraint(value, l.name, "have length greater than or equal to %d", l.min))
	} else if n > l.max {
		broken = append(broken, constraint(value, l.name, "have length less than or equal to %d", l.max))
	}
	return broken
}

func (l limit) allows(r rune) bool {
	if r >= '0' && r <= '9' {
		return true
	}
	word := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '_'
	return !l.digits && (word || r != '\\' && strings.ContainsRune(l.extra, r))
}

// constraint words a broken limit as STS does.
func constraint(value, name, format string, args ...any) string {
	must := fmt.Sprintf(format, args...)
	return "Value '" + value + "' at '" + parameter(name) + "' failed to satisfy constraint: Member must " + must
}

// parameter is the name as STS writes it in its texts, with a small first letter.
func parameter(name string) string { return strings.ToLower(name[:1]) + name[1:] }

// policyARNs lists the managed session policies of the request.
func policyARNs(form url.Values) []string {
	var arns []string
	for i := 1; form.Has(fmt.Sprintf("PolicyArns.member.%d.arn", i)); i++ {
		arns = append(arns, form.Get(fmt.Sprintf("PolicyArns.member.%d.arn", i)))
	}
	return arns
}

// checkPolicies refuses session policies that STS could not read.
// Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html.
func checkPolicies(form url.Values) *refusal {
	for _, text := range policyARNs(form) {
		a, err := arn.Parse(text)
		if err != nil || a.Service != "iam" || !strings.HasPrefix(a.Resource, "policy/") {
			return invalid("Invalid ARN: %s", text)
		}
	}
	if !form.Has("Policy") {
		return nil
	}
	policy := form.Get("Policy")
	var document map[string]json.RawMessage
	if err := json.Unmarshal([]byte(policy), &document); err != nil {
		return &refusal{http.StatusBadRequest, "MalformedPolicyDocument", "This policy contains invalid Json"}
	}
	if document["Statement"] == nil {
		return &refusal{http.StatusBadRequest, "MalformedPolicyDocument", "Syntax errors in policy."}
	}
	if n := utf8.RuneCountInString(policy); n > maxPolicy {
		percent := (n*100 + maxPolicy - 1) / maxPolicy
		return &refusal{
			http.StatusBadRequest, "PackedPolicyTooLarge",
			fmt.Sprintf("Packed policy consumes %d%% of allotted space, please use smaller policy.", percent),
		}
	}
	return nil
}
