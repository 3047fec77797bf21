package cachekey

import (
	"context"
	"encoding/base64"
	"errors"
	"path/filepath"

	"github.com/seed642dee07/aws-federate/internal/keyring"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// item is the name of the key in the Keychain.
const item = "key of the cache"

var errNoHome = errors.New("HOME is not set")

// Get returns the key of this user on this machine, which the Keychain has. Its error is an
// [UnavailableError].
func Get(getenv func(string) string) ([]byte, error) {
	key, ok, err := read()
	if err == nil && !ok {
		home := getenv("HOME")
		if home == "" {
			return nil, unavailable(errNoHome)
		}
		key, err = create(filepath.Join(home, ".aws", "federate", "cache-key.lock"), read, keep)
	}
	if err != nil {
		return nil, unavailable(err)
	}
	return key, nil
}

// Has reports whether there is a key, and makes none. Its error is an [UnavailableError].
func Has(func(string) string) (bool, error) {
	_, ok, err := read()
	if err != nil {
		err = unavailable(err)
	}
	return ok, err
}

func unavailable(err error) error { return &UnavailableError{Store: "the Keychain", Err: err} }

func read() (key []byte, ok bool, err error) {
	text, err := keyring.Keyring{}.Get(context.Background(), item)
	if _, none := errors.AsType[*keyring.NotFoundError](err); none {
		return nil, false, nil
	}
	if err == nil {
		key, err = base64.StdEncoding.DecodeString(text.Reveal())
	}
	if err == nil {
		key, err = checked(key)
	}
	return key, err == nil, err
}

func keep(key []byte) error {
	return keyring.Keyring{}.Set(context.Background(), item, secret.New(base64.StdEncoding.EncodeToString(key)))
}
