// Package cachekey keeps the key that a user's cache is sealed with on one machine, in a place that
// is in no file which a backup or a copy of the home directory takes along: the kernel's keyring on
// Linux, the Keychain on macOS, and on Windows a file that DPAPI protects. It makes the key when
// there is none.
//
// It does not know what is sealed, nor who wants it sealed.
package cachekey

import (
	"crypto/rand"
	"errors"
	"fmt"
	"sync"
)

// length is that of a key for AES-256, in bytes.
const length = 32

// UnavailableError says that there is no key, and that none can be made.
type UnavailableError struct {
	// Store is where the key would be, such as "the kernel's keyring"; empty where this system has
	// no such place.
	Store string
	Err   error
	// Forbidden says that the system has the place, and keeps this program out, as a container does.
	// Full says that it takes no more keys of this user.
	Forbidden, Full bool
}

// Error implements error.
func (e *UnavailableError) Error() string {
	if e.Store == "" {
		return "this system has no place for the key of the cache"
	}
	return fmt.Sprintf("no key of the cache in %s: %v", e.Store, e.Err)
}

// Unwrap returns the reason.
func (e *UnavailableError) Unwrap() error { return e.Err }

// Kept returns a function like get that remembers the key, and not an error: a store that is locked
// may be open the next time.
func Kept(get func() ([]byte, error)) func() ([]byte, error) {
	var mu sync.Mutex
	var kept []byte
	return func() ([]byte, error) {
		mu.Lock()
		defer mu.Unlock()
		if kept != nil {
			return kept, nil
		}
		key, err := get()
		if err == nil {
			kept = key
		}
		return key, err
	}
}

var errStranger = errors.New("what is there is no key of ours")

// checked refuses what is no key.
func checked(key []byte) ([]byte, error) {
	if len(key) != length {
		return nil, errStranger
	}
	return key, nil
}

// fresh makes a key.
func fresh() []byte {
	key := make([]byte, length)
	_, _ = rand.Read(key) // never fails
	return key
}
