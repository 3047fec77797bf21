package wording

import (
	"cmp"
	"fmt"

	"github.com/seed642dee07/aws-federate/internal/cred/keyscmd"
	"github.com/seed642dee07/aws-federate/internal/keyring"
	"github.com/seed642dee07/aws-federate/internal/keys"
	"github.com/seed642dee07/aws-federate/internal/othervault"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// aboutKeys is of the command keys alone.
func aboutKeys() []words {
	return []words{
		on(noKeyTyped), on(noPair), on(takenKey), on(badKeyName), on(keptKey), on(notWritten), on(wrongInput), on(notInVault), on(badVault),
	}
}

func notWritten(e *keyring.WriteError) message {
	return message{
		what: "the keyring (" + e.Store + ") has not kept " + text.Quote(e.Name), why: "it " + e.Reason,
		hint: "nothing else was changed: keep the key where it is, and look into the keyring with its own program",
	}
}

func badIndex(e *keys.IndexError) message {
	if e.Later {
		return message{
			what: "the index of keys " + e.Path, why: e.Err.Error(),
			hint: "a later version of this program has written it: use that one; 'aws-federate-cred doctor' says which are on the PATH",
		}
	}
	return message{
		what: "the index of keys " + e.Path,
		why:  e.Err.Error(),
		hint: "let it be a file that you may read and write; moved away, 'aws-federate-cred keys get NAME' puts each key that the keyring has into a new one",
	}
}

func unknownKey(e *keys.UnknownError) message {
	hint := "'aws-federate-cred keys list' has the names, and 'aws-federate-cred keys add " + text.Quote(e.Name) + "' adds one"
	if e.Similar != "" {
		hint = fmt.Sprintf("did you mean %s? %s", text.Quote(e.Similar), hint)
	}
	return message{what: fmt.Sprintf("key %q does not exist", e.Name), why: "neither " + e.Index + " nor the keyring has it", hint: hint}
}

func unknownKeyOfProfile(e *profile.KeyError) message {
	if e.Err != nil {
		return message{
			what: whose(e.Profile) + " has the key " + text.Quote(e.Name) + where(e.Origin), why: e.Err.Error(),
			hint: "let the index be a file that you may read; moved away, 'aws-federate-cred keys get " + text.Quote(e.Name) +
				"' puts the key into a new one, if the keyring has it",
		}
	}
	hint := "'aws-federate-cred keys get " + text.Quote(e.Name) + "' looks for it in the keyring itself, and 'aws-federate-cred keys add " +
		text.Quote(e.Name) + "' adds it"
	if e.Similar != "" {
		hint = fmt.Sprintf("did you mean %s? Else %s", text.Quote(e.Similar), hint)
	}
	return message{
		what: whose(e.Profile) + " names a key that does not exist",
		why:  fmt.Sprintf("%q is not in %s%s", e.Name, e.Index, where(e.Origin)),
		hint: hint,
	}
}

func lostKey(e *keys.LostError) message {
	return message{
		what: fmt.Sprintf("key %q (%s)", e.Key.Name, e.Key.AccessKeyID),
		why:  "the keyring (" + e.Store + ") is open and does not have it: somebody has removed it there, or this is another keyring",
		hint: fmt.Sprintf(
			"'aws-federate-cred keys add %[1]s' adds it again, if you have its secret; else make a new key at AWS, and 'aws-federate-cred keys remove %[1]s' forgets this one",
			text.Quote(e.Key.Name),
		),
	}
}

func damagedKey(e *keys.DamagedError) message {
	return message{
		what: fmt.Sprintf("key %q", e.Name),
		why:  "what the keyring (" + e.Store + ") has by that name is no key",
		hint: fmt.Sprintf(
			"'aws-federate-cred keys remove %[1]s' takes it out, and 'aws-federate-cred keys add %[1]s' adds the key",
			text.Quote(e.Name),
		),
	}
}

func takenKey(e *keys.TakenError) message {
	return message{
		what: fmt.Sprintf(
			"key %q is there already",
			e.Key.Name,
		),
		why: "it is " + cmp.Or(e.Key.AccessKeyID, "another") + ", and not " + e.Wanted,
		hint: fmt.Sprintf(
			"take another name, or 'aws-federate-cred keys remove %s' first: its secret is gone then",
			text.Quote(e.Key.Name),
		),
	}
}

func badKeyName(e *keys.NameError) message {
	return message{what: fmt.Sprintf("a key cannot be called %q", e.Name), why: e.Reason, hint: "give it, or its profile, another name"}
}

func noKeyTyped(e *keyscmd.UnaskedError) message {
	if e.Variable != "" {
		return message{
			what: fmt.Sprintf("the passphrase of the key %q has to be typed", e.Name), why: e.Err.Error(), code: exitNeedsPerson,
			hint: "run it in a terminal" + whoLets(e.Err) + " and type it, or set " + e.Variable,
		}
	}
	return message{
		what: fmt.Sprintf("key %q has to be typed", e.Name), why: e.Err.Error(), code: exitNeedsPerson,
		hint: "run it in a terminal" + whoLets(e.Err) +
			" and type it, or with --stdin let a program write it, as a credential_process prints it",
	}
}

func noPair(e *keyscmd.PairError) message {
	hint := "copy id and secret again, from the page or the file that AWS gave with them"
	if e.Temporary {
		hint = "keep a user's long-lived key here, which begins with AKIA; sessions are made of it, and cached"
	}
	return message{what: fmt.Sprintf("key %q was not added", e.Name), why: e.Reason, hint: hint}
}

func keptKey(e *keyscmd.KeptError) message {
	m := message{
		what: fmt.Sprintf("key %q was not removed", e.Name), why: "nobody said yes to it",
		hint: "run it again and answer y, or with --yes",
	}
	if e.Err != nil {
		m.why, m.code, m.hint = e.Err.Error(), exitNeedsPerson, "with --yes it is removed without a question"
	}
	return m
}

func notInVault(e *othervault.NoKeyError) message {
	hint := "'aws-vault list' says what it has, and AWS_VAULT_FILE_DIR where its files are"
	if e.Program == "granted" {
		hint = "'granted credentials list' says what it has"
	}
	return message{
		what: fmt.Sprintf(
			"%s has no key %q",
			e.Program,
			e.Name,
		),
		why:  "neither " + e.Dir + " nor the keyring (" + e.Store + ") has it",
		hint: hint,
	}
}

func badVault(e *othervault.ReadError) message {
	m := message{
		what: fmt.Sprintf("key %q of %s", e.Name, e.Program), why: "it " + e.Reason,
		hint: "print it with " + e.Program + " itself, and give it to 'aws-federate-cred keys add " + text.Quote(e.Name) + "'",
	}
	if e.Passphrase != "" {
		m.hint = "type the passphrase again, or set " + e.Passphrase + " to it"
	}
	return m
}
