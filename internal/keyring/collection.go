//go:build unix && !darwin

package keyring

import (
	"github.com/godbus/dbus/v5"
)

// byDefault is the name of the collection that new items go to.
const byDefault = "default"

// standard is the default collection; [nothing] where there is none, as in a KWallet before its
// first wallet is made.
func (s *service) standard() (at dbus.ObjectPath, err error) {
	err = s.call(secretsAt, ofService+"ReadAlias", []any{byDefault}, &at)
	if err == nil && !at.IsValid() {
		err = absent("answers as no keyring does", nil)
	}
	return at, err
}

// unlock unlocks a collection, if need be by a question of the keyring's own.
func (s *service) unlock(at dbus.ObjectPath) error {
	shut, err := s.property(at, collection, "Locked")
	if err != nil || !shut {
		return err
	}
	if err := s.unlockAll(at); err != nil {
		return err
	}
	if shut, err = s.property(at, collection, "Locked"); err == nil && shut {
		err = s.locked("is locked, and stays so")
	}
	return err
}

func (s *service) unlockAll(paths ...dbus.ObjectPath) error {
	var open []dbus.ObjectPath
	var prompt dbus.ObjectPath
	if err := s.call(secretsAt, ofService+"Unlock", []any{paths}, &open, &prompt); err != nil {
		return err
	}
	return s.prompt(prompt)
}

// create makes a default collection, for which the keyring asks a person for a password. It is called
// as the keyring's own programs call it: a KWallet of another name is not unlocked as its user signs
// in.
// Source: libsecret, secret-methods.c; kwallet-pam, pam_kwallet.c.
func (s *service) create() (at dbus.ObjectPath, err error) {
	if !s.person {
		return "", s.bare()
	}
	label := "Default keyring"
	if s.program() == KWallet {
		label = "kdewallet"
	}
	properties := map[string]dbus.Variant{collection + ".Label": dbus.MakeVariant(label)}
	var prompt dbus.ObjectPath
	if err := s.call(secretsAt, ofService+"CreateCollection", []any{properties, byDefault}, &at, &prompt); err != nil {
		return "", err
	}
	result, err := s.ask(prompt)
	if err != nil {
		return "", err
	}
	if now, err := s.standard(); err != nil || now != nothing {
		return now, err
	}
	// The new one is not the default all the same: it is what the question came to.
	if made, ok := result.Value().(dbus.ObjectPath); ok {
		at = made
	}
	if at == nothing || !at.IsValid() {
		return "", s.bare()
	}
	return at, nil
}

// bare is the error for a keyring that has no default collection.
func (s *service) bare() *StateError {
	e := s.state(Absent, "has no default collection: nothing can be kept there")
	e.Lacks = Collection
	return e
}

// locked is the error for a keyring that is locked.
func (s *service) locked(reason string) error { return s.state(Locked, reason) }

// state is an error of this keyring, which says whether it could ask a person.
func (s *service) state(of State, reason string) *StateError {
	return &StateError{
		State: of, Store: storeName, Program: s.program(), Reason: reason,
		Unasked: s.k.Patience == 0, Unseen: !s.display, Quiet: s.k.Quiet,
	}
}

// program is which keyring this is, by the other names that its connection has on the bus.
func (s *service) program() string {
	for _, known := range []struct{ program, name string }{
		{KWallet, "org.kde.kwalletd5"},
		{KWallet, "org.kde.kwalletd6"},
		{KWallet, "org.kde.ksecretd"},
		{Gnome, "org.gnome.keyring"},
		{KeePassXC, "org.keepassxc.KeePassXC.MainWindow"},
	} {
		var owner string
		call := s.conn.Object(busName, busPath).CallWithContext(s, busName+".GetNameOwner", dbus.FlagNoAutoStart, known.name)
		if call.Store(&owner) == nil && owner == s.owner {
			return known.program
		}
	}
	return ""
}
