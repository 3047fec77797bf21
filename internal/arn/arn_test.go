package arn_test

import (
	"testing"

	"github.com/seed642dee07/aws-federate/internal/arn"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]arn.ARN{
		"arn:aws:iam::111122223333:role/team/Admin":       {Partition: "aws", Service: "iam", Account: "111122223333", Resource: "role/team/Admin"},
		"arn:aws-cn:ec2:cn-north-1:1:instance/i-1":        {Partition: "aws-cn", Service: "ec2", Region: "cn-north-1", Account: "1", Resource: "instance/i-1"},
		"arn:aws:logs:eu-west-1:1:log-group:a:log-stream": {Partition: "aws", Service: "logs", Region: "eu-west-1", Account: "1", Resource: "log-group:a:log-stream"},
		"arn:aws:s3:::bucket":                             {Partition: "aws", Service: "s3", Resource: "bucket"},
	} {
		if got, ok := arn.Parse(text); !ok || got != want {
			t.Errorf("%s: %+v, %v", text, got, ok)
		}
		if arn.Account(text) != want.Account || arn.Partition(text) != want.Partition {
			t.Errorf("%s: account %q, partition %q", text, arn.Account(text), arn.Partition(text))
		}
	}
	for _, text := range []string{"", "GAHT12345678", "arn:xxx:xxx:xxx:xxxx", "urn:aws:iam::1:role/x", "arn"} {
		if got, ok := arn.Parse(text); ok || got != (arn.ARN{}) || arn.Account(text) != "" {
			t.Errorf("%q is taken for %+v", text, got)
		}
	}
}

func TestName(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"arn:aws:iam::1:role/team/Admin": "Admin", "": "", "Admin": "Admin", "a/": ""} {
		if got := arn.Name(text); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}
