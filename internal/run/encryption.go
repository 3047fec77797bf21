package run

import (
	"fmt"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/settings"
)

// NoCacheKeyError says that the cache is to be encrypted, and that there is no key for it. Nothing is
// fetched then: what a person has typed a code for would be gone with the run, and the next one
// would ask again.
type NoCacheKeyError struct {
	// Setting is who wants it encrypted: a variable, or a place in a file.
	Setting string
	Err     error
}

// Error implements error.
func (e *NoCacheKeyError) Error() string { return e.Err.Error() }

// Unwrap returns the reason.
func (e *NoCacheKeyError) Unwrap() error { return e.Err }

// The values of cache_encryption. Those that other settings take for yes and no do as well.
const encryptionOn, encryptionOff = "on", "off"

// onOrOff reads a value of cache_encryption; empty where it is none.
func onOrOff(text string) string {
	switch strings.ToLower(text) {
	case encryptionOn, "yes", "true":
		return encryptionOn
	case encryptionOff, "no", "false":
		return encryptionOff
	}
	return ""
}

// encryption is what the environment says of cache_encryption; empty for nothing.
func encryption(env Env) (string, error) {
	variable := settings.Variable(settings.CacheEncryption)
	text := env.Getenv(variable)
	value := onOrOff(text)
	if text != "" && value == "" {
		return "", &UsageError{Problem: fmt.Sprintf("%s is %q, and has to be on or off", variable, text)}
	}
	return value, nil
}

// generalEncryption is whether the cache is to be encrypted for all profiles.
func (r *Run) generalEncryption() (bool, error) {
	s, ok := r.Settings[settings.CacheEncryption]
	value := onOrOff(s.Text.Reveal())
	if ok && value == "" {
		return false, wrongSetting(settings.CacheEncryption, s, fmt.Sprintf("is %q, and has to be on or off", s.Text.Reveal()))
	}
	return value == encryptionOn, nil
}

// sealed reports whether the cache is encrypted: as the environment says, else as the settings for
// all profiles do.
func (r *Run) sealed(general bool) bool {
	if r.options.encryption != "" {
		return r.options.encryption == encryptionOn
	}
	return general
}

// Sealed reports whether the cache is to be encrypted.
func (r *Run) Sealed() bool { return r.sealed(r.generalSealed) }

// HasCacheKey reports whether the key of the cache is there, and makes none. Its error is a
// [NoCacheKeyError].
func (r *Run) HasCacheKey() (bool, error) {
	there, err := r.Env.HasCacheKey()
	if err != nil {
		err = r.noCacheKey(err)
	}
	return there, err
}

// cacheKey is the key of the cache. Its error is a [NoCacheKeyError].
func (r *Run) cacheKey() ([]byte, error) {
	key, err := r.Env.CacheKey()
	if err != nil {
		return nil, r.noCacheKey(err)
	}
	return key, nil
}

func (r *Run) noCacheKey(err error) error {
	setting := settings.Variable(settings.CacheEncryption)
	if r.options.encryption == "" {
		setting = settings.CacheEncryption + " (" + r.Settings[settings.CacheEncryption].At.String() + ")"
	}
	return &NoCacheKeyError{Setting: setting, Err: err}
}
