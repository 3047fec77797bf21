package wording

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/internal/cred/signincmd"
	"github.com/seed642dee07/aws-federate/internal/prompt"
	"github.com/seed642dee07/aws-federate/internal/renewal"
	"github.com/seed642dee07/aws-federate/internal/signin"
	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/internal/starturl"
	"github.com/seed642dee07/aws-federate/internal/text"
)

func notKept(e *renewal.KeepError) message {
	return message{
		what: "the sign-in cannot be kept", why: e.Error(),
		hint: "let the directory be one that you may write to: the AWS CLI keeps its sign-ins there, too",
	}
}

func notForgotten(e *signin.ForgetError) message {
	return message{
		what: "the sign-in cannot be forgotten", why: e.Error(),
		hint: "remove the file by hand: the token in it may be good yet",
	}
}

// notSignedIn is what came of the command login; what else can go wrong with a sign-in is worded as
// anywhere.
func notSignedIn(e *signincmd.LoginError) message {
	needed, ok := errors.AsType[*source.PersonNeededError](e.Err)
	if !ok {
		return message{}
	}
	what := "not signed in for " + whose(e.Profile)
	if e.Profile == "" {
		what = "not signed in to " + e.Session
	}
	return message{what: what, why: personWhy(needed), hint: loginHint(e), code: exitNeedsPerson}
}

func loginHint(e *signincmd.LoginError) string {
	again := "aws-federate-cred login --profile " + text.Quote(e.Profile)
	if e.Profile == "" {
		again = "aws-federate-cred login " + text.Quote(e.Session)
	}
	if nobody, ok := errors.AsType[*prompt.NobodyError](e.Err); ok && nobody.Off {
		return fmt.Sprintf("run '%s --prompt auto' where somebody can be asked", again)
	}
	return fmt.Sprintf("run '%s' again; with --device-code the browser may be on another device", again)
}

// signInNeeded is for a run that needs a sign-in to IAM Identity Center and knows what it lacks.
// Where a person was asked, what came of that is said.
func signInNeeded(e *source.PersonNeededError) message {
	lack, ok := errors.AsType[*signin.NeededError](e.Err)
	if !ok || !e.SignIn || e.Waited > 0 {
		return message{}
	}
	where, needs := cmp.Or(e.Session, e.StartURL), whose(e.Profile)+" needs it"
	m := message{why: needs + "; " + e.Err.Error(), hint: signInHintOf(e), code: exitNeedsPerson}
	switch lack.Lack {
	case signin.Nothing:
		m.what, m.why = "you are not signed in to "+where, needs
		if nobody, ok := errors.AsType[*signin.NobodyError](e.Err); ok {
			m.why += ", and " + nobody.Error()
		}
	case signin.Ended:
		m.what = "your sign-in to " + where + " has ended"
	case signin.Unreadable:
		m.what = "your sign-in to " + where + " cannot be read"
	}
	return m
}

// signInHintOf names the command that signs in: to the sso-session, which many profiles share, else
// for the profile.
func signInHintOf(e *source.PersonNeededError) string {
	name := text.Quote(e.Session)
	if e.Session == "" || e.Namesake {
		name = "--profile " + text.Quote(e.Profile)
	}
	return fmt.Sprintf("run 'aws-federate-cred login %s', and then this again", name)
}

// noPortalFound words a start URL that leads to no access portal.
func noPortalFound(e *source.StartURLError) message {
	what := "signing in to " + e.Session
	if e.Session == "" {
		what = "signing in for " + whose(e.Profile)
	}
	return message{what: what, why: e.Error(), hint: portalFoundHint(e)}
}

// noSignIn words a profile that login and logout have no use for.
func noSignIn(e *signincmd.NoSignInError) message {
	hint := "name a profile of IAM Identity Center; 'aws configure sso' sets one up"
	switch {
	case e.Type == "login":
		hint = fmt.Sprintf("it signs in with another command: 'aws %s --profile %s'", e.Command, text.Quote(e.Profile))
	case len(e.Known) > 0:
		hint = fmt.Sprintf("name a profile of IAM Identity Center or an sso-session: aws-federate-cred %s %s", e.Command, oneOf(e.Known))
	}
	return message{what: "no sign-in", why: e.Error(), hint: hint, code: exitUsage}
}

// whichSignIn words that login and logout do not know what for.
func whichSignIn(e *signincmd.WhichError) message {
	m := message{what: "which sign-in", why: e.Error(), code: exitUsage}
	known := slices.Concat(e.Sessions, e.Profiles)
	switch {
	case len(known) == 0:
		m.hint = "'aws configure sso' sets up a profile that signs in to IAM Identity Center"
	default:
		m.hint = fmt.Sprintf("name one: aws-federate-cred %s %s", e.Command, oneOf(known))
	}
	if len(e.Sessions) > 0 {
		m.why += ": " + strings.Join(e.Sessions, ", ")
	}
	if e.Command == "logout" && len(known) > 0 {
		m.hint += "; --all ends all of them"
	}
	return m
}

// oneOf is a choice of names, as usage has it.
func oneOf(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = text.Quote(name)
	}
	return strings.Join(quoted, "|")
}

// oidcHint says what to do about an error of IAM Identity Center's OIDC service.
// Source: https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/API_CreateToken.html.
func oidcHint(e *awscall.CallError) string {
	again := "aws-federate-cred login --profile " + text.Quote(e.Profile)
	if e.Profile == "" {
		again = "aws-federate-cred login"
	}
	switch e.Code {
	case "InvalidRequestException", "InvalidScopeException", "InvalidRequestRegionException",
		"InvalidClientMetadataException", "InvalidRedirectUriException":
		return "check sso_start_url, sso_region and sso_registration_scopes"
	case "InvalidClientException", "UnauthorizedClientException", "InvalidGrantException":
		return fmt.Sprintf("sign in anew: '%s' registers this program again", again)
	}
	return busyHint(e)
}

// portalFoundHint says what to mend where a start URL leads to no access portal.
func portalFoundHint(e *source.StartURLError) string {
	failed, ok := errors.AsType[*starturl.ResolveError](e.Err)
	switch {
	case ok && (failed.Unreached != nil || failed.Waited > 0):
		return "check the network, the proxy, and that sso_start_url is the address of your company's access portal"
	case ok && failed.Setting == "sso_region":
		return "set sso_region to the region of your IAM Identity Center"
	}
	return "set sso_start_url to the address of the access portal, https://….awsapps.com/start, or to one of your company that redirects to it"
}
