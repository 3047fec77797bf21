//go:build !linux && !windows && !darwin

package cachekey

// Get says that there is no place for a key: its error is an [UnavailableError].
func Get(func(string) string) ([]byte, error) { return nil, &UnavailableError{} }

// Has says the same.
func Has(func(string) string) (bool, error) { return false, &UnavailableError{} }
