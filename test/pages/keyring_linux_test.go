package pages_test

import (
	"testing"

	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// keyring is an unlocked keyring of alice's, in which aws-vault and Granted have her key: the variables by
// which programs find it.
func keyring(t *testing.T, w *world) []string {
	t.Helper()
	bus := testkit.Bus(t)
	secrets := testkit.FakeSecrets(t, bus)
	for _, collection := range []string{"awsvault", "granted_2daws_2diam_2dcredentials"} {
		if err := secrets.Put(collection, "alice", w.vaultItem()); err != nil {
			t.Fatal(err)
		}
	}
	return []string{"DBUS_SESSION_BUS_ADDRESS=" + bus}
}
