package keyring

import (
	"errors"
	"fmt"
)

// State is how a keyring is to us.
type State string

const (
	// Ready answers.
	Ready State = "ready"
	// Absent is not there, or does not answer as a keyring does.
	Absent State = "absent"
	// Locked needs a person, and nobody could be asked.
	Locked State = "locked"
	// Declined says that a person was asked by the keyring and closed the question.
	Declined State = "declined"
)

// Part is what a keyring of Linux and its kin needs.
type Part string

const (
	// Bus is the session's bus.
	Bus Part = "bus"
	// Program is one on the bus that keeps secrets.
	Program Part = "program"
	// Collection is one in it that new items go to.
	Collection Part = "collection"
)

// The programs that keep secrets on Linux and its kin.
const (
	Gnome     = "gnome-keyring"
	KWallet   = "KWallet"
	KeePassXC = "KeePassXC"
)

// StateError says that a keyring is not [Ready]. Nothing is known of what it holds.
type StateError struct {
	State State
	// Store names the keyring for people.
	Store string
	// Program is which one it is, where several are called so and this one is known.
	Program string
	// Lacks is what one that is [Absent] does not have; empty where that is not known.
	Lacks Part
	// Reason completes "the keyring".
	Reason string
	// Silent says that it is there, and did not answer in time.
	Silent bool
	// Unasked says that the keyring was not let ask a person, by Quiet, which is as in [Keyring];
	// Unseen that it has no display on which it could.
	Unasked, Unseen bool
	Quiet           string
	// Sought says that something was looked for and is not there, and that this may be another keyring
	// than the one which has it.
	Sought bool
	Err    error
}

// Error implements error.
func (e *StateError) Error() string { return "the keyring (" + e.Store + ") " + e.Reason }

// Unwrap returns what the system said; nil where it said nothing.
func (e *StateError) Unwrap() error { return e.Err }

// StateOf is the state that an error tells of: [Ready] for none and for those that a keyring gives
// which answers.
func StateOf(err error) State {
	if e, ok := errors.AsType[*StateError](err); ok {
		return e.State
	}
	return Ready
}

// NotFoundError says that a keyring which is ready has no item of a name.
type NotFoundError struct {
	Store, Name string
	// Bare says that the keyring has no default collection either: it may be another one than the item
	// was written to. It is how a Check would find it.
	Bare *StateError
}

// Error implements error.
func (e *NotFoundError) Error() string {
	return fmt.Sprintf("the keyring (%s) has nothing called %q", e.Store, e.Name)
}

// WriteError says that a keyring has not kept what it was given. What stood there before may be
// gone.
type WriteError struct {
	Store, Name string
	// Reason completes "it".
	Reason string
}

// Error implements error.
func (e *WriteError) Error() string {
	return fmt.Sprintf("the keyring (%s) has not kept %q: it %s", e.Store, e.Name, e.Reason)
}

// Unanswered is the error for a keyring that is there and has not answered in time.
func Unanswered() *StateError {
	return &StateError{
		State: Absent, Store: storeName, Silent: true, Err: errSilent, Reason: fmt.Sprintf("does not answer within %s", Limit),
	}
}

// absent is the error for a keyring that is not there.
func absent(reason string, err error) error {
	return &StateError{State: Absent, Store: storeName, Reason: reason, Err: err}
}

// lacks is the error for one that is not there because a part of it is not.
func lacks(part Part, reason string, err error) error {
	return &StateError{State: Absent, Store: storeName, Lacks: part, Reason: reason, Err: err}
}

// locked is the error for one that is locked.
func locked(reason string, err error) error {
	return &StateError{State: Locked, Store: storeName, Reason: reason, Err: err}
}
