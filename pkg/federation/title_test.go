package federation

import "testing"

func TestTitleOf(t *testing.T) {
	for address, want := range map[string][2]string{
		"https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1":                        {"EC2", "eu-west-1"},
		"https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#Instances:":             {"EC2 instances", "eu-west-1"},
		"https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#Instances:x=y":          {"EC2 instances", "eu-west-1"},
		"https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#Unheard:":               {"EC2", "eu-west-1"},
		"https://us-east-1.console.aws.amazon.com/iam/home?region=us-east-1#/roles":                 {"IAM roles", ""},
		"https://eu-west-1.console.aws.amazon.com/console/home?region=eu-west-1":                    {"Console Home", "eu-west-1"},
		"https://eu-west-1.console.aws.amazon.com/":                                                 {"Console Home", "eu-west-1"},
		"https://eu-west-1.console.aws.amazon.com/s3/buckets/logs":                                  {"S3", "eu-west-1"},
		"https://eu-west-1.console.aws.amazon.com/ec2x/home":                                        {"ec2x", "eu-west-1"},
		"https://eu-west-1.console.aws.amazon.com/go/view?service=mediastore&region=eu-west-1":      {"mediastore", "eu-west-1"},
		"https://console.aws.amazon.com/go/view?arn=arn%3Aaws%3Asqs%3Aeu-west-1%3A111122223333%3Aq": {"sqs", ""},
		"https://console.aws.amazon.com/go/view?arn=x":                                              {"x", ""},
		"https://console.aws.amazon.com/go/view":                                                    {"", ""},
		"https://evil.example/ec2/home":                                                             {"", ""},
		"":                                                                                          {"", ""},
	} {
		if title, region := TitleOf(address); title != want[0] || region != want[1] {
			t.Errorf("%s: %q in %q, want %q", address, title, region, want)
		}
	}
}
