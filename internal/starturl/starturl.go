// Package starturl finds the access portal behind a start URL on a company's own host: the one
// redirect that this host answers with leads to a host of AWS. It goes nowhere else, and does not
// fetch what it finds.
//
// It does not know which profile or session has the URL, nor what a sign-in does with the portal.
package starturl

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/seed642dee07/aws-federate/internal/awsvalue"
)

// Limit is how long the host may take. Source: awscli/customizations/sso/resolve.py.
const Limit = 10 * time.Second

// Portal is what a sign-in needs of an access portal.
type Portal struct{ URL, Region string }

// ResolveError says that a start URL leads to no access portal of AWS.
type ResolveError struct {
	StartURL string
	// Reason ends a sentence whose subject is the URL.
	Reason string
	// Setting is what to mend: sso_start_url, or sso_region where that alone is missing.
	Setting string
	// Waited is set where the host did not answer in time, and Unreached where it could not be
	// asked.
	Waited    time.Duration
	Unreached error
}

// Error implements error.
func (e *ResolveError) Error() string { return e.StartURL + " " + e.Reason }

// Unwrap returns what went wrong on the way, if anything did.
func (e *ResolveError) Unwrap() error { return e.Unreached }

// Resolve returns the portal of a start URL. A host of AWS's own is not asked. Any other is asked
// once, by HEAD, or by GET where it does not know that. A region that the portal's host does not name
// is that of the settings. Errors are [ResolveError], and that of ctx.
// Source: https://github.com/aws/aws-cli/blob/v2/awscli/customizations/sso/resolve.py
func Resolve(ctx context.Context, way http.RoundTripper, startURL, region string) (Portal, error) {
	at, err := url.Parse(startURL)
	refuse := func(setting, format string, args ...any) (Portal, error) {
		if err == nil {
			startURL = at.Redacted()
		}
		return Portal{}, &ResolveError{StartURL: startURL, Setting: setting, Reason: fmt.Sprintf(format, args...)}
	}
	switch {
	case err != nil || at.Hostname() == "" || at.Scheme != "https":
		return refuse(settingURL, "has to be an https URL with a host")
	case awsvalue.IsPortal(at.Hostname()):
		return Portal{startURL, region}, nil
	}
	target, err := ask(ctx, way, at)
	if ctx.Err() != nil {
		return Portal{}, ctx.Err()
	}
	if err != nil {
		return Portal{}, err
	}
	switch {
	case target == nil:
		return refuse(settingURL, "is no access portal of AWS, and does not redirect to one")
	case target.Scheme != "https":
		return refuse(settingURL, "redirects to %s, which is not https", shown(target))
	case target.User != nil || !awsvalue.IsPortal(target.Hostname()):
		return refuse(settingURL, "redirects to %s, which is no access portal of AWS", shown(target))
	}
	if named := awsvalue.PortalRegion(target.Hostname()); named != "" {
		region = named
	}
	if region == "" {
		return refuse("sso_region", "leads to %s, whose name does not say in which region it is", shown(target))
	}
	return Portal{plain(target), region}, nil
}

const settingURL = "sso_start_url"

// ask returns where a host redirects to; nil where it does not.
func ask(ctx context.Context, way http.RoundTripper, at *url.URL) (*url.URL, error) {
	ctx, cancel := context.WithTimeout(ctx, Limit)
	defer cancel()
	status, location, err := send(ctx, way, http.MethodHead, at)
	if err == nil && (status == http.StatusMethodNotAllowed || status == http.StatusNotImplemented) {
		status, location, err = send(ctx, way, http.MethodGet, at)
	}
	if err != nil {
		return nil, err
	}
	failed := &ResolveError{StartURL: at.Redacted(), Setting: settingURL}
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
	case http.StatusOK, http.StatusNoContent:
		return nil, nil //nolint:nilnil // a page, and no trouble
	default:
		failed.Reason = fmt.Sprintf("answered with HTTP %d, and not with a redirect to an access portal", status)
		return nil, failed
	}
	target, err := at.Parse(location)
	if err != nil || location == "" {
		failed.Reason = "answered with a redirect that leads nowhere"
		return nil, failed
	}
	return target, nil
}

// send returns of an answer what counts. It is no [http.Client] that sends: that reads a redirect, and
// repeats all of one that it cannot read in its error.
func send(ctx context.Context, way http.RoundTripper, method string, at *url.URL) (status int, location string, err error) {
	failed := &ResolveError{StartURL: at.Redacted(), Setting: settingURL}
	request, err := http.NewRequestWithContext(ctx, method, at.String(), http.NoBody)
	if err != nil {
		failed.Reason = "cannot be asked for"
		return 0, "", failed
	}
	answer, err := way.RoundTrip(request)
	switch {
	case ctx.Err() != nil:
		failed.Waited, failed.Reason = Limit, fmt.Sprintf("did not answer within %s", Limit)
		return 0, "", failed
	case err != nil:
		failed.Unreached, failed.Reason = err, "cannot be reached: "+err.Error()
		return 0, "", failed
	}
	defer answer.Body.Close()
	return answer.StatusCode, answer.Header.Get("Location"), nil
}

// plain is an address without what AWS has no use for, as the AWS CLI sends it.
func plain(at *url.URL) string {
	host := strings.ToLower(at.Hostname())
	if port := at.Port(); port != "" && port != "443" {
		host += ":" + port
	}
	return (&url.URL{Scheme: at.Scheme, Host: host, Path: strings.TrimRight(at.Path, "/")}).String()
}

// shown is an address for a message: its query may be a secret.
func shown(at *url.URL) string { return at.Scheme + "://" + at.Host }
