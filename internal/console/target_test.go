package console

import (
	"cmp"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/run/runtest"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

const (
	usual     = "https://signin.aws.amazon.com/federation"
	west      = "https://us-west-2.signin.aws.amazon.com/federation"
	ireland   = "https://eu-west-1.signin.aws.amazon.com/federation"
	frankfurt = "https://eu-central-1.signin.aws.amazon.com/federation"
)

// TestEndpoints has the sign-in go by the endpoint that somebody names, else by the partition's,
// and then by that of the region.
func TestEndpoints(t *testing.T) {
	for name, tt := range map[string]struct {
		profile, env string
		options      options
		want         []string
		note, err    string
		sentBy       string // what it begins with, where that is no variable
	}{
		"the usual":                 {profile: "dev", want: []string{usual, frankfurt}},
		"in the usual one's region": {profile: "prod", want: []string{usual, west}},
		"a region for it":           {profile: "dev", options: options{signinRegion: "eu-west-1"}, want: []string{ireland, usual}},
		"that of the second":        {profile: "dev", options: options{signinRegion: "us-west-2"}, want: []string{west, usual}},
		"a region that is none":     {profile: "dev", options: options{signinRegion: "cn-north-1"}, err: "--signin-region: "},
		"of a variable": {
			profile: "own", env: "AWS_CONSOLE_FEDERATION_ENDPOINT=https://a.example.com/", want: []string{"https://a.example.com/"},
		},
		"of a variable, and a region": {
			profile: "own", env: "AWS_CONSOLE_FEDERATION_ENDPOINT=https://a.example.com/", options: options{signinRegion: "x"},
			want: []string{"https://a.example.com/"}, note: "--signin-region counts for nothing: AWS_CONSOLE_FEDERATION_ENDPOINT names the endpoint",
		},
		"of a bad variable": {
			profile: "own", env: "AWS_CONSOLE_FEDERATION_ENDPOINT=ftp://a/", err: "AWS_CONSOLE_FEDERATION_ENDPOINT: ",
		},
		"of a setting": {
			profile: "own", want: []string{"https://signin.example.com/federation"}, sentBy: `profile "own": console_federation_endpoint (`,
		},
		"of a setting, and a region": {
			profile: "own", options: options{signinRegion: "x"}, want: []string{"https://signin.example.com/federation"},
			note: "console_federation_endpoint names the endpoint", sentBy: `profile "own": console_federation_endpoint (`,
		},
		"of a bad setting": {profile: "unsafe", err: `profile "unsafe": console_federation_endpoint (`},
		"with a sign-out": {
			profile: "dev", options: options{logout: true}, want: []string{"https://us-east-1.signin.aws.amazon.com/federation"},
		},
		"where there is none": {profile: "sovereign", err: "partition aws-iso"},
	} {
		h := runtest.New(t, config, tt.env)
		o, plan := opened(t, h, tt.profile, tt.options)
		got, sentBy, err := o.endpoints(plan, run.PartitionOf(plan))
		says(t, name, err, tt.err)
		if set, _, _ := strings.Cut(tt.env, "="); err == nil && !strings.HasPrefix(sentBy, cmp.Or(set, tt.sentBy)) ||
			(set == "" && tt.sentBy == "" && sentBy != "") {
			t.Errorf("%s: sent by %q", name, sentBy)
		}
		if err == nil && !slices.Equal(got, tt.want) || !strings.Contains(h.Stderr.String(), tt.note) ||
			tt.note == "" && h.Stderr.Len() > 0 {
			t.Errorf("%s: %q, %q; want %q, %q", name, got, &h.Stderr, tt.want, tt.note)
		}
	}
}

// TestPage has a page be that of an option, else of the profile, else the first.
func TestPage(t *testing.T) {
	const console = "https://us-east-1.console.aws.amazon.com/"
	for name, tt := range map[string]struct {
		profile, region string
		options         options
		want, err       string
	}{
		"nothing":            {profile: "dev", want: "https://eu-central-1.console.aws.amazon.com/console/home?region=eu-central-1"},
		"a setting":          {profile: "prod", want: console + "ec2/home"},
		"a setting, another": {profile: "prod", options: options{page: "/s3/home"}, want: console + "s3/home"},
		"a setting, service": {profile: "prod", options: options{service: "lambda"}, want: console + "lambda/home?region=us-east-1"},
		"a bad setting":      {profile: "own", err: "names no page"},
		"no such service":    {profile: "dev", options: options{service: "ec3"}, err: "ec3"},
		"of another region": {
			profile: "china", options: options{page: "https://us-east-1.console.aws.amazon.com/"}, err: "of another partition",
		},
	} {
		h := runtest.New(t, config)
		o, plan := opened(t, h, tt.profile, tt.options)
		got, err := o.page(plan, run.PartitionOf(plan))
		says(t, name, err, tt.err)
		if got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
		if setting, ok := errors.AsType[*profile.SettingError](err); tt.profile == "own" && (!ok || setting.Key != "console_destination" ||
			setting.Profile != "own") {
			t.Errorf("%s: %#v", name, err)
		}
	}
}

// TestTarget has a page be beside the endpoint, in whatever partition that is.
func TestTarget(t *testing.T) {
	o, plan := opened(t, runtest.New(t, config, "AWS_CONSOLE_FEDERATION_ENDPOINT=http://127.0.0.1:8000/federation"), "dev",
		options{page: "/ec2/home"})
	got, err := o.target(plan, run.PartitionOf(plan))
	if err != nil || len(got.endpoints) != 1 || !strings.HasSuffix(got.page, "/ec2/home") {
		t.Errorf("%+v, %v", got, err)
	}
	o.options.service = "ec3"
	if _, err := o.target(plan, run.PartitionOf(plan)); err == nil {
		t.Error("a service that is none is opened")
	}
}

// TestPortalLink has a link hold nothing but the portal, the account, the role and the page, and be
// of nothing that asks for more.
func TestPortalLink(t *testing.T) {
	for name, tt := range map[string]struct {
		profile string
		options options
		want    string
		err     string
	}{
		"a role": {
			profile: "sso", options: options{service: "s3"},
			want: "https://corp.awsapps.com/start/#/console?account_id=111122223333&role_name=Dev" +
				"&destination=https%3A%2F%2Feu-west-1.console.aws.amazon.com%2Fs3",
		},
		"where no console is known of": {
			profile: "sovereign", want: "https://corp.awsapps.com/start/#/console?account_id=111122223333&role_name=Dev",
		},
		"a page that is none": {profile: "sso", options: options{page: "\x00"}, err: "control characters"},
		"no permission set":   {profile: "dev", err: `--portal is for a profile of IAM Identity Center, and profile "dev" is none`},
		"standard input":      {profile: "dev", options: options{stdin: true}, err: "standard input is none"},
	} {
		o, plan := opened(t, runtest.New(t, config), tt.profile, tt.options)
		got, err := o.portalLink(plan)
		says(t, name, err, tt.err)
		if !strings.HasPrefix(got, tt.want) || tt.want == "" && got != "" {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
	o, plan := opened(t, runtest.New(t, config), "sso", options{})
	plan.Steps = append([]profile.Step{profile.Process{}}, plan.Steps...)
	_, err := o.portalLink(plan)
	says(t, "a permission set that is not all", err, "asks for more")
}

// TestPortalLinkKnows has each field of a step of IAM Identity Center be one that a link says, or
// that is the portal's own business: a new one is to be looked at here.
func TestPortalLinkKnows(t *testing.T) {
	for i := range reflect.TypeFor[profile.SSO]().NumField() {
		step := profile.SSO{StartURL: "https://corp.awsapps.com/start", AccountID: "111122223333", RoleName: "Dev"}
		field := reflect.ValueOf(&step).Elem().Field(i)
		switch value := field.Addr().Interface().(type) {
		case *string:
			if *value == "" {
				*value = "x"
			}
		case *[]string:
			*value = []string{"x"}
		default:
			t.Fatalf("field %d is of type %s", i, field.Type())
		}
		o, plan := opened(t, runtest.New(t, config), "sso", options{})
		plan.Steps = []profile.Step{step}
		if _, err := o.portalLink(plan); err != nil {
			t.Errorf("field %s: %v", reflect.TypeFor[profile.SSO]().Field(i).Name, err)
		}
	}
}

func TestWhose(t *testing.T) {
	o := &opening{}
	for want, plan := range map[string]profile.Plan{`profile "dev"`: {Profile: "dev"}, "the environment": {}} {
		if got := o.whose(plan); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	o.options.stdin = true
	if got := o.whose(profile.Plan{Profile: "dev"}); got != "standard input" {
		t.Error(got)
	}
}

// TestCheckPage has a page be opened in its own account alone, as far as accounts are known.
func TestCheckPage(t *testing.T) {
	for name, tt := range map[string]struct{ page, got, err string }{
		"its own":       {devPage, "444455556666", ""},
		"another":       {devPage, "111122223333", `the page belongs to account 444455556666, and profile "dev" to account 111122223333`},
		"not known":     {devPage, "", ""},
		"of no account": {"/ec2/home", "111122223333", ""},
		"no page":       {"", "111122223333", ""},
	} {
		o, plan := opened(t, runtest.New(t, config), "dev", options{page: tt.page})
		err := o.checkPage(plan, tt.got)
		says(t, name, err, tt.err)
	}
}
