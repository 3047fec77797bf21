package wording

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/internal/text"
)

// badToken words what is wrong with a token before it is sent.
func badToken(e *source.TokenError) message {
	what := "no usable token by " + e.Setting
	if e.Profile != "" {
		what += fmt.Sprintf(" of profile %q", e.Profile)
	}
	if e.File == "" {
		return message{what: what, why: e.Setting + " " + e.Reason, hint: "set " + e.Setting + " to the token alone, in one line"}
	}
	hint := "the program that writes the file, such as Kubernetes or a CI system, has to write a token there, and this user has to be " +
		"allowed to read it"
	return message{what: what, why: e.File + " " + e.Reason, hint: hint}
}

// webIdentityHint says what to do about an error code of AssumeRoleWithWebIdentity.
// Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
func webIdentityHint(e *awscall.CallError) string {
	switch e.Code {
	case "ExpiredTokenException", "ExpiredToken":
		return fmt.Sprintf("the token in %s is over: the program that writes the file has to renew it; then run this again", e.TokenFile)
	case "InvalidIdentityToken", "InvalidIdentityTokenException":
		return fmt.Sprintf(
			"check that %s holds an ID token for AWS (audience sts.amazonaws.com), and that its issuer is an identity provider "+
				"in IAM of the role's account",
			e.TokenFile,
		)
	case "IDPRejectedClaim", "IDPRejectedClaimException":
		return fmt.Sprintf("the identity provider takes back the token in %s, or its claims: let it issue a new one", e.TokenFile)
	case "IDPCommunicationError", "IDPCommunicationErrorException":
		return "AWS cannot reach the identity provider; wait a little and run it again"
	case "AccessDenied", "AccessDeniedException":
		return "check that the role exists, and that its trust policy allows sts:AssumeRoleWithWebIdentity to the token's issuer, with " +
			"conditions that its subject and audience meet"
	}
	return ""
}

// notOffered words a refusal by what gives credentials as they are: a container's endpoint, an
// instance's metadata service, AWS Sign-In.
func notOffered(e *awscall.CallError) message {
	if e.Service == awscall.SignIn {
		return message{
			what: fmt.Sprintf(
				"renewing the sign-in of profile %q: %s",
				e.Profile,
				e.Code,
			),
			why:  strings.TrimSpace(e.Message),
			hint: signInHint(e),
		}
	}
	what := "no credentials from " + string(e.Service) + forProfile(e.Call)
	hint := containerHint(e)
	if e.Service == awscall.Instance {
		hint = instanceHint(e)
	}
	return message{what: what + ": " + e.Code, why: strings.TrimSpace(e.Message), hint: hint}
}

// signInHint says what to do about an error of AWS Sign-In.
// Source: https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-sign-in.html
func signInHint(e *awscall.CallError) string {
	if e.Code == "INSUFFICIENT_PERMISSIONS" {
		return "whoever signed in needs the policy SignInLocalDevelopmentAccess, or signin:CreateOAuth2Token by another"
	}
	if e.Status >= http.StatusInternalServerError || e.Status == http.StatusTooManyRequests {
		return busyHint(e)
	}
	return fmt.Sprintf("run it again; if it stays, sign in anew with 'aws login --profile %s'", text.Quote(e.Profile))
}

func containerHint(e *awscall.CallError) string {
	if e.Status >= http.StatusInternalServerError || e.Status == http.StatusTooManyRequests || e.Status == http.StatusOK {
		return "wait a little and run it again; if it stays, look into the log of what serves " + e.Host
	}
	return "check that what runs here has a role, and the token in AWS_CONTAINER_AUTHORIZATION_TOKEN or the file of " +
		"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"
}

// instanceHint says what to do about an answer of the metadata service.
// Source:
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html
func instanceHint(e *awscall.CallError) string {
	switch {
	case e.Status == http.StatusNotFound && e.Code != "NoToken":
		return attachRole + ", or name a profile with --profile"
	case e.Status == http.StatusUnauthorized, e.Code == "NoToken":
		return "the service has to give a token: let the instance have version 2 of it, in a container with a hop limit of 2 (aws ec2 " +
			"modify-instance-metadata-options)"
	case e.Status == http.StatusForbidden:
		return enableMetadata + ", or name a profile with --profile"
	case strings.HasPrefix(e.Code, "AssumeRole"):
		return "check that the trust policy of the instance's role lets ec2.amazonaws.com in"
	}
	return "wait a little and run it again"
}

// What an instance lacks that gives no credentials.
const (
	attachRole     = "attach an IAM role to the instance"
	enableMetadata = "let the instance have the service, with aws ec2 modify-instance-metadata-options --http-endpoint enabled"
)

// environmentHint says what to do about a variable.
func environmentHint(e *source.EnvironmentError) string {
	switch {
	case strings.HasPrefix(e.Variable, "AWS_CONTAINER_"):
		return "what runs a container sets it, to what gives credentials there; elsewhere, name a profile with --profile"
	case strings.HasPrefix(e.Variable, "AWS_EC2_"):
		return "unset it on an EC2 instance; elsewhere, name a profile with --profile"
	}
	return keysHint
}

// keysHint is for who has no keys in the environment, and needs some there.
const keysHint = "export AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN), or name a profile with --profile"

func circle(e *source.CircleError) message {
	return message{
		what: "credential_process leads in a circle", why: strings.Join(e.Chain, " -> "),
		hint: "let the credential_process name another profile than the one that it stands in",
	}
}

func process(e *source.ProcessError) message {
	return message{what: fmt.Sprintf("%s of profile %q", e.Setting, e.Profile), why: e.Program + " " + e.Reason, hint: processHint(e)}
}

func environment(e *source.EnvironmentError) message {
	return message{what: "no credentials in the environment", why: e.Error(), hint: environmentHint(e)}
}

func processHint(e *source.ProcessError) string {
	if e.NotThere() {
		return fmt.Sprintf(
			"install it, or write its path in full into %s of profile %q; 'aws-federate-cred doctor --offline' names the line",
			e.Setting,
			e.Profile,
		)
	}
	if e.Setting == "mfa_process" {
		return "run the command by hand: it has to print a code of six digits and nothing else, and no shell runs it"
	}
	return "run the command by hand: it has to print one JSON object with Version 1, AccessKeyId and SecretAccessKey, and no shell runs it"
}

func expiredKeys(e *source.ExpiredKeysError) message {
	return message{
		what: fmt.Sprintf("profile %q", e.Profile),
		why:  e.Error(),
		hint: "get new keys with the program that wrote them there (saml2aws, aws-azure-login and the like)",
	}
}
