package run

import (
	"slices"

	"github.com/urfave/cli/v2"
)

// The categories of options, as help shows them.
const (
	whose   = "Whose credentials"
	session = "The role session"
	asking  = "MFA codes and questions"
	caching = "The cache"
)

// General is the category of what every command takes.
const General = "General"

// Group is a part of the options that both programs have. A command says which it takes; see
// [Take].
type Group []string

// The groups of options.
var (
	// OfProfile names whose credentials.
	OfProfile = Group{"profile"}
	// OfSession is what else decides which credentials.
	OfSession = Group{
		"region", "duration", "role-arn", "external-id", "role-session-name", "source-identity", "session-tag", "policy-file", "policy-arn",
		"read-only", "mfa-serial",
	}
	// OfPerson is how a person is asked, and OfCode an answer for scripts.
	OfPerson = Group{"prompt", "no-prompt"}
	OfCode   = Group{"mfa-token"}
	// OfRefresh fetches what is cached, and OfCache does without a cache.
	OfRefresh = Group{"refresh"}
	OfCache   = Group{"no-cache"}
	// OfAll is what every command takes, by itself.
	OfAll = Group{"verbose"}
)

// Take makes the options of some groups.
func Take(groups ...Group) []cli.Flag {
	taken := slices.Concat(groups...)
	return slices.DeleteFunc(CommonFlags(), func(flag cli.Flag) bool { return !slices.Contains(taken, flag.Names()[0]) })
}

// CommonFlags are the options that both programs have.
func CommonFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{
			Category: whose, Name: "profile", Aliases: []string{"p"},
			Usage: "the profile, by its `NAME` in ~/.aws/config (default: AWS_PROFILE, AWS_DEFAULT_PROFILE, default)",
		},
		&cli.StringFlag{
			Category: whose, Name: "region", Aliases: []string{"r"},
			Usage: "the `REGION` (default: AWS_REGION, AWS_DEFAULT_REGION, the profile's, the partition's)",
		},
		&cli.StringFlag{
			Category: session,
			Name:     "duration",
			Aliases:  []string{"d"},
			Usage:    "how long the session is to last: a `TIME` such as 8h, 90m or 3600 (seconds)",
		},
		&cli.StringFlag{Category: session, Name: "role-arn", Usage: "assume the role `ARN`, with the profile or from it"},
		&cli.StringFlag{Category: session, Name: "external-id", Usage: "the `ID` that the role's trust policy asks for"},
		&cli.StringFlag{Category: session, Name: "role-session-name", Usage: "the session's `NAME`, as CloudTrail shows it"},
		&cli.StringFlag{Category: session, Name: "source-identity", Usage: "the `NAME` that stays with the session through further roles"},
		&cli.GenericFlag{
			Category: session,
			Name:     "session-tag",
			Value:    new(Texts),
			Usage:    "tag the session: `KEY=VALUE`; may be repeated, and takes the place of session_tags",
		},
		&cli.StringFlag{Category: session, Name: "policy-file", Usage: "narrow the session by the policy (JSON) in `FILE`"},
		&cli.GenericFlag{
			Category: session,
			Name:     "policy-arn",
			Value:    new(Texts),
			Usage:    "narrow the session by the managed policy `ARN`; may be repeated",
		},
		&cli.BoolFlag{Category: session, Name: "read-only", Usage: "narrow the session by AWS's ReadOnlyAccess"},
		&cli.StringFlag{Category: asking, Name: "mfa-serial", Usage: "the MFA device, by `ARN` or serial number"},
		&cli.StringFlag{
			Category: asking,
			Name:     "mfa-token",
			Aliases:  []string{"t"},
			Usage:    "the MFA `CODE`, for scripts; the question is the normal way",
		},
		&cli.StringFlag{
			Category: asking, Name: "prompt",
			Usage: "`HOW` a person is asked: on the terminal (tty), in a window (gui), whichever there is (auto), not at all (none) " +
				"(default: AWS_FEDERATE_PROMPT, auto)",
		},
		&cli.BoolFlag{Category: asking, Name: "no-prompt", Usage: "never ask; exit with 3 when a person is needed"},
		&cli.BoolFlag{Category: caching, Name: "refresh", Usage: "ignore what is cached, and cache the new answer"},
		&cli.BoolFlag{Category: caching, Name: "no-cache", Usage: "neither read nor write the cache"},
		&cli.BoolFlag{Category: General, Name: "verbose", Aliases: []string{"v"}, Usage: "say what is done, on standard error"},
	}
}
