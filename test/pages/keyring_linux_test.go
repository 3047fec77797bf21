package pages_test

import (
	"testing"

	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// keyring is an unlocked keyring of alice's: the variables by which programs find it.
func keyring(t *testing.T) []string {
	t.Helper()
	bus := testkit.Bus(t)
	testkit.FakeSecrets(t, bus)
	return []string{"DBUS_SESSION_BUS_ADDRESS=" + bus}
}
