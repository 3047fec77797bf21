package awsvalue_test

import (
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/awsvalue"
)

// says compares a reason with a part of the one that is wanted; none for the empty text.
func says(t *testing.T, value, got, want string) {
	t.Helper()
	if (got == "") != (want == "") || !strings.Contains(got, want) {
		t.Errorf("%.60q: %q, want %q", value, got, want)
	}
}

func TestParameter(t *testing.T) {
	const role = "arn:aws:iam::111122223333:role/"
	for _, test := range []struct{ key, value, want string }{
		{"external_id", "ab", ""},
		{"external_id", "a", "2 to 1224 characters long, and has 1"},
		{"external_id", "a b", "something else at character 2"},
		{"external_id", "é#", "something else at character 1"},
		{"external_id", "", "is empty"},
		{"mfa_serial", "GAHT12345", ""},
		{"mfa_serial", "arn:aws:iam::111122223333:mfa/me", ""},
		{"mfa_serial", "arn:aws:iam::111122223333:u2f/user/me/key", "FIDO"},
		{"role_session_name", strings.Repeat("n", 64), ""},
		{"role_session_name", strings.Repeat("n", 65), "2 to 64"},
		{"federated_user", strings.Repeat("n", awsvalue.LongestFederatedName), ""},
		{"federated_user", strings.Repeat("n", awsvalue.LongestFederatedName+1), "2 to 32"},
		{"policy_arn", "arn:aws:iam::aws:policy/SecurityAudit", ""},
		{"policy_arn", "SecurityAuditSecurityAudit", "has to be an ARN"},
		{"role_arn", role + "a", ""},
		{"role_arn", role + "a b", "something else at character 33"},
		{"role_arn", role + "a\u00a0", "a no-break space at character 33"},
		{"role_arn", role + "a\r", "a line break at character 33"},
		{"role_arn", strings.TrimSuffix(role, "/"), "has to name a role"},
		{"output", "any thing", ""},
	} {
		says(t, test.key+" "+test.value, awsvalue.Parameter(test.key, test.value), test.want)
	}
}

// TestRole says which part of a text keeps it from being the ARN of a role.
func TestRole(t *testing.T) {
	for value, want := range map[string]string{
		"arn:aws-cn:iam::111122223333:role/team/Admin":    "",
		"arn:aws:iam:111122223333:role/Admin":             "two colons",
		"arn:aws:iam::1111222233:role/Admin":              `account "1111222233"`,
		"arn:aws:iam::111122223333:user/Admin":            `names "user"`,
		"arn:aws:sts::111122223333:assumed-role/Admin/me": "assumed-role",
		"arn:aws:iam::111122223333:role/team/":            "no name",
		"arn:aws:s3:::bucket-with-a-long-name":            `service "s3"`,
		"arn:aws:iam:us-east-1:111122223333:role/Admin":   `"us-east-1"`,
		"Admin": "has to be an ARN: arn:aws:iam",
	} {
		says(t, value, awsvalue.Parameter("role_arn", value), want)
	}
}

func TestAccount(t *testing.T) {
	for value, want := range map[string]string{
		"111122223333": "", "012345678901": "", "000000000000": "",
		"1111-2222-3333": `without dashes or blanks: "1111-2222-3333"`, "1111 2222 3333": "or blanks",
		"11112222333": `has 11 characters: "11112222333"`, "corp": "12 digits",
		"12345678901": "has 11 characters", "1234567890123": "has 13 characters", "１２３４５６７８９０１２": "12 digits",
		strings.Repeat("1", 41): "has 41 characters",
	} {
		says(t, value, awsvalue.Account(value), want)
	}
}

func TestDuration(t *testing.T) {
	for _, test := range []struct {
		seconds, longest int
		want             string
	}{
		{900, awsvalue.LongestRoleSession, ""},
		{899, awsvalue.LongestRoleSession, "from 900 to 43200 seconds (15 minutes to 12 hours)"},
		{43201, awsvalue.LongestRoleSession, "12 hours"},
		{43201, awsvalue.LongestMFASession, ""},
		{129601, awsvalue.LongestMFASession, "36 hours"},
	} {
		says(t, test.want, awsvalue.Duration(test.seconds, test.longest), test.want)
	}
}

// TestIsPlaceholder tells what is to be filled in from keys, among them those of servers for tests.
func TestIsPlaceholder(t *testing.T) {
	for text, want := range map[string]bool{
		"YOUR_ACCESS_KEY_ID": true, "your-secret-key": true, "Your Key": true, "xxxx": true, "XXXXXXXXXXXXXXXXXXXX": true, "****": true,
		"AKIA...": true, "AKIA…": true, "changeme": true, "REPLACE_ME": true, "MY_AWS_KEY": true, "insert-key-here": true,
		strings.Repeat("x", 40): true,
		"":                      false, "x": false, "AKIAIOSFODNN7EXAMPLE": false, "test": false, "accessKey": false, "mykey": false, "secret": false,
		"your/secretsbeginatrandom+0123456789abcd": false,
	} {
		if got := awsvalue.IsPlaceholder(text); got != want {
			t.Errorf("%q: %t", text, got)
		}
	}
}

func TestKey(t *testing.T) {
	const id, key = "aws_access_key_id", "aws_secret_access_key"
	for _, test := range []struct{ key, value, want string }{
		{id, "AKIAIOSFODNN7EXAMPLE", ""},
		{id, "AKIA-X", "letters and digits"},
		{id, `"AKIA"`, "quotes"},
		{key, "a+b/c=#d", ""},
		{key, "'abc'", "quotes"},
		{key, "<SECRET>", "placeholder"},
		{"aws_session_token", "t\nu", "line break"},
		{id, "AKIAIOSFODNN7EXAMPLE\u00a0", "no-break space"},
		{key, "abc\u200bdef", "invisible character"},
		{key, "", ""},
	} {
		says(t, test.value, awsvalue.Key(test.key, test.value), test.want)
	}
}

func TestRegion(t *testing.T) {
	for name, want := range map[string][2]string{ // a part of the reason, and the region that is meant
		"eu-west-1": {}, "us-gov-west-1": {}, "us-isob-east-1": {}, "aws-global": {}, "mars-1": {},
		`"us-east-1"`:           {"did you mean us-east-1?"},
		"EU-WEST-1":             {"did you mean eu-west-1?"},
		" ":                     {"is blank"},
		"EU (Ireland)":          {"code of a region"},
		"eu-west-1\n  role = a": {"has more in it"},
		"eu-wst-1":              {"", "eu-west-1"},
		"us-esat-1":             {"", "us-east-1"},
	} {
		says(t, name, awsvalue.Region(name), want[0])
		says(t, name, awsvalue.MeantRegion(name), want[1])
	}
}

func TestAddress(t *testing.T) {
	for text, good := range map[string]bool{
		"http://localhost:4566": true, "https://sts.eu-west-1.amazonaws.com": true, "https://me@host": false, "https://host:x": false,
		"https://:80": true, "https://host:": true, "https://HOST:443/": true, "http://[::1]:80": true, "https://a b": false, "https://host/%zz": false,
		"https://vpce-1.sts.eu-west-1.vpce.amazonaws.com/a": true,
		"": false, "localhost": false, "ftp://host": false, "https://": false, "https://me:pw@host": false, "http://[": false,
	} {
		if got := awsvalue.Address(text); (got == "") != good {
			t.Errorf("%q: %q", text, got)
		}
	}
}

func TestAttempts(t *testing.T) {
	for _, test := range []struct {
		mode         string
		wanted, want int
		known        bool
	}{
		{"", 0, 0, true},
		{"", 3, 3, true},
		{"standard", 3, 3, true},
		{"adaptive", 0, 0, true},
		{"legacy", 0, 5, true},
		{"legacy", 2, 2, true},
		{"Standard", 7, 1, false},
	} {
		if got, known := awsvalue.Attempts(test.mode, test.wanted); got != test.want || known != test.known {
			t.Errorf("%q, %d: %d, %v", test.mode, test.wanted, got, known)
		}
	}
}
