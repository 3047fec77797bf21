package cachekey

import (
	"errors"
	"runtime"

	"golang.org/x/sys/unix"
)

const (
	keyType     = "user"
	description = "aws-federate:cache"
	// readable lets the processes of the user see, find and read the key, and nobody change it, who
	// has found it or not: a second one of the same name would replace its content (add_key(2)).
	readable = 0x0b0b0000
)

// Get returns the key of this user on this machine. The kernel loses it when the system stops.
//
// It stands in the keyring of the user (user-keyring(7)), which all sessions of the user have, also
// those without a session keyring of their own, as of services and of cron. Its error is an
// [UnavailableError].
func Get(func(string) string) ([]byte, error) {
	key, err := find()
	if isNone(err) || errors.Is(err, unix.EACCES) {
		key, err = create()
	}
	if err == nil {
		return checked(key)
	}
	return nil, unavailable(err)
}

func unavailable(err error) error {
	return &UnavailableError{
		Store: "the kernel's keyring", Err: err,
		Forbidden: errors.Is(err, unix.EPERM) || errors.Is(err, unix.ENOSYS), Full: errors.Is(err, unix.EDQUOT),
	}
}

// Has reports whether there is a key, and makes none. Its error is an [UnavailableError].
func Has(func(string) string) (bool, error) {
	_, err := find()
	if isNone(err) {
		return false, nil
	}
	if err != nil {
		return false, unavailable(err)
	}
	return true, nil
}

// isNone reports whether there is no key, or none any more.
func isNone(err error) bool {
	return errors.Is(err, unix.ENOKEY) || errors.Is(err, unix.EKEYEXPIRED) || errors.Is(err, unix.EKEYREVOKED)
}

// find reads the key. It closes it first, as the one that has made it may not have come to that: what
// is read is what stays.
func find() ([]byte, error) {
	id, err := unix.KeyctlSearch(unix.KEY_SPEC_USER_KEYRING, keyType, description, 0)
	if err != nil {
		return nil, err
	}
	_ = unix.KeyctlSetperm(id, readable) // refused where it is closed
	key := make([]byte, length+1)
	n, err := unix.KeyctlBuffer(unix.KEYCTL_READ, id, key, 0)
	if err != nil {
		return nil, err
	}
	return key[:min(n, len(key))], nil
}

// create makes the key, unless another process is faster. Only who possesses a key may say who reads
// it, and a session need not possess the user's keyring: the thread does, by a link (keyrings(7)).
func create() ([]byte, error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	_, err := unix.KeyctlInt(unix.KEYCTL_LINK, unix.KEY_SPEC_USER_KEYRING, unix.KEY_SPEC_THREAD_KEYRING, 0, 0)
	if err != nil {
		return nil, err
	}
	_, err = unix.AddKey(keyType, description, fresh(), unix.KEY_SPEC_USER_KEYRING)
	if err != nil && !errors.Is(err, unix.EACCES) { // another's, which is closed
		return nil, err
	}
	return find()
}
