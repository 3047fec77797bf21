package rotation

import (
	"fmt"
	"time"

	"github.com/seed642dee07/aws-federate/internal/iamkeys"
)

// SecondKeyError says that a user has a second access key, which leaves no room for a new one and is
// none of ours. The key in use works on.
type SecondKeyError struct {
	// Name is that of the key in the index, User that of the user; empty for root.
	Name, User string
	// Key is the second one. Its ID is empty where AWS has not told it.
	Key iamkeys.Key
	// Doubt says that an interrupted rotation may have made it, and that this is not sure enough to
	// delete it.
	Doubt bool
}

// Error implements error.
func (e *SecondKeyError) Error() string {
	switch {
	case e.Key.ID == "":
		return "the user has two access keys, and AWS allows no third"
	case e.Doubt:
		return fmt.Sprintf("the user has a second access key, %s, which an interrupted rotation may have made", e.Key.ID)
	case e.Key.Active:
		return fmt.Sprintf("the user has a second access key, %s, which is active", e.Key.ID)
	}
	return fmt.Sprintf("the user has a second access key, %s, which is inactive and none that we have switched off", e.Key.ID)
}

// NotKeptError says that a new key could not be kept. The key in use works on.
type NotKeptError struct {
	Name string
	// ID is that of the new key, and Deleted says that AWS has deleted it.
	ID      string
	Deleted bool
	Err     error
}

// Error implements error.
func (e *NotKeptError) Error() string {
	return fmt.Sprintf("the new access key %s of %q cannot be kept: %v", e.ID, e.Name, e.Err)
}

// Unwrap returns the reason.
func (e *NotKeptError) Unwrap() error { return e.Err }

// NotValidError says that a new key has not become one, or that it is not the same user's. The key in
// use works on.
type NotValidError struct {
	Name, ID string
	// Wanted and Got are the ARNs of users; Got is empty where AWS does not know the key.
	Wanted, Got string
	Waited      time.Duration
	Deleted     bool
	Err         error
}

// Error implements error.
func (e *NotValidError) Error() string {
	if e.Got != "" {
		return fmt.Sprintf("the new access key %s is of %s, and not of %s", e.ID, e.Got, e.Wanted)
	}
	return fmt.Sprintf("AWS does not take the new access key %s after %s: %v", e.ID, e.Waited.Round(time.Second), e.Err)
}

// Unwrap returns the reason; nil for the key of another user.
func (e *NotValidError) Unwrap() error { return e.Err }

// LostNextError says that the new key of an interrupted rotation is not where it was kept. The key in
// use works on.
type LostNextError struct {
	Name, ID string
	Deleted  bool
}

// Error implements error.
func (e *LostNextError) Error() string {
	return fmt.Sprintf("the new access key %s of %q is not where an interrupted rotation had kept it", e.ID, e.Name)
}

// OldKeyError says that the new key is in use, and that the former one could not be switched off or,
// if it is Off, not be deleted.
type OldKeyError struct {
	Name, User string
	// New and Old are IDs of access keys.
	New, Old string
	Off      bool
	Err      error
}

// Error implements error.
func (e *OldKeyError) Error() string {
	if e.Off {
		return fmt.Sprintf("access key %s is in use, and %s is off and could not be deleted: %v", e.New, e.Old, e.Err)
	}
	return fmt.Sprintf("access key %s is in use, and %s is still active: %v", e.New, e.Old, e.Err)
}

// Unwrap returns the reason.
func (e *OldKeyError) Unwrap() error { return e.Err }
