package console

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// takeAlias takes what the AWS CLI has kept for itself of the command line of its alias: "aws
// console --profile prod" runs aws-console without a word of it, as the AWS CLI takes its own
// options wherever they stand, and does not hand them on. A profile or a region that we are told
// counts. hidden says that it cannot be told with which profile the AWS CLI runs us.
// Source: awscli/alias.py and awscli/clidriver.py.
func takeAlias(env run.Env, named profile.Request, stdin bool) (k kept, hidden bool, err error) {
	k = kept{profile: named.Profile, region: named.Region}
	args, direct, found := env.AWSCLI()
	if !found {
		return k, false, nil
	}
	theirs := keptByAWS(args)
	if unclear := args == nil || !direct && theirs.profile != ""; unclear && k.profile == "" && !stdin {
		return k, true, nil // with which profile, or whether a script in between wants another one
	}
	if !direct {
		return k, false, nil
	}
	k.region = cmp.Or(k.region, theirs.region)
	switch {
	case theirs.profile == "" || theirs.profile == k.profile:
		return k, false, nil
	case stdin:
		return k, false, &run.UsageError{
			Problem: "--stdin takes the place of a profile, and the AWS CLI was given --profile " + theirs.profile,
		}
	case k.profile != "":
		return k, false, &run.UsageError{
			Problem: fmt.Sprintf("the AWS CLI was given --profile %s, and the console is to be that of %s", theirs.profile, k.profile),
		}
	}
	k.profile = theirs.profile
	return k, false, nil
}

// kept are the options of the AWS CLI that concern us.
type kept struct{ profile, region string }

// keptByAWS reads the options that the AWS CLI takes out of its arguments: up to "--", in any
// place, the last of each, and each by any beginning that no other has (Python's argparse). Its
// "-p" is none of them.
func keptByAWS(args []string) (k kept) {
	for i := 0; i < len(args) && args[i] != "--"; i++ {
		name, value, joined := strings.Cut(args[i], "=")
		var into *string
		switch option := awsOption(name); option {
		case "--profile":
			into = &k.profile
		case "--region":
			into = &k.region
		default:
			if takesValue(option) && !joined {
				i++
			}
			continue
		}
		if !joined {
			if i++; i == len(args) {
				return k
			}
			value = args[i]
		}
		*into = value
	}
	return k
}

// awsOption is the global option of the AWS CLI that a word is, or the only one that it can be
// short for; else empty.
// Source: awscli/data/cli.json of versions 1.45 and 2.36.
func awsOption(word string) string {
	if len(word) < 3 || !strings.HasPrefix(word, "--") {
		return ""
	}
	found := ""
	for _, option := range []string{
		"--profile", "--region", "--output", "--query", "--endpoint-url", "--color", "--ca-bundle", "--cli-read-timeout", "--cli-connect-timeout",
		"--debug", "--no-verify-ssl", "--no-paginate", "--no-sign-request", "--version",
	} {
		switch {
		case option == word:
			return option
		case strings.HasPrefix(option, word) && found != "":
			return ""
		case strings.HasPrefix(option, word):
			found = option
		}
	}
	return found
}

// takesValue reports whether a global option of the AWS CLI has a value.
func takesValue(option string) bool {
	switch option {
	case "", "--debug", "--no-verify-ssl", "--no-paginate", "--no-sign-request", "--version":
		return false
	}
	return true
}
