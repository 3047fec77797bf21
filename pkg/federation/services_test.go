package federation_test

import (
	"errors"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/pkg/federation"
)

// consoles are the partitions whose console host is published, each with a region that is not its default one where it
// has another.
var consoles = []struct{ id, region, domain, global string }{
	{"aws", "eu-west-1", "console.aws.amazon.com", "us-east-1"},
	{"aws-cn", "cn-north-1", "console.amazonaws.cn", "cn-northwest-1"},
	{"aws-us-gov", "us-gov-east-1", "console.amazonaws-us-gov.com", "us-gov-west-1"},
	{"aws-eusc", "eusc-de-east-1", "console.amazonaws-eusc.eu", "eusc-de-east-1"},
}

// elsewhere are the global services whose console, in partition aws, is not on the host of the default region.
var elsewhere = map[string]string{
	"arc": "us-west-2", "chatbot": "us-east-2", "devicefarm": "us-west-2", "globalaccelerator": "us-west-2",
	"health": "health", "networkmanager": "us-west-2",
}

func TestEveryServiceHasItsPage(t *testing.T) {
	for _, c := range consoles {
		p := partition(t, c.id)
		for _, s := range federation.Services() {
			page, err := p.ServicePage(s.Name, c.region)
			u, parseErr := url.Parse(page)
			if err != nil || parseErr != nil {
				t.Errorf("%s in %s: %v, %v", s.Name, c.id, err, parseErr)
				continue
			}
			host, region := c.region, c.region
			if s.Global {
				host, region = c.global, c.global
			}
			if at := elsewhere[s.Name]; at != "" && c.id == "aws" {
				host = at
				if at != "health" {
					region = at
				}
			}
			want := url.Values{"region": {region}}
			if u.Scheme != "https" || u.User != nil || u.Host != host+"."+c.domain || !reflect.DeepEqual(u.Query(), want) {
				t.Errorf("%s in %s: %s", s.Name, c.id, page)
			}
			if !regexp.MustCompile(`^(/[a-z0-9-]+)+$`).MatchString(u.Path) || strings.Contains(u.Fragment, "?") {
				t.Errorf("%s: path %q, fragment %q", s.Name, u.Path, u.Fragment)
			}
			if again, err := p.Destination(page, ""); again != page || err != nil {
				t.Errorf("%s: as a destination it is %q, %v", s.Name, again, err)
			}
		}
	}
}

func TestServiceTable(t *testing.T) {
	all := federation.Services()
	if len(all) < 120 {
		t.Errorf("%d services", len(all))
	}
	if !slices.IsSortedFunc(all, func(a, b federation.Service) int { return strings.Compare(a.Name, b.Name) }) {
		t.Error("the services are not sorted")
	}
	owner := map[string]string{}
	for _, s := range all {
		if s.Title == "" || s.Title != strings.TrimSpace(s.Title) {
			t.Errorf("%s: title %q", s.Name, s.Title)
		}
		if _, moved := elsewhere[s.Name]; moved && !s.Global {
			t.Errorf("%s is not global", s.Name)
		}
		for _, name := range append([]string{s.Name}, s.Aliases...) {
			if !regexp.MustCompile(`^[a-z][a-z0-9-]*$`).MatchString(name) {
				t.Errorf("%s: name %q", s.Name, name)
			}
			folded := strings.ReplaceAll(name, "-", "")
			if owner[folded] != "" {
				t.Errorf("%q is a name of %s and of %s", name, owner[folded], s.Name)
			}
			owner[folded] = s.Name
		}
	}
}

func TestServicesAreACopy(t *testing.T) {
	all := federation.Services()
	for i := range all {
		all[i].Name = "changed"
		for j := range all[i].Aliases {
			all[i].Aliases[j] = "changed"
		}
	}
	for _, s := range federation.Services() {
		if s.Name == "changed" || slices.Contains(s.Aliases, "changed") {
			t.Fatalf("%+v: the table was changed", s)
		}
	}
}

func TestServicePage(t *testing.T) {
	const regional, global = "https://eu-west-1.console.aws.amazon.com/", "https://us-east-1.console.aws.amazon.com/"
	for name, want := range map[string]string{
		"ec2": regional + "ec2/home?region=eu-west-1", "EC2": regional + "ec2/home?region=eu-west-1",
		"cfn": regional + "cloudformation/home?region=eu-west-1", "ddb": regional + "dynamodbv2/home?region=eu-west-1",
		"sm": regional + "secretsmanager/home?region=eu-west-1", "sso": regional + "singlesignon/home?region=eu-west-1",
		"Step-Functions": regional + "states/home?region=eu-west-1", "step functions": regional + "states/home?region=eu-west-1",
		"eb": regional + "events/home?region=eu-west-1", "home": regional + "console/home?region=eu-west-1",
		"logs": regional + "cloudwatch/home?region=eu-west-1#logsV2:log-groups",
		"iam":  global + "iam/home?region=us-east-1", "R53": global + "route53/v2/home?region=us-east-1",
		"cf": global + "cloudfront/v4/home?region=us-east-1", "orgs": global + "organizations/v2/home?region=us-east-1",
		"budgets": global + "billing/home?region=us-east-1#/budgets",
		"ce":      global + "costmanagement/home?region=us-east-1#/cost-explorer",
		"ga":      "https://us-west-2.console.aws.amazon.com/globalaccelerator/home?region=us-west-2",
		"health":  "https://health.console.aws.amazon.com/health/home?region=us-east-1",
	} {
		if got, err := partition(t, "aws").ServicePage(name, "eu-west-1"); got != want || err != nil {
			t.Errorf("%s: %q, %v; want %q", name, got, err, want)
		}
	}
}

func TestServicesThatPeopleType(t *testing.T) {
	const names = "ec2 s3 lambda cw cloudwatch cfn cloudformation iam ecs eks sso identitycenter ssm rds ddb dynamodb sqs sns r53 " +
		"route53 cf cloudfront vpc kms sm secretsmanager secrets ecr apigw apigateway sfn stepfunctions eb eventbridge glue " +
		"athena redshift emr msk kinesis firehose codebuild codepipeline cloudtrail config guardduty securityhub inspector waf " +
		"acm cognito batch bedrock sagemaker backup efs fsx elasticache opensearch organizations orgs controltower " +
		"servicecatalog billing cost ce budgets support health trustedadvisor amplify appsync cloudshell logs home console"
	for name := range strings.FieldsSeq(names) {
		if _, err := partition(t, "aws").ServicePage(name, ""); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestServicePageWithoutOne(t *testing.T) {
	for _, service := range []string{"s3", "iam", "health"} {
		_, err := partition(t, "aws-iso").ServicePage(service, "")
		wantUnsupported(t, err, "aws-iso")
		_, err = partition(t, "aws").ServicePage(service, "evil.example/")
		_, ok := errors.AsType[*federation.RegionError](err)
		if !ok {
			t.Errorf("%s: %v, want a RegionError", service, err)
		}
	}
}

func TestUnknownService(t *testing.T) {
	for name, want := range map[string][]string{
		"lamda":      {"lambda"},
		"Lambda-":    nil, // Known: no error.
		"clodufront": {"cloudfront"},
		"cfm":        {"cloudformation", "cloudfront"}, // Like cfn and cf.
		"cloud":      {"cloud9", "cloudformation", "cloudfront"},
		"codep":      {"codepipeline"},
		"quicksight": {},
		"x":          {},
		"":           {},
	} {
		_, err := partition(t, "aws").ServicePage(name, "")
		if want == nil {
			if err != nil {
				t.Errorf("%q: %v", name, err)
			}
			continue
		}
		unknown, ok := errors.AsType[*federation.UnknownServiceError](err)
		if !ok || unknown.Name != name {
			t.Errorf("%q: %v", name, err)
			continue
		}
		if !slices.Equal(unknown.Near, want) {
			t.Errorf("%q: near %q, want %q", name, unknown.Near, want)
		}
	}
	_, err := partition(t, "aws").ServicePage(strings.Repeat("cloud", 1<<10), "")
	unknown, ok := errors.AsType[*federation.UnknownServiceError](err)
	if !ok || len(unknown.Near) > 0 {
		t.Error("a long name")
	}
}
