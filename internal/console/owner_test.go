package console

import "testing"

// TestOwnerOf has an account number and the ARN of a role be read, and nothing that is like them.
func TestOwnerOf(t *testing.T) {
	for typed, want := range map[string][3]string{ // partition, account, role
		"111122223333":                             {"", "111122223333", ""},
		"1111-2222-3333":                           {"", "111122223333", ""},
		"arn:aws:iam::111122223333:role/Admin":     {"aws", "111122223333", "Admin"},
		"arn:aws:iam::111122223333:role/a/b/Admin": {"aws", "111122223333", "Admin"},
		"arn:aws-cn:sts::111122223333:assumed-role/Admin/me@example.com":      {"aws-cn", "111122223333", "Admin"},
		"arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_A_b_0f0f/me":   {"aws", "111122223333", "A_b"},
		"arn:aws:iam::111122223333:role/AWSReservedSSO_":                      {"aws", "111122223333", "AWSReservedSSO_"},
		"arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/Other": {"aws", "111122223333", "Other"},
		"":                                     {},
		"prod":                                 {},
		"11112222333":                          {},
		"1111222233334":                        {},
		"11-1122223333":                        {},
		"111122223333-":                        {},
		"１１１１２２２２３３３３":                         {},
		"11112222333a":                         {},
		"arn:aws:iam::111122223333:role/":      {},
		"arn:aws:iam::111122223333:role":       {},
		"arn:aws:iam::111122223333:user/alice": {},
		"arn:aws:iam::aws:role/x":              {},
		"arn:aws:s3:::bucket":                  {},
		"arn:aws:sqs:eu-west-1:111122223333:q": {},
		"arn:evil:iam::111122223333:role/x":    {},
		"arn:aws:sts::111122223333:role/x":     {},
		"arn:aws:iam::111122223333:root":       {},
		"https://111122223333.signin.aws.amazon.com/console": {},
	} {
		got, ok := ownerOf(typed)
		if ok != (want[1] != "") || ok && (got.Partition.ID != want[0] || got.Account != want[1] || got.Role != want[2]) {
			t.Errorf("%q: %+v, %t, want %q", typed, got, ok, want)
		}
	}
}
