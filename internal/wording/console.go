package wording

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/browser"
	"github.com/seed642dee07/aws-federate/internal/clipboard"
	"github.com/seed642dee07/aws-federate/internal/console"
	"github.com/seed642dee07/aws-federate/internal/consoleplan"
	"github.com/seed642dee07/aws-federate/internal/encode"
	"github.com/seed642dee07/aws-federate/internal/prompt"
	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/pkg/federation"
)

// wordConsole words what goes wrong with the answer itself: the page, the sign-in, the browser, the format.
func wordConsole(_ string, err error) (message, bool) {
	for _, words := range []func(error) (message, bool){wordRefusal, wordSignIn, wordAccount, wordPage, wordEndpoint, wordBrowser, wordHandOver} {
		if m, ok := words(err); ok {
			m.code = max(m.code, exitFailed)
			return m, true
		}
	}
	if e, ok := errors.AsType[*encode.UnsafeValueError](err); ok {
		return message{what: "format " + e.Format, why: e.Error(), hint: "take another --format, such as process", code: exitFailed}, true
	}
	return message{}, false
}

// roleHint is the way to a console for who has none.
const roleHint = "open the console as a role: name a profile with a role_arn, or add --role-arn ARN"

// wordRefusal words what cannot open a console, by what it is: AWS gives no reason.
func wordRefusal(err error) (message, bool) {
	if e, ok := errors.AsType[*console.NoConsoleError](err); ok {
		hint := roleHint + "; or take the user's own long-lived keys, from which GetFederationToken makes a session that can"
		if e.Login {
			hint = roleHint + "; the browser that signed in with 'aws login' can have the console open as it is"
		}
		return message{what: "no console", why: e.Error(), hint: hint}, true
	}
	if e, ok := errors.AsType[*console.SignInRefusedError](err); ok {
		return message{what: "sign-in refused", why: e.Error(), hint: refusedHint(e)}, true
	}
	if e, ok := errors.AsType[*federation.CredentialsError](err); ok {
		return message{what: "cannot sign in", why: e.Error(), hint: roleHint}, true
	}
	return message{}, false
}

func refusedHint(e *console.SignInRefusedError) string {
	if e.Err.Status != 400 {
		return "a proxy or a policy of the network may be in the way; wait a little, or take another sign-in host with --signin-region"
	}
	switch e.Kind {
	case consoleplan.DirectRole, consoleplan.ChainedRole, consoleplan.SessionRole, consoleplan.FederatedUser:
		return "the cached session may have been ended on AWS's side, or its keys belong to another partition: run it again with --refresh for a fresh one"
	case consoleplan.ServiceRole:
		return "the machine's session may have ended: wait for its next one; or assume a role with it: --role-arn ARN"
	case consoleplan.UnknownRole, consoleplan.Unknown:
	}
	return "the session may have expired, or belong to another partition: renew it where it comes from; or " + roleHint
}

func wordSignIn(err error) (message, bool) {
	if e, ok := errors.AsType[*federation.NetworkError](err); ok {
		why := e.Err.Error()
		if errors.Is(err, context.DeadlineExceeded) {
			why = fmt.Sprintf("no answer within %s", console.SignInLimit) // the last host that is asked has so long
		}
		return message{what: "sign-in: cannot reach " + e.Host, why: why, hint: "check the network, the proxy (HTTPS_PROXY) and the endpoint (AWS_CONSOLE_FEDERATION_ENDPOINT); then run it again"}, true
	}
	if e, ok := errors.AsType[*federation.UnavailableError](err); ok {
		return message{what: "sign-in", why: e.Error(), hint: "wait a little and run it again, or take another sign-in host with --signin-region"}, true
	}
	if e, ok := errors.AsType[*federation.AnswerError](err); ok {
		return message{what: "sign-in", why: e.Error(), hint: "a captive portal or a proxy may have answered: sign in to the network, or check AWS_CONSOLE_FEDERATION_ENDPOINT"}, true
	}
	if e, ok := errors.AsType[*federation.DurationError](err); ok {
		return message{what: "wrong usage", why: e.Error(), hint: "give --duration (or console_duration) from 15m to 12h", code: exitUsage}, true
	}
	return message{}, false
}

// wordAccount words what would open the wrong account.
func wordAccount(err error) (message, bool) {
	if e, ok := errors.AsType[*console.AccountError](err); ok {
		m := message{what: "which account?", why: e.Error(), hint: "name a profile that has a role in account " + e.Wanted}
		if len(e.Profiles) > 0 {
			m.hint, m.code = "name one of them", exitNeedsPerson
		}
		return m, true
	}
	if e, ok := errors.AsType[*source.MismatchError](err); ok {
		return message{what: "wrong account or role", why: e.Error(), hint: "check where the profile's credentials come from, and the endpoint that is asked (AWS_ENDPOINT_URL_STS); nothing was opened or handed out"}, true
	}
	return message{}, false
}

// wordPage words what is wrong with the page that was asked for.
func wordPage(err error) (message, bool) {
	if e, ok := errors.AsType[*federation.UnknownServiceError](err); ok {
		hint := "'aws-console --service list' prints all that are known; any other page opens with --destination"
		if len(e.Near) > 0 {
			hint = "did you mean " + strings.Join(e.Near, ", ") + "? " + hint
		}
		return message{what: "wrong usage", why: e.Error(), hint: hint, code: exitUsage}, true
	}
	if e, ok := errors.AsType[*federation.DestinationError](err); ok {
		hint := "give a path of the console, the https URL of one of its pages, or an ARN"
		if e.Partition != "" {
			hint = "name a profile of partition " + e.Partition
		}
		return message{what: "wrong destination", why: err.Error(), hint: hint, code: exitUsage}, true
	}
	if e, ok := errors.AsType[*federation.PortalError](err); ok {
		return message{what: "cannot open the access portal", why: e.Error(), hint: "check sso_start_url; without --portal the console opens by a sign-in of ours"}, true
	}
	if e, ok := errors.AsType[*federation.LogoutError](err); ok {
		return message{what: "cannot sign out first", why: e.Error(), hint: "sign out in the browser, or switch multi-session support on there; then run it without --logout", code: exitUsage}, true
	}
	return message{}, false
}

func wordEndpoint(err error) (message, bool) {
	if _, ok := errors.AsType[*federation.EndpointError](err); ok {
		return message{what: "cannot sign in", why: err.Error(), hint: "give an https URL, or http on this machine alone"}, true
	}
	if e, ok := errors.AsType[*federation.UnsupportedPartitionError](err); ok {
		return message{what: "partition " + e.Partition, why: "AWS publishes no " + e.Wanted + " for it", hint: "set AWS_CONSOLE_FEDERATION_ENDPOINT, or console_federation_endpoint in the profile, to the address that your administrator gives"}, true
	}
	if e, ok := errors.AsType[*federation.RegionError](err); ok {
		return message{what: "wrong region", why: e.Error(), hint: fmt.Sprintf("name a region of partition %s with --region or --signin-region, or unset AWS_REGION", e.Partition)}, true
	}
	return message{}, false
}

// otherWays are those to a console where no browser can be started.
const otherWays = "--print gives the URL, --copy puts it on the clipboard, --qr draws it for a phone"

func wordBrowser(err error) (message, bool) {
	if e, ok := errors.AsType[*browser.LaunchError](err); ok {
		why := e.Error()
		if e.Reason != "" { // that says more than what a launcher has tried in vain
			why = fmt.Sprintf("%s: %v (%s)", e.Launcher, e.Err, e.Reason)
		}
		return message{what: "opening the browser", why: why, hint: otherWays + "; BROWSER or --browser names another browser"}, true
	}
	if e, ok := errors.AsType[*console.ContainerError](err); ok {
		return message{what: "opening the browser", why: e.Error(), hint: "containers take the Firefox extension 'Open external links in a container', and an answer to its question; without --container the page opens outside"}, true
	}
	if e, ok := errors.AsType[*browser.NotFetchedError](err); ok {
		return message{what: "opening the browser", why: e.Error(), hint: "where no browser runs on this machine, or one runs that takes no page (a Firefox without a session bus): " + otherWays}, true
	}
	if e, ok := errors.AsType[*browser.UnreachableError](err); ok {
		return message{what: "opening the browser", why: e.Error(), hint: otherWays}, true
	}
	if e, ok := errors.AsType[*browser.UnknownBrowserError](err); ok {
		return message{what: "opening the browser", why: e.Error(), hint: "name one of those that are installed, or a program or a command with --browser"}, true
	}
	if e, ok := errors.AsType[*browser.UnknownProfileError](err); ok {
		return message{what: "opening the browser", why: e.Error(), hint: "name one of them, by its directory where two have one name; or make the profile in the browser first"}, true
	}
	if e, ok := errors.AsType[*browser.ProfileUnsupportedError](err); ok {
		return message{what: "opening the browser", why: e.Error(), hint: "name a browser that has profiles with --browser, such as firefox or chrome"}, true
	}
	if e, ok := errors.AsType[*browser.ContainerUnsupportedError](err); ok {
		return message{what: "opening the browser", why: e.Error(), hint: "take --browser firefox with --container; other browsers have --browser-profile"}, true
	}
	return message{}, false
}

// wordHandOver words what goes wrong with a person, or with the ways to a console beside the browser.
func wordHandOver(err error) (message, bool) {
	if e, ok := errors.AsType[*prompt.NobodyError](err); ok && e.Asked {
		return message{what: "no profile was chosen", why: "the list was left", hint: "name it: aws-console PROFILE", code: exitInterrupted}, true
	}
	if e, ok := errors.AsType[*clipboard.UnavailableError](err); ok {
		return message{what: "no clipboard", why: e.Error(), hint: "install wl-clipboard, xclip or xsel, or take --print or --qr"}, true
	}
	if e, ok := errors.AsType[*source.InputError](err); ok {
		return message{what: "cannot use --stdin", why: e.Error(), hint: "give it what a credential_process prints: one JSON object with Version 1, AccessKeyId, SecretAccessKey and SessionToken"}, true
	}
	if e, ok := errors.AsType[*console.PictureError](err); ok {
		return message{what: "cannot draw the QR code", why: e.Error(), hint: "make the window larger or its letters smaller; --print gives the URL itself"}, true
	}
	return message{}, false
}
