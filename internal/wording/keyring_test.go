package wording

import (
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/cred/command"
	"github.com/seed642dee07/aws-federate/internal/keyring"
	"github.com/seed642dee07/aws-federate/internal/prompt"
	"github.com/seed642dee07/aws-federate/internal/source"
)

// TestKeyringHints has a hint for a keyring name the option that lets it ask only where something keeps it
// from that, and a desktop only where there is no display.
func TestKeyringHints(t *testing.T) {
	t.Parallel()
	const replace, asks = " in place of --no-prompt", ", and it asks for its password"
	for _, tt := range []struct {
		name string
		e    keyring.StateError
		want string // in the hint
		not  string // in it, empty for nothing
	}{
		{
			"no display",
			keyring.StateError{Program: keyring.Gnome, Unseen: true},
			"unlock the keyring in seahorse; or run this on its desktop" + asks + "; without a desktop by 'gnome-keyring-daemon", "prompt",
		},
		{
			"an option",
			keyring.StateError{Program: keyring.KWallet, Unasked: true, Quiet: "--no-prompt"},
			"in kwalletmanager; or run what needs a key with --prompt auto" + replace + asks + "; it cannot be opened without", "desktop",
		},
		{
			"another option",
			keyring.StateError{Program: keyring.KWallet, Unasked: true, Quiet: "--prompt tty"},
			"; or run what needs a key with --prompt auto" + asks, "no-prompt",
		},
		{
			"a variable, and no display",
			keyring.StateError{Unasked: true, Unseen: true, Quiet: "AWS_FEDERATE_PROMPT=none"},
			"KeePassXC); or run what needs a key on its desktop with --prompt auto" + asks, "no-prompt",
		},
		{"a check", keyring.StateError{Unasked: true}, "; or run what needs a key" + asks, "prompt"},
		{"nobody answered", keyring.StateError{Program: keyring.Gnome}, "; or run this again, and answer its question; without", "prompt"},
		{"the Keychain", keyring.StateError{Store: keychain}, "unlock the keyring with 'security unlock-keychain'", "prompt"},
		{"KeePassXC", keyring.StateError{Program: keyring.KeePassXC, Unasked: true, Quiet: "--no-prompt"}, "in the window of KeePassXC", "prompt"},
	} {
		tt.e.State = keyring.Locked
		if m := keyringState(
			&tt.e,
		); !strings.Contains(m.hint, tt.want) || tt.not != "" && strings.Contains(m.hint, tt.not) ||
			m.code != exitNeedsPerson {
			t.Errorf("%s: %s", tt.name, m.hint)
		}
	}
	bare := keyring.StateError{State: keyring.Absent, Lacks: keyring.Collection, Program: keyring.KWallet, Unseen: true}
	if m := keyringState(&bare); !strings.Contains(m.hint, "or run this on its desktop, and it asks for the password of a new one") {
		t.Errorf("no collection: %s", m.hint)
	}
	bare.Sought = true // nobody asks for a collection to find something in it
	if m := keyringState(&bare); strings.Contains(m.hint, "asks") || !strings.Contains(m.hint, "the keyring that has it") {
		t.Errorf("nothing in it: %s", m.hint)
	}
}

// TestLetAsk has a hint name --prompt only where something keeps a person from being asked.
func TestLetAsk(t *testing.T) {
	t.Parallel()
	for by, want := range map[string]string{
		"": "run it in a terminal to see", "--no-prompt": "run it in a terminal with --prompt auto in place of --no-prompt to see",
		"prompt = none, /s:1": "run it in a terminal with --prompt auto to see",
	} {
		if m := noConsent(&command.ConsentError{Err: prompt.SwitchedOff(by)}); !strings.HasPrefix(m.hint, want) {
			t.Errorf("%q: %s", by, m.hint)
		}
	}
	needed := &source.PersonNeededError{What: "an MFA code", Profile: "p", Err: prompt.SwitchedOff("--no-prompt")}
	if m := (report{program: "x"}).personNeeded(needed); m.why != "nobody can be asked: prompts are switched off (--no-prompt)" ||
		!strings.Contains(m.hint, "'x --profile p --prompt auto'") {
		t.Errorf("%s: %s", m.why, m.hint)
	}
}
