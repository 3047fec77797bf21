package wording

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/internal/awsclient"
)

func unreachable(e *awscall.NetworkError) message {
	why := fmt.Sprintf("no answer within %s", e.Waited)
	if e.Waited == 0 {
		why = e.Err.Error()
	}
	return message{what: e.Operation + forProfile(e.Call) + ": cannot reach " + e.Host, why: why, hint: networkHint(e)}
}

// forProfile names the profile that a call is for, if there is one.
func forProfile(call awscall.Call) string {
	if call.Profile == "" {
		return ""
	}
	return fmt.Sprintf(" for profile %q", call.Profile)
}

func wrongAnswer(e *awscall.AnswerError) message {
	what := "wrong answer" + forProfile(e.Call)
	if e.Status >= http.StatusInternalServerError {
		return message{what: what, why: e.Error(), hint: "the fault is on their side; wait a little and run it again"}
	}
	return message{what: what, why: e.Error(), hint: captiveHint + with(", or check ", e.SentBy)}
}

// captiveHint is for an answer that is not from AWS.
const captiveHint = "a captive portal or a proxy may have answered: sign in to the network"

// with goes on about the settings that chose a host, if any did: a hint names none that nobody has set.
func with(before, sentBy string) string {
	if sentBy == "" {
		return ""
	}
	return before + sentBy
}

func notSetUp(e *awscall.SetupError) message {
	return message{what: e.What, why: e.Err.Error(), hint: "check the region" + with(", and ", e.SentBy)}
}

func badBundle(e *awsclient.BundleError) message {
	return message{what: "cannot use the certificates in " + e.File, why: e.Err.Error(), hint: bundleHint(e)}
}

// networkHint says what to do where a service was not reached.
func networkHint(e *awscall.NetworkError) string {
	switch e.Service {
	case awscall.Container:
		return "check that what serves the container's credentials runs there (" + e.SentBy + "), or name a profile with --profile"
	case awscall.Instance:
		const hint = "this seems to be no EC2 instance: name a profile with --profile ('aws-federate-cred list' shows them); "
		if e.SentBy != "" {
			return hint + "or check " + e.SentBy
		}
		return hint + "on one, check its metadata options, in a container the hop limit"
	case awscall.STS, awscall.IAM, awscall.IdentityCenter, awscall.IdentityCenterOIDC, awscall.SignIn:
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](e.Err); ok {
		return "if a proxy of your network answers with certificates of its own, name a PEM file with them by ca_bundle or AWS_CA_BUNDLE; it " +
			"takes the place of the system's"
	}
	if lookup, ok := errors.AsType[*net.DNSError](e.Err); ok && lookup.IsNotFound {
		return unknownHostHint(e.SentBy)
	}
	return unreachedHint(e.SentBy)
}

// unreachedHint says what may be in the way to a host, which a setting has chosen, or none.
func unreachedHint(sentBy string) string {
	if sentBy == "" {
		return "check the network and the proxy (HTTPS_PROXY); then run it again"
	}
	return "check the network, the proxy (HTTPS_PROXY) and " + sentBy + "; then run it again"
}

// unknownHostHint says where the name of a host comes from that does not exist.
func unknownHostHint(sentBy string) string {
	switch {
	case sentBy == "":
		return "check the region, whose name is part of the host's, and the network"
	case strings.Contains(strings.ToLower(sentBy), "endpoint_url"):
		return "check " + sentBy + ", and the network"
	}
	return "check " + sentBy + ": not every region has such an endpoint; and the region and the network"
}

// bundleHint says what a bundle of certificates has to be.
func bundleHint(e *awsclient.BundleError) string {
	hint := e.Setting + " has to name a file of certificates in PEM form that you may read"
	if strings.HasPrefix(e.File, "~") {
		hint += "; write the path in full, as nothing, the AWS CLI neither, puts a home directory in for the ~"
	}
	return hint
}
