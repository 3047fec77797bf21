package app

import (
	"errors"
	"fmt"

	"github.com/seed642dee07/aws-federate/internal/source"
)

// wordToken words what is wrong with a token before it is sent.
func wordToken(_ string, err error) (message, bool) {
	e, ok := errors.AsType[*source.TokenError](err)
	if !ok {
		return message{}, false
	}
	what := "no usable token by " + e.Setting
	if e.Profile != "" {
		what += fmt.Sprintf(" of profile %q", e.Profile)
	}
	if e.File == "" {
		return message{what: what, why: e.Setting + " " + e.Reason, hint: "set " + e.Setting + " to the token alone, in one line", code: exitFailed}, true
	}
	hint := "the program that writes the file, such as Kubernetes or a CI system, has to write a token there, and this user has to be allowed to read it"
	return message{what: what, why: e.File + " " + e.Reason, hint: hint, code: exitFailed}, true
}

// webIdentityHint says what to do about an error code of AssumeRoleWithWebIdentity.
// Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
func webIdentityHint(e *source.CallError) string {
	switch e.Code {
	case "ExpiredTokenException", "ExpiredToken":
		return fmt.Sprintf("the token in %s is over: the program that writes the file has to renew it; then run this again", e.TokenFile)
	case "InvalidIdentityToken", "InvalidIdentityTokenException":
		return fmt.Sprintf("check that %s holds an ID token for AWS (audience sts.amazonaws.com), and that its issuer is an identity provider in IAM of the role's account", e.TokenFile)
	case "IDPRejectedClaim", "IDPRejectedClaimException":
		return fmt.Sprintf("the identity provider takes back the token in %s, or its claims: let it issue a new one", e.TokenFile)
	case "IDPCommunicationError", "IDPCommunicationErrorException":
		return "AWS cannot reach the identity provider; wait a little and run it again"
	case "AccessDenied", "AccessDeniedException":
		return "check that the role exists, and that its trust policy allows sts:AssumeRoleWithWebIdentity to the token's issuer, with conditions that its subject and audience meet"
	}
	return ""
}
