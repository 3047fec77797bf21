package cache

import (
	"errors"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/pkg/lock"
)

// Run is what one run of a program wants of a [Disk], which is then for this run alone. The run
// begins with the first use of the Disk: what others store after that is fresh, and what they fail
// in may be the answer to it. The zero Run wants nothing.
type Run struct {
	// Refresh ignores answers that were stored before the run began, also those that Tolerate would
	// allow and those that others have, and stores the new ones.
	Refresh bool
	// Tolerate says which errors of a fetch are answered with a stored entry that has not expired
	// but is too old for [Usable]; nil means none.
	Tolerate func(error) bool
	// Shared says which errors of a fetch are the answer to all runs with a Shared that waited for
	// it, or for what it was waiting for: a person who was asked and gave no answer is not to be
	// asked again for each of them. They get a [SharedError], with the text of the error, which
	// stands in a file meanwhile. nil means none: whoever waited for a fetch that failed fetches in
	// turn.
	Shared func(error) bool
	// Heed says of which other runs Shared failures are the answer to this one: it may need no
	// person, or have another to ask. nil means all.
	Heed func(from lock.Holder) bool
}

// SharedError is the failure of a fetch of another process, which this one waited for. See
// [Run.Shared].
type SharedError struct {
	// From is the process that failed, Reason the text of its error.
	From   lock.Holder
	Reason string
}

// Error implements error.
func (e *SharedError) Error() string { return e.From.String() + ": " + e.Reason }

// begin returns when the run began.
func (d *Disk) begin() time.Time {
	d.first.Do(func() { d.began = d.now() })
	return d.began
}

// concerns reports whether what a holder left is the answer to a run that began at some time: a
// failure since then. A message from the future was left by a clock that went wrong.
func (d *Disk) concerns(left lock.Message, began time.Time) bool {
	return d.Run.Shared != nil && left.At.After(began) && !left.At.After(d.now()) &&
		(d.Run.Heed == nil || d.Run.Heed(left.From))
}

// shared is the text of an error that is the answer to others, too.
func (d *Disk) shared(err error) (text string, ok bool) {
	if passed, ok := errors.AsType[*SharedError](err); ok {
		return passed.Reason, true
	}
	if d.Run.Shared == nil || !d.Run.Shared(err) {
		return "", false
	}
	return err.Error(), true
}

// instead answers a fetch that ended with cause: by a stored entry that has not expired, if
// Tolerate allows.
func (d *Disk) instead(key string, cause error) (aws.Credentials, error) {
	if d.Run.Refresh || d.Run.Tolerate == nil || !d.Run.Tolerate(cause) {
		return aws.Credentials{}, cause
	}
	e, err := d.load(key)
	if err != nil || !e.Expires.After(d.now()) {
		return aws.Credentials{}, cause
	}
	d.log().Debug("cache entry used past its margin", "key", key, "expires", e.Expires)
	return credentials(e), nil
}
