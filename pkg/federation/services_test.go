package federation_test

import (
	"errors"
	"net/url"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/pkg/federation"
)

// consoles are the partitions whose console host is published, each with a region that is not its
// default one where it has another.
var consoles = []struct{ id, region, domain, global string }{
	{"aws", "eu-west-1", "console.aws.amazon.com", "us-east-1"},
	{"aws-cn", "cn-north-1", "console.amazonaws.cn", "cn-northwest-1"},
	{"aws-us-gov", "us-gov-east-1", "console.amazonaws-us-gov.com", "us-gov-west-1"},
	{"aws-eusc", "eusc-de-east-1", "console.amazonaws-eusc.eu", "eusc-de-east-1"},
}

// elsewhere are the global services whose console, in partition aws, is not on the host of the
// default region.
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
			if !regexp.MustCompile(`^[a-z][a-z0-9-]*(/[a-z][a-z0-9-]*)?$`).MatchString(name) {
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

// TestServiceFile holds each line of the table to its form, with a source that its head explains.
func TestServiceFile(t *testing.T) {
	text, err := os.ReadFile("services.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var lines int
	head, _, _ := strings.Cut(string(text), "\naccessanalyzer")
	for line := range strings.Lines(strings.TrimPrefix(string(text), head+"\n")) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(fields) != 6 || !strings.Contains(head, `"`+fields[5]+`"`) ||
			!regexp.MustCompile(`^(region|global(:[a-z0-9-]+)?)$`).MatchString(fields[3]) {
			t.Errorf("%q", line)
			continue
		}
		if service, _, found := strings.Cut(fields[0], "/"); found {
			if s, ok := federation.FindService(service); !ok || s.Name != service {
				t.Errorf("%s is a page of no service", fields[0])
			}
		}
		lines++
	}
	if all := federation.Services(); len(all) != lines || lines < 200 {
		t.Errorf("%d services of %d lines", len(all), lines)
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
		"eb": regional + "elasticbeanstalk/home?region=eu-west-1", "home": regional + "console/home?region=eu-west-1",
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

// TestPages has the pages that people name, alone and behind their service, and the names of
// services in AWS's interfaces.
func TestPages(t *testing.T) {
	const regional, global = "https://eu-west-1.console.aws.amazon.com/", "https://us-east-1.console.aws.amazon.com/"
	for names, want := range map[string]string{
		"instances|ec2 instances|ec2/instances|EC2/Instances": regional + "ec2/home?region=eu-west-1#Instances:",
		"sg|ec2 sg|ec2/security-groups|ec2 security groups":   regional + "ec2/home?region=eu-west-1#SecurityGroups:",
		"eip|ec2/addresses|ec2/elastic-ips":                   regional + "ec2/home?region=eu-west-1#Addresses:",
		"ami|ec2/amis":                                        regional + "ec2/home?region=eu-west-1#Images:visibility=owned-by-me",
		"volumes|ebs|ec2/volumes":                             regional + "ec2/home?region=eu-west-1#Volumes:",
		"snapshots|ec2 snapshots":                             regional + "ec2/home?region=eu-west-1#Snapshots:",
		"rds snapshots":                                       regional + "rds/home?region=eu-west-1#snapshots-list:",
		"keypairs|targetgroups|loadbalancers":                 "",
		"subnets|vpc/subnets":                                 regional + "vpcconsole/home?region=eu-west-1#subnets:",
		"vpcs|vpc/vpcs":                                       regional + "vpcconsole/home?region=eu-west-1#vpcs:",
		"vpn|natgateways|vpc/nat-gateways":                    "",
		"roles|iam roles|iam/roles":                           global + "iam/home?region=us-east-1#/roles",
		"users|iam/users":                                     global + "iam/home?region=us-east-1#/users",
		"groups|policies|iam policies":                        "",
		"hostedzones|r53/hosted-zones|route53 hostedzones":    global + "route53/v2/hostedzones?region=us-east-1",
		"route53domains|r53/domains":                          global + "route53/domains/home?region=us-east-1",
		"eb|beanstalk|elasticbeanstalk":                       regional + "elasticbeanstalk/home?region=eu-west-1",
		"l|lambda":                                            regional + "lambda/home?region=eu-west-1",
		"cognito-idp|apigatewayv2|macie2|sesv2|sso-admin|identitystore|kinesisanalyticsv2|resource-explorer-2|codeconnections|connections":   "",
		"bedrock-agent|bedrock-agentcore|emr-serverless|redshift-serverless|opensearchserverless|vpc-lattice|pipes|schemas|dsql|s3tables":    "",
		"synthetics|rum|notifications|appmesh|codesuite|logs-insights|insights|alarms|dashboards|fleetmanager|runcommand|patchmanager|q|cur": "",
		"ssm/runcommand|ssm run-command|systemsmanager/run command":                                                                          regional + "systems-manager/run-command?region=eu-west-1",
		"logs insights|cloudwatch/logs-insights": regional + "cloudwatch/home?region=eu-west-1#logsV2:logs-insights",
		"step functions|step-functions":          regional + "states/home?region=eu-west-1",
	} {
		for name := range strings.SplitSeq(names, "|") {
			got, err := partition(t, "aws").ServicePage(name, "eu-west-1")
			if err != nil || want != "" && got != want {
				t.Errorf("%s: %q, %v; want %q", name, got, err, want)
			}
		}
	}
}

func TestServiceView(t *testing.T) {
	for _, c := range []struct{ name, region, account, want string }{
		{"mediastore", "eu-west-1", "444455556666", "https://eu-west-1.console.aws.amazon.com/go/view?service=mediastore&region=eu-west-1&account=444455556666"},
		{"iot-thing2", "", "", "https://us-east-1.console.aws.amazon.com/go/view?service=iot-thing2&region=us-east-1"},
		{"mediastore", "", "4444&x=y", "https://us-east-1.console.aws.amazon.com/go/view?service=mediastore&region=us-east-1"},
	} {
		got, err := partition(t, "aws").ServiceView(c.name, c.region, c.account)
		if got != c.want || err != nil {
			t.Errorf("%s: %q, %v; want %q", c.name, got, err, c.want)
		}
		wantSafe(t, partition(t, "aws"), got)
	}
	for _, name := range []string{"", "x", "2x", "-x", "a b", "a/b", "a&region=x", "é", "../x", "A%", "x.y"} {
		got, err := partition(t, "aws").ServiceView(name, "", "")
		if _, ok := errors.AsType[*federation.UnknownServiceError](err); got != "" || !ok {
			t.Errorf("%q: %q, %v", name, got, err)
		}
	}
	_, err := partition(t, "aws").ServiceView("mediastore", "cn-north-1", "")
	if _, ok := errors.AsType[*federation.RegionError](err); !ok {
		t.Errorf("%v, want a RegionError", err)
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
		"lamda":        {"lambda"},
		"Lambda-":      nil, // Known: no error.
		"clodufront":   {"cloudfront"},
		"cfm":          {"cloudformation", "cloudfront"}, // Like cfn and cf.
		"cloud":        {"cloud9", "cloudformation", "cloudfront"},
		"codep":        {"codepipeline"},
		"quicksight":   {},
		"x":            {},
		"":             {},
		"ec2/instanes": {"ec2/instances"},
		"iam rols":     {"iam/roles"},
		"ec2/nothing":  {},
		"nothing/x":    {},
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
