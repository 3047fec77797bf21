package console

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/run/runtest"
	"github.com/seed642dee07/aws-federate/pkg/federation"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// readArgs reads a command line, in which options stand before the other arguments, and settles its
// words by profiles prod and dev.
func readArgs(t *testing.T, args ...string) (o options, err error) {
	t.Helper()
	program := Program(runtest.New(t, "").Env)
	program.Action = func(c *cli.Context) error {
		if o, err = readOptions(c, run.Env{Getenv: func(string) string { return "" }}); err == nil {
			o, _, err = settleWords(o, profiles(t, "[profile prod]\n[profile dev]\n"))
		}
		return err
	}
	err = run.Start(program, args)
	o.words, o.profile = nil, "" // what they come to is in named
	return o, err
}

// profiles is a set of the profiles of a config file.
func profiles(t *testing.T, config string) *profile.Set {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config")
	if err := os.WriteFile(path, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	set, err := profile.Load(profile.Files{Config: path})
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func TestReadOptions(t *testing.T) {
	for _, tt := range []struct {
		args string
		want options
	}{
		{"", options{}},
		{"prod", options{named: "prod"}},
		{"-p prod", options{named: "prod"}},
		{"-p prod prod", options{named: "prod"}},
		{"prod https://console.aws.amazon.com/s3", options{named: "prod", page: "https://console.aws.amazon.com/s3"}},
		{"/ec2/home prod", options{named: "prod", page: "/ec2/home"}},
		{"arn:aws:s3:::bucket", options{page: "arn:aws:s3:::bucket"}},
		{"--destination s3/home prod", options{named: "prod", page: "s3/home"}},
		{"-s ec2 --url --copy --qr", options{service: "ec2", print: true, copy: true, qr: true}},
		{"--logout first --stdin", options{logout: true, stdin: true, beside: "--stdin"}},
		{"-q prod", options{quiet: true, named: "prod"}},
		{"-b firefox --browser-profile work --container x", options{browser: "firefox", browserProfile: "work", container: "x"}},
		{"--portal --refresh -v --no-prompt -r eu-west-1 --print prod", options{portal: true, print: true, named: "prod"}},
		{"--signin-region eu-west-1 --issuer=", options{signinRegion: "eu-west-1", issuer: "-", beside: "--issuer"}},
	} {
		got, err := readArgs(t, strings.Fields(tt.args)...)
		switch tt.want.issuer {
		case "":
			tt.want.issuer = issuer
		case "-":
			tt.want.issuer = ""
		}
		if err != nil || !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: %+v, %v; want %+v", tt.args, got, err, tt.want)
		}
	}
}

func TestReadOptionsRefuses(t *testing.T) {
	for args, want := range map[string]string{
		"prod dev":               "one profile can be opened",
		"-p prod dev":            "one profile can be opened",
		"/ec2 /s3":               "one page can be opened",
		"--destination /ec2 /s3": "one page can be opened",
		"-s ec2 /s3":             "--service and --destination both name a page",
		"--stdin prod":           "--stdin takes the place of a profile",
		"--logout soon":          `--logout is "soon"`,
		"--logout first --signin-region us-west-2": "--logout first works at one sign-in host alone",
		"--portal --logout first":                  "cannot be told to sign out first",
		"--issuer example.com":                     "--issuer has to be a URL",
	} {
		_, err := readArgs(t, strings.Fields(args)...)
		says(t, args, err, want)
	}
	_, err := readArgs(t, "")
	says(t, "an empty argument", err, "a PROFILE is empty")
}

// TestPortalRefuses has --portal refuse each option that is not said here to mean something to a
// portal, or nothing to anybody.
func TestPortalRefuses(t *testing.T) {
	taken := []string{
		"portal",
		"profile",
		"region",
		"service",
		"destination",
		"multi-session",
		"logout",
		"print",
		"copy",
		"qr",
		"quiet",
		"browser",
		"browser-profile",
		"container",
		"prompt",
		"no-prompt",
		"refresh",
		"no-cache",
		"verbose",
	}
	flags := append(run.CommonFlags(), flags()...)
	flags = append(flags, &cli.StringFlag{Name: "new"}) // as somebody may add one
	for _, flag := range flags {
		name := flag.Names()[0]
		set := "--" + name
		if _, boolean := flag.(*cli.BoolFlag); !boolean {
			set += "=never"
		}
		var refused string
		program := &cli.App{Name: "x", Flags: flags, Action: func(c *cli.Context) error {
			refused = portalRefuses(c)
			return nil
		}}
		if err := run.Start(program, []string{set}); err != nil {
			t.Fatal(err)
		}
		if want := slices.Contains(taken, name); (refused == "") != want || !want && refused != "--"+name {
			t.Errorf("--portal with --%s: it refuses %q", name, refused)
		}
	}
	_, err := readArgs(t, "--portal", "--source-identity", "alice")
	says(t, "with an option of roles", err, "--portal opens a permission set as it is, at the portal: it takes no --source-identity")
}

func TestPrintServices(t *testing.T) {
	h := runtest.New(t, "")
	if err := printServices(h.Env); err != nil {
		t.Fatal(err)
	}
	for _, width := range []int{80, 120, 40} {
		list := serviceList(federation.Services(), width)
		if width == 80 && h.Stdout.String() != list {
			t.Error("what is printed is not 80 columns wide")
		}
		seen := 0
		for line := range strings.Lines(list) {
			if n := utf8.RuneCountInString(strings.TrimRight(line, "\n")); n > width && width > 40 {
				t.Errorf("a line of %d columns, not %d: %s", n, width, line)
			}
			if line[0] != ' ' {
				seen++
			}
		}
		words := strings.Join(strings.Fields(list), " ")
		for _, want := range []string{"ec2 Amazon EC2 ", "sso AWS IAM Identity Center (identitycenter iamidentitycenter idc singlesignon sso-admin identitystore) "} {
			if !strings.Contains(words, want) {
				t.Errorf("no %q", want)
			}
		}
		if seen != len(federation.Services()) {
			t.Errorf("%d names, want %d", seen, len(federation.Services()))
		}
	}
}
