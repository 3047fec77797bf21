package fakeaws_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/aws-sdk-go-v2/service/sts/types"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

// broken words one limit that value breaks.
func broken(value, name, must string) string {
	return "Value '" + value + "' at '" + name + "' failed to satisfy constraint: Member must " + must
}

func TestParameterLimits(t *testing.T) {
	w := newWorld(t)
	const (
		pattern  = "satisfy regular expression pattern: "
		names    = pattern + `[\w+=,.@-]*`
		tooShort = "have length greater than or equal to "
		tooLong  = "have length less than or equal to "
	)
	long := strings.Repeat("a", 65)
	type input = sts.AssumeRoleInput
	tests := map[string]struct {
		change func(*input)
		broken []string
	}{
		"name with a slash":   {named("a/b"), []string{broken("a/b", "roleSessionName", names)}},
		"name with a space":   {named("a b"), []string{broken("a b", "roleSessionName", names)}},
		"name with an umlaut": {named("ä1"), []string{broken("ä1", "roleSessionName", names)}},
		"short name":          {named("a"), []string{broken("a", "roleSessionName", tooShort+"2")}},
		"long name":           {named(long), []string{broken(long, "roleSessionName", tooLong+"64")}},
		"two at once": {
			named("/"),
			[]string{broken("/", "roleSessionName", names), broken("/", "roleSessionName", tooShort+"2")},
		},
		"external id": {
			func(in *input) { in.ExternalId = aws.String(`a\b`) },
			[]string{broken(`a\b`, "externalId", pattern+`[\w+=,.@:\/-]*`)},
		},
		"source identity": {
			func(in *input) { in.SourceIdentity = aws.String("a b") },
			[]string{broken("a b", "sourceIdentity", names)},
		},
		"role ARN": {
			func(in *input) { in.RoleArn = aws.String("admin") },
			[]string{broken("admin", "roleArn", tooShort+"20")},
		},
		"serial number": {
			func(in *input) { in.SerialNumber = aws.String("short") },
			[]string{broken("short", "serialNumber", tooShort+"9")},
		},
		"token code": {
			func(in *input) { in.TokenCode = aws.String("12345x") },
			[]string{broken("12345x", "tokenCode", pattern+`[\d]*`)},
		},
		"short duration": {
			lasting(899), []string{broken("899", "durationSeconds", "have value greater than or equal to 900")},
		},
		"long duration": {
			lasting(43201), []string{broken("43201", "durationSeconds", "have value less than or equal to 43200")},
		},
		"eleven policies": {policies(11, readOnly), []string{broken("11 ARNs", "policyArns", tooLong+"10")}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := assume(t, w, userCreds(w.keys), test.change)
			found := "1 validation error detected: "
			if len(test.broken) == 2 {
				found = "2 validation errors detected: "
			}
			wantRefusal(t, err, 400, "ValidationError", found+strings.Join(test.broken, "; "))
		})
	}
}

func TestAssumeRoleRefusals(t *testing.T) {
	w := newWorld(t)
	user := userCreds(w.keys)
	chained := sessionCreds(mustAssume(t, w, user, nil).Credentials)
	w.AddRole(fakeaws.Role{Account: account, Name: "admin", Trust: []string{account}, MaxSessionDuration: 2 * hour})
	const chain = "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining."
	large := `{"Statement":[],"Id":"` + strings.Repeat("x", 2048) + `"}`
	tests := map[string]struct {
		caller        aws.Credentials
		change        func(*sts.AssumeRoleInput)
		code, message string
	}{
		"a user's ARN": {
			user, func(in *sts.AssumeRoleInput) { in.RoleArn = &w.keys.ARN }, "ValidationError", "Request ARN is invalid",
		},
		"longer than the role": {
			user, lasting(7201), "ValidationError",
			"The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
		},
		"chained role":          {chained, lasting(3601), "ValidationError", chain},
		"chained session token": {mustGetSession(t, w, nil), lasting(3601), "ValidationError", chain},
		"policy is not JSON":    {user, policy("{"), "MalformedPolicyDocument", "This policy contains invalid Json"},
		"policy says nothing":   {user, policy("{}"), "MalformedPolicyDocument", "Syntax errors in policy."},
		"policy is too large": {
			user, policy(large), "PackedPolicyTooLarge",
			"Packed policy consumes 102% of allotted space, please use smaller policy.",
		},
		"not a policy's ARN": {user, policies(1, w.role), "ValidationError", "Invalid ARN: " + w.role},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := assume(t, w, test.caller, test.change)
			wantRefusal(t, err, 400, test.code, test.message)
		})
	}
	const none = "arn:aws:iam::999988887777:role/none"
	_, err := assume(t, w, user, func(in *sts.AssumeRoleInput) { in.RoleArn = aws.String(none) })
	wantRefusal(t, err, 403, "AccessDenied",
		"User: "+w.keys.ARN+" is not authorized to perform: sts:AssumeRole on resource: "+none)
}

const readOnly = "arn:aws:iam::aws:policy/ReadOnlyAccess"

func named(name string) func(*sts.AssumeRoleInput) {
	return func(in *sts.AssumeRoleInput) { in.RoleSessionName = &name }
}

func policy(text string) func(*sts.AssumeRoleInput) {
	return func(in *sts.AssumeRoleInput) { in.Policy = &text }
}

func lasting(n int32) func(*sts.AssumeRoleInput) {
	return func(in *sts.AssumeRoleInput) { in.DurationSeconds = &n }
}

func policies(n int, arn string) func(*sts.AssumeRoleInput) {
	return func(in *sts.AssumeRoleInput) {
		for range n {
			in.PolicyArns = append(in.PolicyArns, types.PolicyDescriptorType{Arn: &arn})
		}
	}
}

func TestLimitsThatAreJustMet(t *testing.T) {
	w := newWorld(t)
	w.AddRole(fakeaws.Role{Account: account, Name: "admin", Trust: []string{account}, MaxSessionDuration: 12 * hour})
	for name, change := range map[string]func(*sts.AssumeRoleInput){
		"shortest": lasting(900), "longest": lasting(43200), "ten policies": policies(10, readOnly),
		"external id": func(in *sts.AssumeRoleInput) { in.ExternalId = aws.String("a/b:c") },
	} {
		t.Run(name, func(t *testing.T) { mustAssume(t, w, userCreds(w.keys), change) })
	}
	mustAssume(t, w, mustGetSession(t, w, nil), lasting(3600))
}
