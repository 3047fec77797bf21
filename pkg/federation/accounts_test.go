package federation_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/pkg/federation"
)

// TestAccountOf has the ways in which an address names account 444455556666, in all places and
// encodings.
func TestAccountOf(t *testing.T) {
	const lambda, host = "arn:aws:lambda:us-west-2:444455556666:function:resize", "https://us-west-2.console.aws.amazon.com"
	percent := strings.NewReplacer(":", "%3A", "/", "%2F")
	twice := strings.NewReplacer(":", "%253a", "/", "%252F")
	for _, text := range []string{
		lambda,
		"https://console.aws.amazon.com/go/view?arn=" + lambda,
		"https://console.aws.amazon.com/go/view?arn=" + percent.Replace(lambda),
		"https://console.aws.amazon.com/go/view?arn=" + twice.Replace(lambda) + "&x=y",
		"https://console.aws.amazon.com/go/view/" + lambda,
		"/go/view?arn=" + percent.Replace(lambda),
		"https://console.aws.amazon.com/go/view?service=ec2&account=444455556666",
		"https://console.aws.amazon.com/go/view?service=ec2&accountId=444455556666&region=us-west-2",
		"https://console.aws.amazon.com/go/view?account_id=444455556666#x",
		host + "/console/home?region=us-west-2&login_hint=444455556666-abcd1234",
		host + "/console/home?login_hint=444455556666%2Dabcd1234#",
		host + "/cloudformation/home?region=us-west-2#/stacks/stackinfo?stackId=arn:aws:cloudformation:us-west-2:444455556666:stack/web/0a1b",
		host + "/cloudformation/home#/stacks/changesets/changes?stackId=x&changeSetId=arn%3Aaws%3Acloudformation%3Aus-west-2%3A444455556666%3AchangeSet%2Fc%2F1",
		host + "/states/home#/v2/executions/details/arn:aws:states:us-west-2:444455556666:execution:nightly:8d2e",
		host + "/states/home?region=us-west-2#/statemachines/view/arn%3Aaws%3Astates%3Aus-west-2%3A444455556666%3AstateMachine%3Anightly",
		host + "/codesuite/codebuild/444455556666/projects/api/build/api%3A77/?region=us-west-2",
		host + "/codesuite/codebuild/444455556666/projects",
		"codesuite/codebuild/444455556666/projects",
		host + "/codesuite/codeartifact/d/444455556666/libs/r/maven?region=us-west-2",
		host + "/ecr/repositories/private/444455556666/api?region=us-west-2",
		host + "/sqs/v3/home#/queues/https%3A%2F%2Fsqs.us-west-2.amazonaws.com%2F444455556666%2Forders",
		host + "/sqs/v3/home#/queues/https%253A%252F%252Fsqs.us-west-2.amazonaws.com%252F444455556666%252Forders",
		host + "/sqs/v3/home#/queues/https://us-west-2.queue.amazonaws.com/444455556666/orders",
		host + "/cloudwatch/home#alarmsV2:alarm/x?~(arn~'arn*3aaws*3acloudwatch*3aus-west-2*3a444455556666*3aalarm*3ax)",
		host + "/cloudwatch/home#logsV2:logs-insights$3FqueryDetail$3Darn$253Aaws$253Alogs$253Aus-west-2$253A444455556666$253Alog-group",
		host + "/glue/home#/v2/data-catalog/tables/view/t?database=d&catalogId=444455556666",
		"https://444455556666-abcd1234.us-west-2.console.aws.amazon.com/ec2/home",
		"https://444455556666-abcd1234.us-west-2.console.aws.amazon.com/go/view?arn=" + lambda + "&account=444455556666",
		"https://us-west-2.quicksight.aws.amazon.com/sn/console/account/444455556666-abc123/admin",
		"https://us-west-2.quicksight.aws.amazon.com/sn/embed/share/accounts/444455556666/dashboards/d1",
	} {
		if got := federation.AccountOf(text); got != "444455556666" {
			t.Errorf("%s: account %q", text, got)
		}
	}
}

// TestNoAccount has twelve digits that are none, and what only resembles an account's place.
func TestNoAccount(t *testing.T) {
	for _, rest := range []string{
		"/cloudwatch/home?start=444455556666&end=1732700000000#x", "/ec2/home#InstanceDetails:instanceId=i-444455556666aaaaa",
		"/s3/buckets/444455556666?region=eu-west-1", "/s3/object/logs?prefix=AWSLogs/444455556666/", "/go/view?account=prod",
		"/go/view?account=4444555566667", "/go/view?account=44445555666", "/go/view?account=444455556666a", "/go/view?account=444455556666-a",
		"/go/view?accounts=444455556666", "/go/view?myaccountx=444455556666", "/go/view?discount=444455556666",
		"/go/view?arn=arn:aws:s3:::444455556666", "/go/view?arn=arn:aws:iam::aws:policy/444455556666", "/go/view?arn=barn:aws:sqs:x:444455556666:q",
		"/go/view?arn=arn:aws:sqs:x:4444555566667:q", "/go/view?arn=arn:aws:sqs:x:444455556666", "/go/view?arn=arn:nowhere:sqs:x:444455556666:q", "/go/view?arn=arn:AWS:sqs:x:444455556666:q",
		"/go/view?arn=arn:aws:sq s:x:444455556666:q", "/codesuite/codebuild/projects/444455556666/history", "/codesuite/codepipeline/pipelines/444455556666/view",
		"/organizations/v2/home/accounts/444455556666", "/sqs/v3/home#/queues/https%3A%2F%2Fexample.org%2F444455556666%2Forders",
		"/x#~(444455556666)", "/sns/v3/home#/topic/444455556666", "/x?login_hint=alice-444455556666", "/x?a=%3444455556666",
		"/x?account=４４４４５５５５６６６６", "/x?account=%EF%BC%94444455556666",
	} {
		for _, text := range []string{rest, "https://console.aws.amazon.com" + rest, "https://444455556666.console.aws.amazon.com" + rest} {
			if got := federation.AccountOf(text); got != "" {
				t.Errorf("%s: account %q", text, got)
			}
		}
	}
}

// TestTwoAccounts refuses what names more than one, in words that name both.
func TestTwoAccounts(t *testing.T) {
	const other = "https://111122223333-abcd1234.us-west-2.console.aws.amazon.com"
	for _, text := range []string{
		other + "/go/view?arn=arn:aws:sqs:us-west-2:444455556666:q",
		other + "/go/view?service=ec2&account=444455556666",
		other + "/x?login_hint=444455556666-abcd1234",
		"/go/view?account=111122223333&arn=arn%3Aaws%3Asqs%3Aus-west-2%3A444455556666%3Aq",
		"https://acme.awsapps.com/start/#/console?account_id=444455556666&role_name=Dev&destination=https%3A%2F%2F111122223333-ab.eu-west-1.console.aws.amazon.com%2F",
	} {
		got, err := partition(t, "aws").Destination(text, "")
		refused, ok := errors.AsType[*federation.DestinationError](err)
		if got != "" || !ok {
			t.Errorf("%s: %q, %v", text, got, err)
			continue
		}
		slices.Sort(refused.Accounts)
		if !slices.Equal(refused.Accounts, []string{"111122223333", "444455556666"}) || !strings.Contains(err.Error(), "111122223333") {
			t.Errorf("%s: %v", text, err)
		}
		if page, ok := federation.ParsePage(text); ok || federation.AccountOf(text) != "" {
			t.Errorf("%s: %+v", text, page)
		}
	}
}
