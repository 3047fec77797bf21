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
		m.code, m.hint = exitNeedsPerson, "no key is lost: unlock the keyring "+unlock(e)
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

// unlock says how a locked keyring is unlocked, and how it comes to ask for that itself.
func unlock(e *keyring.StateError) string {
	desk, otherwise := byHand(e)
	if e.Store == keychain || e.Store == windows || e.Program == keyring.KeePassXC {
		return desk
	}
	return desk + orAsk(e, "what needs a key", "its password") + otherwise
}

// byHand says how a person unlocks a keyring, and how without a desktop.
func byHand(e *keyring.StateError) (desk, otherwise string) {
	switch {
	case e.Store == keychain:
		return "with 'security unlock-keychain', which asks for its password", ""
	case e.Store == windows:
		return "by signing in to Windows", ""
	case e.Program == keyring.KWallet:
		return "in kwalletmanager", "; it cannot be opened without a display"
	case e.Program == keyring.KeePassXC:
		return "in the window of KeePassXC", ""
	case e.Program == keyring.Gnome:
		return "in seahorse", "; without a desktop by " + unlockGnome
	}
	return "in its program for passwords (seahorse, kwalletmanager, KeePassXC)", "; a gnome-keyring without a desktop by " + unlockGnome
}

// orAsk says how a keyring comes to ask for something itself: when what needs it is run where it is
// let ask, and has a display. What was not let ask may be a check, which never does.
func orAsk(e *keyring.StateError, needing, something string) string {
	if !e.Unasked && !e.Unseen {
		return "; or run this again, and answer its question"
	}
	run := "this"
	if e.Unasked {
		run = needing
	}
	if e.Unseen {
		run += " on its desktop"
	}
	return "; or run " + run + letAsk(e.Quiet) + ", and it asks for " + something
}

// unseen says what to do where no question was to be seen: the Secret Service says that it was closed,
// too, when it cannot show one, as where the display is not that of its own session.
func unseen(e *keyring.StateError) string {
	if e.Store == keychain || e.Store == windows {
		return ""
	}
	desk, otherwise := byHand(e)
	return "; if no question came up, unlock it " + desk + otherwise
}

// provide says how a keyring comes to be there.
func provide(e *keyring.StateError) string {
	switch {
	case e.Store == keychain:
		return "'security list-keychains' says which there are, and 'security default-keychain' which one counts"
	case e.Store == windows:
		return "run it as the user who is signed in, in a session of that user's own"
	case e.Sought:
		return "start the keyring that has it, as by signing in to its desktop; or put the key into this one: 'aws-federate-cred keys add NAME'"
	case e.Lacks == keyring.Collection:
		return provideCollection(e)
	case e.Lacks == keyring.Program:
		return "start one: KDE's by opening kwalletmanager (with the Secret Service ticked in its settings), KeePassXC's in its settings; " +
			"on GNOME, on WSL and without a desktop by " + unlockGnome
	case e.Lacks == keyring.Bus:
		return "run it in the session of a desktop; on WSL and without a desktop begin one by 'dbus-run-session -- bash', and there run " + unlockGnome
	}
	return "sign in again, so that the keyring is started anew"
}

// provideCollection says how a keyring comes to have a place for new items.
func provideCollection(e *keyring.StateError) string {
	asks := orAsk(e, "what keeps a key", "the password of a new one")
	switch e.Program {
	case keyring.KWallet:
		return "make a wallet in kwalletmanager" + asks + "; it cannot be done without a display"
	case keyring.KeePassXC:
		return "open a database in KeePassXC, with the Secret Service ticked in its settings"
	case keyring.Gnome:
		return "make one in seahorse and let it be the default one" + asks + "; without a desktop by " + unlockGnome
	}
	return "make one in the program that keeps passwords there" + asks
}
