//go:build unix && !linux

package pages_test

import "testing"

// keyring skips the page: no test may open the keyring of the person who runs it.
func keyring(t *testing.T, _ *world) []string {
	t.Helper()
	t.Skip("the page opens a keyring, and only on Linux a test has one of its own")
	return nil
}
