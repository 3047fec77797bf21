package federation

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// CredentialsError says that credentials cannot open the console and were not sent anywhere: it
// takes an access key, a secret key and a session token. Long-lived keys go through AssumeRole or
// GetFederationToken first.
type CredentialsError struct {
	// LongLived reports that there is no session token.
	LongLived bool
}

// Error implements error.
func (e *CredentialsError) Error() string {
	if e.LongLived {
		return "long-lived keys cannot open the console: it takes the session of a role or a federated user"
	}
	return "the credentials have no access key or no secret key"
}

// DurationError says that a console session cannot have this length. Nothing was sent.
type DurationError struct {
	// Duration is what was asked for. [MinDuration] and [MaxDuration] bound it.
	Duration time.Duration
}

// Error implements error.
func (e *DurationError) Error() string {
	return fmt.Sprintf("a console session of %s: it lasts from %s to %s", e.Duration, MinDuration, MaxDuration)
}

// EndpointError says that an address is not fit to receive credentials. It does not hold the
// address, which may hold a password.
type EndpointError struct {
	// Reason is what is wrong, in words for people.
	Reason string
}

// Error implements error.
func (e *EndpointError) Error() string { return "the federation endpoint: " + e.Reason }

// UnsupportedPartitionError says that a partition has no public address of the wanted kind.
type UnsupportedPartitionError struct {
	// Partition is the partition's name, such as aws-iso.
	Partition string
	// Wanted is what is not known: "sign-in host" or "console host".
	Wanted string
}

// Error implements error.
func (e *UnsupportedPartitionError) Error() string {
	return fmt.Sprintf("partition %s: AWS publishes no %s for it", e.Partition, e.Wanted)
}

// RegionError says that a region is not one of the partition, or has a name that no host can have.
type RegionError struct {
	// Region is what was asked for, whatever text that is.
	Region string
	// Partition is the partition's name, such as aws-cn.
	Partition string
}

// Error implements error.
func (e *RegionError) Error() string {
	return fmt.Sprintf("region %q is not in partition %s", e.Region, e.Partition)
}

// RefusedError is AWS's 4xx answer. AWS gives no reason with it; the text says what it can be.
type RefusedError struct {
	// Status is the HTTP status code.
	Status int
}

// Error implements error.
func (e *RefusedError) Error() string {
	if e.Status != http.StatusBadRequest {
		return fmt.Sprintf("the sign-in host refused the request (HTTP %d)", e.Status)
	}
	return "the sign-in host refused the session (HTTP 400): it has expired, belongs to another partition, " +
		"or is of a kind that cannot open the console, such as that of GetSessionToken"
}

// NetworkError says that the sign-in host could not be reached, or did not answer in time.
type NetworkError struct {
	// Host is the one that was called, with its port if it has one.
	Host string
	// Err is the reason, without the request's URL.
	Err error
}

// Error implements error.
func (e *NetworkError) Error() string { return fmt.Sprintf("calling %s: %v", e.Host, e.Err) }

// Unwrap returns the reason.
func (e *NetworkError) Unwrap() error { return e.Err }

// UnavailableError is a 5xx answer: the sign-in host, or a proxy before it, has a fault.
type UnavailableError struct {
	// Status is the HTTP status code.
	Status int
}

// Error implements error.
func (e *UnavailableError) Error() string {
	return fmt.Sprintf("the sign-in host has a fault (HTTP %d)", e.Status)
}

// AnswerError says that an answer is not AWS's: a wrong address, or a proxy or a login page of the
// network before it.
type AnswerError struct {
	// Status is the HTTP status code, 0 when the answer has none.
	Status int
	// Reason is what is wrong with it, in words for people.
	Reason string
	// Location is the host that a redirect leads to, if any.
	Location string
}

// Error implements error.
func (e *AnswerError) Error() string {
	text := "the answer is not from AWS sign-in: " + e.Reason
	if e.Location != "" {
		text += fmt.Sprintf(" to %q", e.Location)
	}
	if e.Status != 0 {
		text += fmt.Sprintf(" (HTTP %d)", e.Status)
	}
	return text
}

// UnknownServiceError says that the console has no service of that name here.
type UnknownServiceError struct {
	// Name is what was asked for.
	Name string
	// Near are the names of the services that may have been meant, the closest first; at most
	// three.
	Near []string
}

// Error implements error.
func (e *UnknownServiceError) Error() string { return fmt.Sprintf("no service %q is known", e.Name) }

// DestinationError says that a text names no page of the console that may be opened. It does not
// hold the text, whose query may be private.
type DestinationError struct {
	// Reason is what is wrong, in words for people.
	Reason string
	// Host is the host that the text names, where that is wrong, with its port if it has one.
	Host string
	// Partition is the name of the partition that the page belongs to, where that is another one.
	Partition string
	// Accounts are those that the text names, where they are more than one.
	Accounts []string
}

// Error implements error.
func (e *DestinationError) Error() string {
	text := "the console page: " + e.Reason
	if e.Partition != "" {
		text += ", " + e.Partition
	}
	if e.Host != "" {
		text += fmt.Sprintf(": %q", e.Host)
	}
	if len(e.Accounts) > 0 {
		text += ", " + strings.Join(e.Accounts, " and ")
	}
	return text
}

// PortalError says that no link through an access portal can be made. It does not hold the portal's
// address.
type PortalError struct {
	// Reason is what is wrong, in words for people.
	Reason string
}

// Error implements error.
func (e *PortalError) Error() string { return "the access portal: " + e.Reason }
