// Package keyring keeps secrets in the system's keyring: the Secret Service of Linux and its kin, the
// Keychain of macOS, the Credential Manager of Windows. It starts no keyring, and waits for none for
// ever: each call ends within [Limit], or within the patience of a person whom the keyring itself
// asks. What keeps a keyring from answering is a [StateError], so that one that is locked is never
// taken for one that has lost something.
//
// It does not know what the secrets are for, nor which there are.
package keyring

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// Service is what all items of ours are called together; each has a name of its own beside it.
const Service = "aws-federate"

// Limit is how long a keyring may take that asks nobody: a program that needs it ends within five
// seconds.
const Limit = 4 * time.Second

// Keyring is that of the user.
type Keyring struct {
	// Getenv is the environment, which says where the keyring is, and whether there is a display.
	Getenv func(string) string
	// Patience is how long a person may take whom the keyring asks, as for its password. Zero means
	// that nobody is to be asked, and Quiet who wants it so, for errors: an option, a variable or a
	// line of a file; empty where it is the one who calls.
	Patience time.Duration
	Quiet    string
}

// Name is what the system's keyring is called.
func (k Keyring) Name() string { return storeName }

// Check returns a [StateError] where the keyring could neither be read nor written. One that has no
// default collection yet is well where it may ask a person for the password of one: see [Keyring.Set].
func (k Keyring) Check(ctx context.Context) error {
	_, err := within(ctx, func(w *wait) (struct{}, error) { return struct{}{}, k.check(w) }) //nolint:contextcheck // a wait is one
	return err
}

// Get returns an item. Its errors are [StateError], [NotFoundError] and that of the context.
func (k Keyring) Get(ctx context.Context, name string) (secret.String, error) {
	return within(ctx, func(w *wait) (secret.String, error) { return k.get(w, name) }) //nolint:contextcheck // a wait is one
}

// Set writes an item, in place of one of the same name wherever that is, and reads it back. Where
// there is no place for it the keyring asks a person for the password of a new one. Its errors are
// [StateError], [WriteError] and that of the context.
func (k Keyring) Set(ctx context.Context, name string, value secret.String) error {
	if n := len(value.Reveal()); n > longest {
		return &WriteError{Store: storeName, Name: name, Reason: fmt.Sprintf("takes %d bytes at most, and these are %d", longest, n)}
	}
	set := func(w *wait) (struct{}, error) { return struct{}{}, k.set(w, name, value) } //nolint:contextcheck // a wait is one
	_, err := within(ctx, set)
	if err != nil {
		return err
	}
	again, err := k.Get(ctx, name)
	if _, gone := errors.AsType[*NotFoundError](err); gone || err == nil && again.Reveal() != value.Reveal() {
		return &WriteError{Store: storeName, Name: name, Reason: "does not give back what was written"}
	}
	return err
}

// Delete removes an item. Its errors are those of [Keyring.Get].
func (k Keyring) Delete(ctx context.Context, name string) error {
	_, err := within(ctx, func(w *wait) (struct{}, error) { return struct{}{}, k.remove(w, name) }) //nolint:contextcheck // a wait is one
	return err
}

// Foreign is an item of another program, which is read and never changed.
type Foreign struct {
	// Service is what the program calls itself, Collection the one that it has on Linux, where the
	// Account is the attribute "profile" (99designs/keyring, secretservice.go).
	Service, Collection, Account string
}

// Foreign returns an item of another program. Its errors are those of [Keyring.Get].
func (k Keyring) Foreign(ctx context.Context, item Foreign) (secret.String, error) {
	return within(ctx, func(w *wait) (secret.String, error) { return k.foreign(w, item) }) //nolint:contextcheck // a wait is one
}

// wait is the time of one call. It ends as its context does.
type wait struct {
	context.Context

	timer *time.Timer
	// asking is the program that asks a person, by the name in [StateError]; nil while none does.
	asking atomic.Pointer[string]
}

var (
	errSilent     = errors.New("no answer in time")
	errUnanswered = errors.New("no answer of a person in time")
)

// within runs a call until its time is over. One that does not heed its context is left behind.
func within[T any](ctx context.Context, call func(*wait) (T, error)) (T, error) {
	limited, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	w := &wait{Context: limited}
	w.timer = time.AfterFunc(Limit, func() {
		if w.asking.Load() != nil {
			cancel(errUnanswered)
			return
		}
		cancel(errSilent)
	})
	defer w.timer.Stop()
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		value, err := call(w)
		done <- result{value, err}
	}()
	var r result
	select {
	case r = <-done:
	case <-limited.Done():
		r.err = limited.Err()
	}
	switch {
	case r.err == nil:
	case ctx.Err() != nil:
		r.err = ctx.Err()
	case errors.Is(context.Cause(limited), errUnanswered):
		e := &StateError{State: Locked, Store: storeName, Reason: "is locked, and nobody has answered its question", Err: errUnanswered}
		if program := w.asking.Load(); program != nil {
			e.Program = *program
		}
		r.err = e
	case errors.Is(context.Cause(limited), errSilent):
		r.err = Unanswered()
	}
	return r.value, r.err
}

// asks gives a person time, whom a program asks; the function takes up the time of a machine again.
func (w *wait) asks(program string, patience time.Duration) (answered func()) {
	w.asking.Store(&program)
	w.timer.Reset(patience)
	return func() {
		if w.Err() == nil {
			w.asking.Store(nil)
			w.timer.Reset(Limit)
		}
	}
}
