package wording

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/seed642dee07/aws-federate/internal/arn"
	"github.com/seed642dee07/aws-federate/internal/cred"
	"github.com/seed642dee07/aws-federate/internal/signin"
	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/cache"
	"github.com/seed642dee07/aws-federate/pkg/lock"
)

// wordWarm words what became of several profiles by what became of the first of them.
func wordWarm(program string, err error) (message, bool) {
	e, ok := errors.AsType[*cred.WarmError](err)
	if !ok || errors.Is(err, context.Canceled) {
		return message{}, false
	}
	m := word(program, e.Err)
	m.what = fmt.Sprintf("%d of %d profiles were not fetched (%s): %s", len(e.Names), e.Of, strings.Join(e.Names, ", "), m.what)
	return m, true
}

// wordPerson words what concerns a person's answers.
func wordPerson(program string, err error) (message, bool) {
	if e, ok := errors.AsType[*source.PersonNeededError](err); ok {
		return message{what: whose(e.Profile) + " needs " + e.What, why: personWhy(e), hint: personHint(program, e), code: exitNeedsPerson}, true
	}
	if e, ok := errors.AsType[*source.CodeError](err); ok {
		hint := "check the clock of the device, and that mfa_serial names it; a code is good once: wait for the next one"
		if !e.Sent && e.Spent {
			hint = "wait until the device shows the next code, half a minute at most"
		}
		return message{what: whose(e.Profile), why: e.Error(), hint: hint, code: exitFailed}, true
	}
	return wordOthers(err)
}

// wordOthers words what concerns other processes that fetch the same.
func wordOthers(err error) (message, bool) {
	if e, ok := errors.AsType[*cache.SharedError](err); ok {
		return message{what: "waited for " + e.From.String() + ", which got no credentials", why: e.Reason, hint: "run it again, and you are asked anew", code: exitNeedsPerson}, true
	}
	if e, ok := errors.AsType[*signin.OtherError](err); ok {
		return message{what: "waited for " + e.From.String() + ", which asked for the same sign-in", why: e.Reason, hint: "run it again, and you are asked anew", code: exitNeedsPerson}, true
	}
	if e, ok := errors.AsType[*lock.HeldError](err); ok {
		hint := "answer what it asks, or wait for its end; then run it again"
		if e.Holder.PID != 0 && !e.Holder.Elsewhere() {
			hint = fmt.Sprintf("answer what it asks, or end it, such as with 'kill %d'; then run it again", e.Holder.PID)
		}
		return message{what: "waited in vain for " + e.Holder.String(), why: "it is fetching the same credentials and has not come to an end", hint: hint, code: exitFailed}, true
	}
	return message{}, false
}

func personWhy(e *source.PersonNeededError) string {
	if e.Waited > 0 {
		return fmt.Sprintf("nobody answered within %s", e.Waited)
	}
	return e.Err.Error()
}

func personHint(program string, e *source.PersonNeededError) string {
	if e.Login {
		return fmt.Sprintf("run 'aws login --profile %s', and then this again", text.Quote(e.Profile))
	}
	if e.SignIn {
		return fmt.Sprintf("run 'aws-federate-cred login --profile %s', and then this again", text.Quote(e.Profile))
	}
	command := program
	if e.Profile != "" {
		command += " --profile " + text.Quote(e.Profile)
	}
	if e.Nested {
		return "run the same in a terminal once, such as '" + command + "', and the cache serves later runs"
	}
	return "run the same in a terminal once, such as '" + command + "', and the cache serves later runs; or give the code with --mfa-token"
}

// owner names where credentials stand.
func owner(profile string) string {
	if profile == "" {
		return "the environment or standard input"
	}
	return fmt.Sprintf("profile %q", profile)
}

// whose names a profile, or what stands in place of one.
func whose(profile string) string {
	if profile == "" {
		return "the role for the keys in the environment"
	}
	return fmt.Sprintf("profile %q", profile)
}

// wordCall words a refusal by a service. What the service says is repeated, as it names the user and the role.
func wordCall(_ string, err error) (message, bool) {
	if e, ok := errors.AsType[*source.ClockError](err); ok {
		return message{what: "wrong clock", why: clockWhy(e.Skew), hint: "set this machine's clock, such as with 'timedatectl set-ntp true' or in the system's settings", code: exitFailed}, true
	}
	e, ok := errors.AsType[*source.CallError](err)
	if !ok {
		return message{}, false
	}
	why := strings.TrimSpace(e.Message)
	if e.RequestID != "" {
		why += " (request " + e.RequestID + ")"
	}
	what, hint := fmt.Sprintf("assuming %s for %s", e.Role, whose(e.Profile)), callHint(e)
	switch {
	case e.Service == source.IdentityCenter:
		hint = portalHint(e)
	case e.Service == source.IdentityCenterOIDC:
		what, hint = "signing in to IAM Identity Center for "+whose(e.Profile), oidcHint(e)
	case e.FederatedUser != "":
		what = "getting a console session for the keys of " + owner(e.Profile)
	case e.Operation == "GetCallerIdentity":
		what = "asking AWS whose the credentials of " + owner(e.Profile) + " are"
	case e.Role == "":
		what = "getting an MFA session for " + whose(e.Profile)
	case e.TokenFile != "" && e.Profile == "":
		what = fmt.Sprintf("assuming %s, as the environment wants it", e.Role)
	}
	return message{what: what + ": " + e.Code, why: why, hint: hint, code: exitFailed}, true
}

func clockWhy(ahead time.Duration) string {
	if ahead > 0 {
		return fmt.Sprintf("this machine's clock is %s behind that of AWS", ahead.Round(time.Second))
	}
	return fmt.Sprintf("this machine's clock is %s ahead of that of AWS", (-ahead).Round(time.Second))
}

// callHint says what to do about an error code of STS.
// Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html and CommonErrors.html there.
func callHint(e *source.CallError) string {
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
		if e.MFASession {
			return endedSessionHint
		}
		return fmt.Sprintf("access key %s is unknown: deleted, switched off, of another partition, or without its session token; check the profile that it comes from", e.KeyID)
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
		return "check the policy that was given to narrow the session; smaller is better"
	case "RegionDisabledException":
		return "STS is switched off in this region for the account; take another region with --region"
	}
	return busyHint(e)
}

// endedSessionHint is for an MFA session that the cache has and AWS no longer takes.
const endedSessionHint = "AWS does not take the cached MFA session any more; run it again with --refresh, which asks for a new code"

func deniedHint(e *source.CallError) string {
	switch {
	case e.FederatedUser != "":
		return fmt.Sprintf("the user needs sts:GetFederationToken, for federated-user/%s, and a policy may want MFA, which that call cannot have; %s", e.FederatedUser, roleHint)
	case e.Role == "":
		return "the user's policies may deny sts:GetSessionToken; with 'mfa_session = never' in the profile the code goes with the call for the role"
	}
	hint := "check that the role exists, that its trust policy lets you in, and that the user's own policies allow sts:AssumeRole"
	switch {
	case e.MFASerial == "":
		return hint + "; a role that wants MFA needs mfa_serial, one with an external ID external_id"
	case e.MFASession:
		return hint + "; a role with an external ID needs external_id, and one that wants a recent code (aws:MultiFactorAuthAge) --refresh or 'mfa_session = never'"
	}
	return hint + "; a role with an external ID needs external_id"
}

// invalidHint says what to do about a value that STS refuses. Most are checked before a call; what a role allows only STS knows.
func invalidHint(e *source.CallError) string {
	switch {
	case e.Chained:
		return "ask for a session of an hour at most: this role is assumed from another session"
	case e.Wanted > time.Hour:
		return fmt.Sprintf("the role may allow less than %s: its MaxSessionDuration is an hour until it is raised, to 12h at most; ask for less with --duration or duration_seconds, "+
			"or have it raised: aws iam update-role --role-name %s --max-session-duration %d", text.Duration(e.Wanted), text.Quote(arn.Name(e.Role)), int(e.Wanted.Seconds()))
	}
	return "check the settings of the role; for the duration: what the role allows is its MaxSessionDuration"
}

// portalHint says what to do about an error of IAM Identity Center. That the role is not the person's is a status, whose code the
// documentation leaves out.
// Source: https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/API_GetRoleCredentials.html
func portalHint(e *source.CallError) string {
	switch e.Status {
	case http.StatusForbidden, http.StatusNotFound:
		return fmt.Sprintf("check sso_account_id and sso_role_name; whoever is signed in has no such role: 'aws-federate-cred login --profile %s' signs in anew", text.Quote(e.Profile))
	case http.StatusBadRequest:
		return "check sso_account_id, sso_role_name and sso_region"
	}
	return busyHint(e)
}

// busyHint says what to do about what is nobody's fault here.
func busyHint(e *source.CallError) string {
	switch e.Code {
	case "Throttling", "ThrottlingException", "RequestLimitExceeded", "TooManyRequestsException":
		return "AWS asks for fewer calls; wait a little and run it again"
	}
	if e.Status >= 500 {
		return "the fault is on AWS's side; wait a little and run it again"
	}
	return "run it again with --verbose to see more"
}

// wordNetwork words what goes wrong on the way to AWS.
func wordNetwork(_ string, err error) (message, bool) {
	if e, ok := errors.AsType[*source.NetworkError](err); ok {
		why := fmt.Sprintf("no answer within %s", e.Waited)
		if e.Waited == 0 {
			why = e.Err.Error()
		}
		return message{what: e.Operation + ": cannot reach " + e.Host, why: why, hint: networkHint(e), code: exitFailed}, true
	}
	if e, ok := errors.AsType[*source.AnswerError](err); ok {
		if e.Status >= http.StatusInternalServerError {
			return message{what: "wrong answer", why: e.Error(), hint: "the fault is on their side; wait a little and run it again", code: exitFailed}, true
		}
		hint := "a captive portal or a proxy may have answered: sign in to the network, or check " + cmp.Or(e.SentBy, endpointVariable(e.Service))
		return message{what: "wrong answer", why: e.Error(), hint: hint, code: exitFailed}, true
	}
	if e, ok := errors.AsType[*source.SetupError](err); ok {
		hint := "check the region, and " + cmp.Or(e.SentBy, "the endpoint (endpoint_url, AWS_ENDPOINT_URL…)")
		return message{what: e.What, why: e.Err.Error(), hint: hint, code: exitFailed}, true
	}
	if e, ok := errors.AsType[*source.BundleError](err); ok {
		return message{what: "cannot use the certificates in " + e.File, why: e.Err.Error(), hint: bundleHint(e), code: exitFailed}, true
	}
	return message{}, false
}

// endpointVariable is the variable that sends the calls of a service elsewhere.
func endpointVariable(s source.Service) string {
	switch s {
	case source.IdentityCenter:
		return "AWS_ENDPOINT_URL_SSO"
	case source.SignIn:
		return "AWS_ENDPOINT_URL_SIGNIN"
	case source.Container:
		return "AWS_CONTAINER_CREDENTIALS_FULL_URI"
	case source.Instance:
		return "AWS_EC2_METADATA_SERVICE_ENDPOINT"
	case source.IdentityCenterOIDC:
		return "AWS_ENDPOINT_URL_SSO_OIDC"
	case source.STS:
	}
	return "AWS_ENDPOINT_URL_STS"
}

func processHint(e *source.ProcessError) string {
	if e.Setting == "mfa_process" {
		return "run the command by hand: it has to print a code of six digits and nothing else, and no shell runs it"
	}
	return "run the command by hand: it has to print one JSON object with Version 1, AccessKeyId and SecretAccessKey, and no shell runs it"
}

// wordProcess words what is wrong with sources of credentials outside AWS.
func wordProcess(_ string, err error) (message, bool) {
	if e, ok := errors.AsType[*source.CircleError](err); ok {
		return message{what: "credential_process leads in a circle", why: strings.Join(e.Chain, " -> "), hint: "let the credential_process name another profile than the one that it stands in", code: exitFailed}, true
	}
	if e, ok := errors.AsType[*source.ProcessError](err); ok {
		return message{what: fmt.Sprintf("%s of profile %q", e.Setting, e.Profile), why: e.Program + " " + e.Reason, hint: processHint(e), code: exitFailed}, true
	}
	if e, ok := errors.AsType[*source.EnvironmentError](err); ok {
		return message{what: "no credentials in the environment", why: e.Error(), hint: environmentHint(e), code: exitFailed}, true
	}
	return message{}, false
}
