package wording

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/seed642dee07/aws-federate/internal/arn"
	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/internal/text"
)

func wrongClock(e *awscall.ClockError) message {
	return message{
		what: "wrong clock", why: clockWhy(e.Skew),
		hint: "set this machine's clock, such as with 'timedatectl set-ntp true' or in the system's settings",
	}
}

// refusedCall words a refusal by a service. What the service says is repeated, as it names the user
// and the role.
func refusedCall(e *awscall.CallError) message {
	switch e.Service {
	case awscall.Container, awscall.Instance, awscall.SignIn:
		return notOffered(e)
	case awscall.STS, awscall.IAM, awscall.IdentityCenter, awscall.IdentityCenterOIDC:
	}
	why := strings.TrimSpace(e.Message)
	if e.RequestID != "" {
		why += " (request " + e.RequestID + ")"
	}
	what, hint := fmt.Sprintf("assuming %s for %s", e.Role, whose(e.Profile)), callHint(e)
	switch {
	case e.Service == awscall.IAM:
		what, hint = fmt.Sprintf("%s for the keys of %s", e.Operation, owner(e.Profile)), iamHint(e)
	case e.Operation == "ListAccounts":
		what, hint = "listing the accounts of the sign-in", listHint(e)
	case e.Operation == "ListAccountRoles":
		what, hint = "listing "+e.Role, listHint(e)
	case e.Service == awscall.IdentityCenter:
		hint = portalHint(e)
	case e.Service == awscall.IdentityCenterOIDC:
		what, hint = "signing in to IAM Identity Center", oidcHint(e)
		if e.Profile != "" { // else an sso-session was named
			what += " for " + whose(e.Profile)
		}
	case e.FederatedUser != "":
		what = "getting a console session for the keys of " + owner(e.Profile)
	case e.Operation == "GetWebIdentityToken":
		what, hint = "getting an identity token for "+owner(e.Profile), tokenHint(e)
	case e.Operation == "GetCallerIdentity":
		what = "asking AWS whose the credentials of " + owner(e.Profile) + " are"
	case e.Role == "":
		what = "getting an MFA session for " + whose(e.Profile)
	case e.TokenFile != "" && e.Profile == "":
		what = fmt.Sprintf("assuming %s, as the environment wants it", e.Role)
	}
	return message{what: what + ": " + e.Code, why: why, hint: hint}
}

func clockWhy(ahead time.Duration) string {
	if ahead > 0 {
		return fmt.Sprintf("this machine's clock is %s behind that of AWS", ahead.Round(time.Second))
	}
	return fmt.Sprintf("this machine's clock is %s ahead of that of AWS", (-ahead).Round(time.Second))
}

// callHint says what to do about an error code of STS.
// Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html and
// CommonErrors.html there.
func callHint(e *awscall.CallError) string {
	if hint := webIdentityHint(e); hint != "" && e.TokenFile != "" {
		return hint
	}
	switch e.Code {
	case "AccessDenied", "AccessDeniedException":
		if e.WrongDevice() {
			return fmt.Sprintf("check mfa_serial (%s): it has to be a device of the user whose keys sign (%s)", e.MFASerial, e.KeyID)
		}
		return deniedHint(e)
	case "InvalidClientTokenId", "UnrecognizedClientException", "InvalidAccessKeyId":
		return unknownKeyHint(e)
	case "SignatureDoesNotMatch", "IncompleteSignature":
		return fmt.Sprintf("the secret key that belongs to access key %s is wrong; copy it again", e.KeyID)
	case "ExpiredToken", "ExpiredTokenException":
		if e.MFASession {
			return endedSessionHint
		}
		return fmt.Sprintf("the session of access key %s is over; renew it where it comes from", e.KeyID)
	case "ValidationError", "ValidationException":
		return invalidHint(e)
	case "MalformedPolicyDocument", "PackedPolicyTooLarge":
		if e.Tagged {
			return "check the policy and the tags of the session, which share one limit; fewer or shorter is better"
		}
		return "check the policy that was given to narrow the session; smaller is better"
	case "RegionDisabledException":
		return "STS is switched off in this region for the account; take another region with --region"
	}
	return busyHint(e)
}

// tokenHint says what to do where AWS gives no identity token.
// Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetWebIdentityToken.html
func tokenHint(e *awscall.CallError) string {
	switch e.Code {
	case "OutboundWebIdentityFederationDisabledException":
		return "an administrator switches it on, once for the account: aws iam enable-outbound-web-identity-federation"
	case "AccessDenied", "AccessDeniedException":
		return "the policies of the role or the user have to allow sts:GetWebIdentityToken, which may go by the audience and the lifetime"
	case "SessionDurationEscalationException":
		return "the token may not outlive the credentials: ask for less with --lifetime, or for new credentials with --refresh"
	}
	return callHint(e)
}

// unknownKeyHint names the partition where no ARN does: which one is asked goes by the region alone.
func unknownKeyHint(e *awscall.CallError) string {
	if e.MFASession {
		return endedSessionHint
	}
	hint := fmt.Sprintf(
		"access key %s is unknown: deleted, switched off, of another partition, or without its session token; check the "+
			"profile that it comes from",
		e.KeyID,
	)
	if e.Role == "" {
		hint += "; for keys of another partition name a region of it, such as --region cn-north-1 or us-gov-west-1"
	}
	return hint
}

// endedSessionHint is for an MFA session that the cache has and AWS no longer takes.
const endedSessionHint = "AWS does not take the cached MFA session any more; run it again with --refresh, which asks for a new code"

func deniedHint(e *awscall.CallError) string {
	switch {
	case e.FederatedUser != "":
		return fmt.Sprintf(
			"the user needs sts:GetFederationToken, for federated-user/%s, and a policy may want MFA, which that call cannot "+
				"have; %s",
			e.FederatedUser,
			roleHint,
		)
	case e.Role == "":
		return "the user's policies may deny sts:GetSessionToken; with 'mfa_session = never' in the profile the code goes with the call for " +
			"the role"
	}
	hint := "check that the role exists, that its trust policy lets you in, and that the user's own policies allow sts:AssumeRole"
	if e.Tagged {
		hint += "; for session_tags both have to allow sts:TagSession as well"
	}
	switch {
	case e.MFASerial == "" && e.SourceMFA != "":
		return fmt.Sprintf(
			"%s; if it wants MFA, put mfa_serial into profile %q as well: that of its source profile (%s) does not count for "+
				"the role; one with an external ID needs external_id",
			hint,
			e.Profile,
			e.SourceMFA,
		)
	case e.MFASerial == "":
		return hint + "; a role that wants MFA needs mfa_serial, one with an external ID external_id"
	case e.MFASession:
		return hint + "; a role with an external ID needs external_id, and one that wants a recent code (aws:MultiFactorAuthAge) --refresh or " +
			"'mfa_session = never'"
	}
	return hint + "; a role with an external ID needs external_id"
}

// invalidHint says what to do about a value that STS refuses. Most are checked before a call; what
// a role allows only STS knows.
func invalidHint(e *awscall.CallError) string {
	switch {
	case e.Chained:
		return "ask for a session of an hour at most: this role is assumed from another session"
	case e.WantedBySetting:
		return fmt.Sprintf("the role may allow less than %s: delete duration_seconds of profile %s, which the console has no use for; "+
			"the MFA code is used up, and the next one is needed", text.Duration(e.Wanted), text.Quote(e.Profile))
	case e.Wanted > time.Hour:
		return fmt.Sprintf("the role may allow less than %s: its MaxSessionDuration is an hour until it is raised, to 12h at most; "+
			"ask for less with --duration or duration_seconds, or have it raised: aws iam update-role --role-name %s --max-session-duration %d",
			text.Duration(e.Wanted), text.Quote(arn.Name(e.Role)), int(e.Wanted.Seconds()))
	}
	return "check the settings of the role; for the duration: what the role allows is its MaxSessionDuration"
}

// portalHint says what to do about an error of IAM Identity Center. That the role is not the
// person's is a status, whose code the documentation leaves out.
// Source:
// https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/API_GetRoleCredentials.html
func portalHint(e *awscall.CallError) string {
	switch e.Status {
	case http.StatusForbidden, http.StatusNotFound:
		if e.Session != "" {
			return fmt.Sprintf(
				"whoever is signed in has no such role: check sso_account_id and sso_role_name; 'aws-federate-cred setup sso %s "+
					"--dry-run' shows those that no profile has yet, and 'aws-federate-cred login --profile %s' signs in as somebody else",
				text.Quote(e.Session),
				text.Quote(e.Profile),
			)
		}
		return fmt.Sprintf(
			"check sso_account_id and sso_role_name; whoever is signed in has no such role: 'aws-federate-cred login --profile "+
				"%s' signs in anew",
			text.Quote(e.Profile),
		)
	case http.StatusBadRequest:
		return "check sso_account_id, sso_role_name and sso_region"
	}
	return busyHint(e)
}

// listHint says what to do where the access portal does not list what a sign-in leads to.
func listHint(e *awscall.CallError) string {
	switch e.Status {
	case http.StatusBadRequest, http.StatusForbidden, http.StatusNotFound:
		return "check sso_region of the sso-session, and sign in anew with 'aws-federate-cred login SESSION'"
	}
	return busyHint(e)
}

// busyHint says what to do about what is nobody's fault here.
func busyHint(e *awscall.CallError) string {
	switch e.Code {
	case "Expired":
		return "check this machine's clock; if it is right, the fault is on their side: run it again"
	case "Throttling", "ThrottlingException", "RequestLimitExceeded", "TooManyRequestsException":
		return "AWS asks for fewer calls; wait a little and run it again"
	}
	if e.Status >= 500 {
		return "the fault is on AWS's side; wait a little and run it again"
	}
	return "run it again with --verbose to see more"
}
