package app_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// secrets gives the script a keyring, and changes it:
//
//	secrets fake|gnome       a Secret Service on a bus of its own
//	secrets kwallet          one as that of a new user of KDE, without a wallet
//	secrets standard NAME    has another collection be the default one; an empty NAME none
//	secrets bus              a bus without one
//	secrets lock|unlock      locks it
//	secrets kill             ends it
//	secrets let METHOD WAY   has a method go wrong; an empty WAY is the usual one
//	secrets put COLLECTION NAME FILE  keeps an item of another program
//	secrets reads N          asserts how many secrets were read
//	secrets has NAME TEXT    asserts that an item has a text; an empty one that there is none
func secrets(ts *testscript.TestScript, _ bool, args []string) {
	tb, _ := ts.Value("tb").(testing.TB)
	state, _ := ts.Value("secrets").(*scriptSecrets)
	switch args[0] {
	case "bus", "fake", "gnome", "kwallet":
		state.bus = testkit.Bus(tb)
		ts.Setenv("DBUS_SESSION_BUS_ADDRESS", state.bus)
	}
	switch args[0] {
	case "fake":
		state.fake = testkit.FakeSecrets(tb, state.bus)
	case "gnome":
		state.kill = testkit.Gnome(tb, state.bus, ts.MkAbs("gnome"))
	case "kwallet":
		state.fake = testkit.FakeKWallet(tb, state.bus)
	case "standard":
		ts.Check(state.fake.Standard(args[1]))
	case "kill":
		state.kill()
	case "lock":
		if state.fake != nil {
			state.fake.Lock(true)
			return
		}
		testkit.LockSecrets(tb, state.bus)
	case "unlock":
		state.fake.Lock(false)
	case "let":
		state.fake.Let(args[1], args[2])
	case "put":
		ts.Check(state.fake.Put(args[1], args[2], ts.ReadFile(args[3])))
	case "reads":
		if got := strconv.Itoa(state.fake.Reads()); got != args[1] {
			ts.Fatalf("%s secrets were read, want %s", got, args[1])
		}
	case "has":
		if got := state.fake.Values()[args[1]]; args[2] == "" && got != "" || !strings.Contains(got, args[2]) {
			ts.Fatalf("%s is not what it is to be", args[1])
		}
	}
}

// scriptSecrets is the keyring of a script.
type scriptSecrets struct {
	bus  string
	fake *testkit.Secrets
	kill func()
}
