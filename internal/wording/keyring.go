package wording

import (
	"github.com/seed642dee07/aws-federate/internal/keyring"
	"github.com/seed642dee07/aws-federate/internal/text"
)

// keyringState says why a keyring does not answer. What it holds is as it was, and the hint says so:
// nobody is to make a key anew for it.
func keyringState(e *keyring.StateError) message {
	m := message{what: "the keyring cannot be used", why: e.Store + " " + e.Reason}
	if e.Program != "" {
		m.why = e.Store + " of " + e.Program + " " + e.Reason
	}
	if e.Err != nil && !e.Silent && e.State == keyring.Absent {
		m.why += " (" + text.OneLine(e.Err.Error()) + ")"
	}
	switch {
	case e.State == keyring.Declined:
		m.code, m.hint = exitNeedsPerson, "run it again and type the password of the keyring; no key is lost"+unseen(e)
	case e.State == keyring.Locked:
		m.code, m.hint = exitNeedsPerson, "unlock it, and run this again; no key is lost: "+unlock(e)
	case e.Silent:
		m.hint = "no key is lost: it is there, and hangs; end its process and sign in again, and if it asks something in a window, answer that"
	default:
		m.hint = "no key is lost: " + provide(e)
	}
	return m
}

const (
	keychain = "Keychain"
	windows  = "Credential Manager"

	// unlockGnome unlocks a gnome-keyring, or starts one unlocked, and has its default collection made:
	// it needs no display.
	unlockGnome = "'gnome-keyring-daemon --replace --unlock --components=secrets', which reads the password up to Ctrl-D"
)

// unlock says how a keyring is unlocked.
func unlock(e *keyring.StateError) string {
	switch {
	case e.Store == keychain:
		return "'security unlock-keychain' asks for its password"
	case e.Store == windows:
		return "sign in to Windows"
	case e.Program == keyring.KWallet:
		return "on its desktop in kwalletmanager, or by this without --no-prompt; it cannot be opened without a display"
	case e.Program == keyring.KeePassXC:
		return "open the database in the window of KeePassXC"
	case e.Program == keyring.Gnome:
		return "on a desktop in seahorse, or by this without --no-prompt; without one by " + unlockGnome
	}
	return "on a desktop in its program for passwords (seahorse, kwalletmanager, keepassxc), or by this without --no-prompt; " +
		"a gnome-keyring without one by " + unlockGnome
}

// unseen says what to do where no question was to be seen: the Secret Service says that it was closed,
// too, when it cannot show one, as where the display is not that of its own session.
func unseen(e *keyring.StateError) string {
	if e.Store == keychain || e.Store == windows {
		return ""
	}
	return "; if no question came up, unlock it " + unlock(e)
}

// provide says how a keyring comes to be there.
func provide(e *keyring.StateError) string {
	switch {
	case e.Store == keychain:
		return "'security list-keychains' says which there are, and 'security default-keychain' which one counts"
	case e.Store == windows:
		return "run it as the user who is signed in, in a session of that user's own"
	case e.Lacks == keyring.Collection:
		return provideCollection(e.Program)
	case e.Lacks == keyring.Program:
		return "start one: KDE's by opening kwalletmanager (with the Secret Service ticked in its settings), KeePassXC's in its settings; " +
			"on GNOME, on WSL and without a desktop by " + unlockGnome
	case e.Lacks == keyring.Bus:
		return "run it in the session of a desktop; on WSL and without a desktop begin one by 'dbus-run-session -- bash', and there run " + unlockGnome
	}
	return "sign in again, so that the keyring is started anew"
}

// provideCollection says how a keyring comes to have a place for new items.
func provideCollection(program string) string {
	const asks = "; or run this on a desktop without --no-prompt, and it asks for the password of one"
	switch program {
	case keyring.KWallet:
		return "make a wallet in kwalletmanager" + asks + "; it cannot be done without a display"
	case keyring.KeePassXC:
		return "open a database in KeePassXC, with the Secret Service ticked in its settings"
	case keyring.Gnome:
		return "make one in seahorse and let it be the default one" + asks + "; without a desktop by " + unlockGnome
	}
	return "make one in the program that keeps passwords there" + asks
}
