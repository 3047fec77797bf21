package wording

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/browser"
	"github.com/seed642dee07/aws-federate/internal/clipboard"
	"github.com/seed642dee07/aws-federate/internal/console"
	"github.com/seed642dee07/aws-federate/internal/consoleplan"
	"github.com/seed642dee07/aws-federate/internal/prompt"
	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/pkg/federation"
)

// roleHint is the way to a console for who has none.
const roleHint = "open the console as a role: name a profile with a role_arn, or add --role-arn ARN"

func noConsole(e *console.NoConsoleError) message {
	hint := roleHint + "; or take the user's own long-lived keys, from which GetFederationToken makes a session that can"
	if e.Login {
		hint = roleHint + "; the browser that signed in with 'aws login' can have the console open as it is"
	}
	return message{what: "no console", why: e.Error(), hint: hint}
}

func refusedSignIn(e *console.SignInRefusedError) message {
	return message{what: "sign-in refused", why: e.Error(), hint: refusedHint(e)}
}

func noSession(e *federation.CredentialsError) message {
	return message{what: "cannot sign in", why: e.Error(), hint: roleHint}
}

func refusedHint(e *console.SignInRefusedError) string {
	if e.Err.Status != 400 {
		return "a proxy or a policy of the network may be in the way; wait a little, or take another sign-in host with --signin-region"
	}
	switch e.Kind {
	case consoleplan.DirectRole, consoleplan.ChainedRole, consoleplan.SessionRole, consoleplan.FederatedUser:
		return "the cached session may have been ended on AWS's side, or its keys belong to another partition: run it again with --refresh " +
			"for a fresh one"
	case consoleplan.ServiceRole:
		return "the machine's session may have ended: wait for its next one; or assume a role with it: --role-arn ARN"
	case consoleplan.UnknownRole, consoleplan.Unknown:
	}
	return "the session may have expired, or belong to another partition: renew it where it comes from; or " + roleHint
}

// signInFailed words what kept a sign-in from being answered. What AWS says of the credentials or
// of the duration has words of its own.
func (r report) signInFailed(e *console.SignInError) message {
	what := "sign-in of " + e.Of
	if unreachable, ok := errors.AsType[*federation.NetworkError](e.Err); ok {
		return r.signInUnreachable(what, e.SentBy, unreachable)
	}
	if unavailable, ok := errors.AsType[*federation.UnavailableError](e.Err); ok {
		return message{
			what: what, why: unavailable.Error(),
			hint: "wait a little and run it again, or take another sign-in host with --signin-region",
		}
	}
	if wrong, ok := errors.AsType[*federation.AnswerError](e.Err); ok {
		return message{
			what: what, why: wrong.Error(),
			hint: captiveHint + with(", or check ", e.SentBy),
		}
	}
	return message{}
}

func (r report) signInUnreachable(what, sentBy string, e *federation.NetworkError) message {
	why := e.Err.Error()
	if errors.Is(r.err, context.DeadlineExceeded) {
		why = fmt.Sprintf("no answer within %s", console.SignInLimit) // the last host that is asked has so long
	}
	return message{
		what: what + ": cannot reach " + e.Host, why: why, hint: unreachedHint(sentBy),
	}
}

func wrongDuration(e *federation.DurationError) message {
	return message{what: "wrong usage", why: e.Error(), hint: "give --duration (or console_duration) from 15m to 12h", code: exitUsage}
}

func wrongAccount(e *console.AccountError) message {
	m := message{what: "which account?", why: e.Error(), hint: "name a profile that has a role in account " + e.Wanted}
	if len(e.Profiles) > 0 {
		m.hint, m.code = "name one of them", exitNeedsPerson
	}
	return m
}

func mismatch(e *source.MismatchError) message {
	return message{
		what: "wrong account or role",
		why:  e.Error(),
		hint: "check where the profile's credentials come from" + with(", and ", e.SentBy) + "; nothing was opened or handed out",
	}
}

func unknownService(e *federation.UnknownServiceError) message {
	hint := meantServices(e) + "'aws-console --service list' prints all that are known; any other of AWS opens with --destination " +
		"'/go/view?service=NAME'"
	return message{what: "wrong usage", why: e.Error(), hint: hint, code: exitUsage}
}

func unknownWord(e *console.WordError) message {
	hint := cmp.Or(noProfile(e.Word), meantServices(e.Service)+
		"'aws-console --service list' prints the services, and 'aws-federate-cred list' the profiles")
	return message{what: "wrong usage", why: e.Error(), hint: hint, code: exitUsage}
}

// meantServices asks for the services that may have been meant; empty for none.
func meantServices(e *federation.UnknownServiceError) string {
	if len(e.Near) == 0 {
		return ""
	}
	return "did you mean " + strings.Join(e.Near, ", ") + "? "
}

func (r report) destination(e *federation.DestinationError) message {
	hint := "give a path of the console, the https URL of one of its pages, or an ARN"
	switch {
	case e.Partition != "":
		hint = "name a profile of partition " + e.Partition
	case len(e.Accounts) > 0:
		hint = "take from the address what names the other account"
	}
	return message{what: "wrong destination", why: r.err.Error(), hint: hint, code: exitUsage}
}

func noPortal(e *federation.PortalError) message {
	return message{
		what: "cannot open the access portal", why: e.Error(),
		hint: "check sso_start_url; without --portal the console opens by a sign-in of ours",
	}
}

func noLogout(e *federation.LogoutError) message {
	return message{
		what: "cannot sign out first", why: e.Error(),
		hint: "sign out in the browser, or switch multi-session support on there; then run it without --logout", code: exitUsage,
	}
}

func (r report) endpoint(_ *federation.EndpointError) message {
	return message{what: "cannot sign in", why: r.err.Error(), hint: "give an https URL, or http on this machine alone"}
}

func noPartition(e *federation.UnsupportedPartitionError) message {
	return message{
		what: "partition " + e.Partition,
		why:  "AWS publishes no " + e.Wanted + " for it",
		hint: "set AWS_CONSOLE_FEDERATION_ENDPOINT, or console_federation_endpoint in the profile, to the address that your administrator gives",
	}
}

func (r report) region(e *federation.RegionError) message {
	return message{what: "wrong region", why: r.err.Error(), hint: "name a region of partition " + e.Partition + " with --region"}
}

// otherWays are those to a console where no browser can be started.
const otherWays = "--print gives the URL, --copy puts it on the clipboard, --qr draws it for a phone"

// notOpened is for a browser in which no page was opened.
func notOpened(err error, hint string) message {
	return message{what: "opening the browser", why: err.Error(), hint: hint}
}

func notLaunched(e *browser.LaunchError) message {
	why := e.Error()
	if e.Reason != "" { // of which the launcher is the subject
		why = fmt.Sprintf("%s: %v (%s)", e.Launcher, e.Err, e.Reason)
	}
	return message{what: "opening the browser", why: why, hint: otherWays + "; BROWSER or --browser names another browser"}
}

func noContainer(e *console.ContainerError) message {
	return notOpened(e, "containers take the Firefox extension 'Open external links in a container', and an answer to its question; "+
		"without "+e.Setting+" the page opens outside")
}

func notFetched(e *browser.NotFetchedError) message {
	return notOpened(
		e,
		"where no browser runs on this machine, or one runs that takes no page (a Firefox without a session bus): "+otherWays,
	)
}

func forwarded(e *browser.ForwardedError) message {
	return notOpened(e, "open the URL in that browser yourself: "+otherWays)
}

func noBrowser(e *browser.UnreachableError) message {
	return notOpened(e, otherWays)
}

func unknownBrowser(e *browser.UnknownBrowserError) message {
	return notOpened(e, "name one of those that are installed, or a program or a command with --browser")
}

func unknownProfile(e *browser.UnknownProfileError) message {
	return notOpened(e, "name one of them, by its directory where two have one name; or make the profile in the browser first")
}

func noProfiles(e *browser.ProfileUnsupportedError) message {
	return notOpened(e, "name a browser that has profiles with --browser, such as firefox or chrome")
}

func noContainers(e *browser.ContainerUnsupportedError) message {
	return notOpened(e, "take Firefox (--browser firefox --container NAME); other browsers have profiles: --browser-profile")
}

func nobodyChose(e *prompt.NobodyError) message {
	if !e.Asked { // whoever asks says what it was about
		return message{}
	}
	return message{what: "no profile was chosen", why: "the list was left", hint: "name it: aws-console PROFILE", code: exitInterrupted}
}

func noClipboard(e *clipboard.UnavailableError) message {
	return message{what: "no clipboard", why: e.Error(), hint: "install wl-clipboard, xclip or xsel, or take --print or --qr"}
}

func wrongInput(e *source.InputError) message {
	return message{
		what: "cannot use --stdin",
		why:  e.Error(),
		hint: "give it what a credential_process prints (one JSON object with Version 1, AccessKeyId, SecretAccessKey and SessionToken), or " +
			"'aws sts assume-role', get-session-token or get-federation-token with --output json",
	}
}

func noPicture(e *console.PictureError) message {
	return message{
		what: "cannot draw the QR code",
		why:  e.Error(),
		hint: "make the window larger or its letters smaller; --print gives the URL itself; a profile of IAM Identity Center has a short link: " +
			"--portal --qr",
	}
}
