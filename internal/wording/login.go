package wording

import (
	"errors"
	"fmt"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/internal/cred"
	"github.com/seed642dee07/aws-federate/internal/renewal"
	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/internal/text"
)

func notKept(e *renewal.KeepError) message {
	return message{
		what: "the sign-in cannot be kept", why: e.Error(),
		hint: "let the directory be one that you may write to: the AWS CLI keeps its sign-ins there, too",
	}
}

// notSignedIn is what came of the command login; what else can go wrong with a sign-in is worded as
// anywhere.
func notSignedIn(e *cred.LoginError) message {
	needed, ok := errors.AsType[*source.PersonNeededError](e.Err)
	if !ok {
		return message{}
	}
	return message{what: "not signed in for " + whose(e.Profile), why: personWhy(needed), hint: loginHint(e), code: exitNeedsPerson}
}

func loginHint(e *cred.LoginError) string {
	again := "aws-federate-cred login --profile " + text.Quote(e.Profile)
	if e.Switched {
		return fmt.Sprintf("run '%s' where somebody can be asked, without --no-prompt, --prompt none and AWS_FEDERATE_PROMPT=none", again)
	}
	return fmt.Sprintf("run '%s' again; with --device-code the browser may be on another device", again)
}

// oidcHint says what to do about an error of IAM Identity Center's OIDC service.
// Source: https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/API_CreateToken.html.
func oidcHint(e *awscall.CallError) string {
	switch e.Code {
	case "InvalidRequestException", "InvalidScopeException", "InvalidRequestRegionException",
		"InvalidClientMetadataException", "InvalidRedirectUriException":
		return "check sso_start_url, sso_region and sso_registration_scopes"
	case "InvalidClientException", "UnauthorizedClientException", "InvalidGrantException":
		return fmt.Sprintf("sign in anew: 'aws-federate-cred login --profile %s' registers this program again", text.Quote(e.Profile))
	}
	return busyHint(e)
}
