package console

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/pkg/federation"
)

// issuer is where the page at the end of a console session leads, unless an option says otherwise.
const issuer = "https://github.com/seed642dee07/aws-federate"

// listServices, in place of a service, prints all of them.
const listServices = "list"

// The categories of options, as help shows them.
const (
	ofPage    = "The page"
	ofWay     = "How it is opened"
	ofSession = "The console's session"
)

// flags are the options that aws-console has alone.
func flags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{
			Category: ofPage, Name: "service", Aliases: []string{"s"},
			Usage: "the `SERVICE`, such as ec2, or a page of it, such as ec2/instances; 'list' prints all of them",
		},
		&cli.StringFlag{
			Category: ofPage, Name: "destination",
			Usage: "the `PAGE`: a path of the console, a URL or a link to it, a service, or the ARN or id of a resource",
		},
		&cli.BoolFlag{
			Category: ofWay, Name: "print", Aliases: []string{"url", "stdout", "link"}, Usage: "print the sign-in URL and open nothing",
		},
		&cli.BoolFlag{
			Category: ofWay, Name: "copy", Aliases: []string{"c"},
			Usage: "put the sign-in URL on the clipboard, for 30 seconds, and open nothing",
		},
		&cli.BoolFlag{Category: ofWay, Name: "qr", Usage: "draw the sign-in URL as a QR code, and open nothing"},
		&cli.StringFlag{
			Category: ofWay,
			Name:     "browser",
			Aliases:  []string{"b"},
			Usage:    "the `BROWSER`, such as firefox, chrome, edge, or a command (default: AWS_CONSOLE_BROWSER, console_browser, BROWSER, the system's)",
		},
		&cli.StringFlag{Category: ofWay, Name: "browser-profile", Usage: "the browser's own profile, by its `DIRECTORY` or its name"},
		&cli.StringFlag{Category: ofWay, Name: "container", Usage: "the `NAME` of a container of Firefox"},
		&cli.BoolFlag{Category: ofWay, Name: "quiet", Aliases: []string{"q"}, Usage: "say nothing when all went well"},
		&cli.StringFlag{
			Category: ofWay, Name: "socket",
			Usage: "have the server at the socket `PATH` open it where that runs (see aws-federate-cred serve --console; " +
				"default: AWS_FEDERATE_SOCKET)",
		},
		&cli.StringFlag{
			Category: ofSession, Name: "logout", Value: logoutNever,
			Usage: "`WHEN` to sign out of the console before: never or first (default: never)",
		},
		&cli.BoolFlag{
			Category: ofSession, Name: "multi-session",
			Usage: "open the account's own session of a browser in which multi-session support is on",
		},
		&cli.BoolFlag{
			Category: ofSession, Name: "portal", Usage: "open by the access portal of IAM Identity Center, with no sign-in of ours",
		},
		&cli.StringFlag{
			Category: ofSession, Name: "issuer", Value: issuer,
			Usage: "where the page at the end of the session leads: a `URL` (default: this project's page)",
		},
		&cli.StringFlag{
			Category: ofSession, Name: "signin-region", Usage: "the `REGION` of the sign-in endpoint (default: the partition's own)",
		},
		&cli.BoolFlag{
			Category: ofSession, Name: "stdin",
			Usage: "take credentials from standard input in place of a profile's, as a credential_process or " +
				"'aws sts assume-role' prints them",
		},
		&cli.StringFlag{
			Name:   "clear-clipboard",
			Hidden: true,
			Usage:  "clear the clipboard if it holds the text of that `HASH`, after a while",
		},
	}
}

// When to sign out before.
const (
	logoutNever = "never"
	logoutFirst = "first"
)

// options are those that aws-console has alone.
type options struct {
	// words are those of the command line, in which PROFILE is, and profile is that of the option.
	// named is the profile that they come to: see settleWords. page is the page to open, as it was
	// given.
	words                         []string
	profile, named, page, service string
	print, copy, qr               bool
	browser, browserProfile       string
	container                     string
	logout, portal, stdin         bool
	multiSession, quiet           bool
	// beside is the first option given that a link to the access portal cannot honour.
	beside               string
	issuer, signinRegion string
	socket, socketBy     string // of the server that opens the console, and what names it
	clear                string // the hash of what to take off the clipboard
}

func readOptions(c *cli.Context, env run.Env) (options, error) {
	o := options{
		page: c.String("destination"), service: c.String("service"),
		print: c.Bool("print"), copy: c.Bool("copy"), qr: c.Bool("qr"),
		browser: c.String("browser"), browserProfile: c.String("browser-profile"), container: c.String("container"),
		logout: c.String("logout") == logoutFirst, portal: c.Bool("portal"), stdin: c.Bool("stdin"),
		multiSession: c.Bool("multi-session"), quiet: c.Bool("quiet"), beside: portalRefuses(c),
		issuer: c.String("issuer"), signinRegion: c.String("signin-region"), clear: c.String("clear-clipboard"),
	}
	o.socket, o.socketBy = run.Socket(c, env)
	var pages []string
	o.words, pages = sortArguments(c.Args().Slice())
	o.profile = c.String("profile")
	if err := checkConsole(c, o, pages); err != nil {
		return o, err
	}
	o.page = cmp.Or(o.page, strings.Join(pages, ""))
	return o, nil
}

// sortArguments tells pages from other words: no profile is called like an address, with or without
// its https://, a path, or an ARN. That of a role may stand for a profile.
func sortArguments(args []string) (words, pages []string) {
	for _, arg := range args {
		if _, owner := ownerOf(arg); owner {
			words = append(words, arg)
		} else if strings.Contains(arg, "://") || strings.HasPrefix(arg, "/") || strings.HasPrefix(arg, "arn:") || isAddress(arg) {
			pages = append(pages, arg)
		} else {
			words = append(words, arg)
		}
	}
	return words, pages
}

// isAddress reports whether a word is the address of a page.
func isAddress(word string) bool {
	_, ok := federation.ParsePage(word)
	return ok
}

// checkConsole refuses what contradicts itself, or is no value of an option.
func checkConsole(c *cli.Context, o options, pages []string) error {
	when, beside := c.String("logout"), o.beside
	for _, check := range []struct {
		problem string
		is      bool
	}{
		{"a PROFILE is empty, as of a variable that is not set", slices.Contains(o.words, "")},
		{"one page can be opened, and more are named", len(pages) > 1 || len(pages) == 1 && o.page != ""},
		{"--service and --destination both name a page", o.service != "" && (o.page != "" || len(pages) > 0)},
		{"--stdin takes the place of a profile, and one is named", o.stdin && o.profile != ""},
		{"--stdin takes credentials here, and --socket has them where a server runs", o.stdin && c.String("socket") != ""},
		{fmt.Sprintf("--logout is %q, and has to be never or first", when), when != logoutFirst && when != logoutNever},
		{"--logout first works at one sign-in host alone, and --signin-region names another", o.logout && o.signinRegion != ""},
		{"--multi-session keeps the sessions that the browser has, and --logout first ends them", o.multiSession && o.logout},
		{"--portal signs in by itself, and cannot be told to sign out first", o.portal && o.logout},
		{"--portal opens a permission set as it is, at the portal: it takes no " + beside, o.portal && beside != ""},
		{"--issuer has to be a URL", o.issuer != "" && !strings.Contains(o.issuer, "://")},
	} {
		if check.is {
			return &run.UsageError{Problem: check.problem}
		}
	}
	return nil
}

// portalTakes are the options that a link to the access portal can honour, or has nothing to do
// with. All others, new ones too, it refuses.
var portalTakes = []string{
	"portal", "profile", "region", "service", "destination", "multi-session", "logout",
	"print", "copy", "qr", "quiet", "browser", "browser-profile", "container",
	"prompt", "no-prompt", "refresh", "no-cache", "verbose",
}

// portalRefuses names the first option of the command line that --portal does not take; empty if
// there is none.
func portalRefuses(c *cli.Context) string {
	given := c.LocalFlagNames()
	for _, flag := range c.App.Flags {
		if name := flag.Names()[0]; slices.Contains(given, name) && !slices.Contains(portalTakes, name) {
			return "--" + name
		}
	}
	return ""
}
