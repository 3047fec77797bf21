package federation_test

import (
	"testing"

	"github.com/seed642dee07/aws-federate/pkg/federation"
)

func TestInSession(t *testing.T) {
	const host = "https://eu-west-1.console.aws.amazon.com"
	for page, want := range map[string]string{
		host + "/console/home":                             host + "/console/home?account=444455556666",
		host + "/console/home?region=eu-west-1":            host + "/console/home?region=eu-west-1&account=444455556666",
		host + "/console/home?region=eu-west-1#x":          host + "/console/home?region=eu-west-1&account=444455556666#x",
		host + "/go/view?arn=arn%3Aaws%3As3%3A%3A%3Ab":     host + "/go/view?arn=arn%3Aaws%3As3%3A%3A%3Ab&account=444455556666",
		host + "/go/view?service=ec2&account=444455556666": host + "/go/view?service=ec2&account=444455556666",
		host + "/go/view?arn=arn:aws:sqs:x:444455556666:q": host + "/go/view?arn=arn:aws:sqs:x:444455556666:q",
		host + "/ec2/home?region=eu-west-1#Instances:":     host + "/ec2/home?region=eu-west-1#Instances:",
		host + "/x?y=/console/home":                        host + "/x?y=/console/home",
		"/console/home":                                    "/console/home",
		"https://127.0.0.1:1234/console/home?region=x":     "https://127.0.0.1:1234/console/home?region=x&account=444455556666",
	} {
		if got := federation.InSession(page, "444455556666"); got != want {
			t.Errorf("%s: %s, want %s", page, got, want)
		}
		for _, account := range []string{"", "4444", "444455556666&x=y"} {
			if got := federation.InSession(page, account); got != page {
				t.Errorf("%s in %q: %s", page, account, got)
			}
		}
	}
}
