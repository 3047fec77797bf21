package app

import (
	"context"
	"errors"
	"fmt"

	"github.com/seed642dee07/aws-federate/internal/browser"
	"github.com/seed642dee07/aws-federate/internal/encode"
	"github.com/seed642dee07/aws-federate/pkg/federation"
)

// wordConsole words what goes wrong with the answer itself: the sign-in, the browser, the format.
func wordConsole(_ string, err error) (message, bool) {
	for _, words := range []func(error) (message, bool){wordSignIn, wordEndpoint, wordBrowser} {
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

func wordSignIn(err error) (message, bool) {
	if _, ok := errors.AsType[*federation.CredentialsError](err); ok {
		return message{what: "cannot sign in", why: err.Error(), hint: "open the console as a role: name a profile with a role_arn, or add --role-arn ARN"}, true
	}
	if e, ok := errors.AsType[*federation.RefusedError](err); ok {
		return message{what: "sign-in refused", why: e.Error(), hint: "run it again with --refresh for a fresh session; a session of GetSessionToken or of a user cannot open the console, a role can"}, true
	}
	if e, ok := errors.AsType[*federation.NetworkError](err); ok {
		why := e.Err.Error()
		if errors.Is(err, context.DeadlineExceeded) {
			why = fmt.Sprintf("no answer within %s", signInLimit)
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

func wordEndpoint(err error) (message, bool) {
	if _, ok := errors.AsType[*federation.EndpointError](err); ok {
		return message{what: "cannot sign in", why: err.Error(), hint: "give an https URL, or http on this machine alone"}, true
	}
	if e, ok := errors.AsType[*federation.UnsupportedPartitionError](err); ok {
		return message{what: "partition " + e.Partition, why: "AWS publishes no " + e.Wanted + " for it", hint: "set AWS_CONSOLE_FEDERATION_ENDPOINT, or console_federation_endpoint in the profile, to the address that your administrator gives"}, true
	}
	if e, ok := errors.AsType[*federation.RegionError](err); ok {
		return message{what: "wrong region", why: e.Error(), hint: fmt.Sprintf("name a region of partition %s with --region, or unset AWS_REGION", e.Partition)}, true
	}
	return message{}, false
}

func wordBrowser(err error) (message, bool) {
	if e, ok := errors.AsType[*browser.LaunchError](err); ok {
		return message{what: "opening the browser", why: e.Error(), hint: "open the URL that --print gives, or set BROWSER"}, true
	}
	if e, ok := errors.AsType[*browser.NotFetchedError](err); ok {
		return message{what: "opening the browser", why: e.Error(), hint: "where no browser runs on this machine, open the URL that --print gives"}, true
	}
	return message{}, false
}
