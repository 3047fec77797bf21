package wording

import (
	"errors"
	"slices"
)

// words are what is said about errors of one type; ok is false where the error is none of them, or
// the type alone says nothing.
type words func(err error) (m message, ok bool)

// on makes the words of a type. A message that says nothing leaves the error to those below.
//
//go:noinline // or the programs have a copy for each type: some 30 kB
func on[E error](say func(E) message) words {
	return func(err error) (message, bool) {
		e, ok := errors.AsType[E](err)
		if !ok {
			return message{}, false
		}
		m := say(e)
		return m, m.what != ""
	}
}

// Table is what a program says about the types of errors that it can end with. The first that an
// error has counts: what is around another error, and knows more, stands before it.
type Table func(report) []words

// FederateCred is the table of aws-federate-cred.
func FederateCred() Table {
	return func(r report) []words {
		return slices.Concat(
			[]words{
				on(r.warm), on(notSignedIn), on(noSignIn), on(whichSignIn), on(notForgotten), on(unsafeValue), on(notThere), on(notRun),
				on(unwell), on(notServed), on(noTokenFile),
			},
			aboutSetup(),
			aboutKeys(),
			aboutRotation(),
			common(r),
		)
	}
}

// aboutSetup is of the command setup.
func aboutSetup() []words {
	return []words{
		on(noConsent), on(declined), on(taken), on(refusedSetup), on(noJournal), on(badSection), on(unsafeChange), on(touched),
		on(notEdited),
	}
}

// Console is the table of aws-console.
func Console() Table {
	return func(r report) []words {
		return slices.Concat(common(r), []words{
			// of the sign-in
			on(noConsole),
			on(refusedSignIn),
			on(noSession),
			on(r.signInFailed),
			on(wrongDuration),
			// of whose console it is, and of its page
			on(
				wrongAccount,
			),
			on(wrongInput),
			on(unknownWord),
			on(unknownService),
			on(r.destination),
			on(noPortal),
			on(noLogout),
			on(r.endpoint),
			on(noPartition),
			on(r.region),
			// of how it is handed over
			on(notLaunched),
			on(noContainer),
			on(notFetched),
			on(forwarded),
			on(noBrowser),
			on(unknownBrowser),
			on(unknownProfile),
			on(noProfiles),
			on(noContainers),
			on(nobodyChose),
			on(noClipboard),
			on(noPicture),
		})
	}
}

// common is the table of both programs.
func common(r report) []words {
	return []words{
		on(unwritten), on(r.usage), on(r.noCommand), on(r.noOption), on(notKept),
		// of the keyring
		on(keyringState), on(badIndex), on(unknownKey), on(unknownKeyOfProfile), on(lostKey), on(damagedKey),
		// of the files
		on(r.setting), on(r.syntax), on(r.notFound), on(loop), on(longChain), on(r.noProfileYet), on(r.noCredentials), on(unreadable),
		on(unreadableSettings), on(badSettings), on(noCacheKey),
		// of a person, and of other processes
		on(r.refusedAgent),
		on(noPortalFound), on(r.personNeeded), on(wrongCode), on(unlocked), on(shared), on(sharedSignIn), on(held),
		// of what gives credentials
		on(wrongClock), on(refusedCall), on(unreachable), on(wrongAnswer), on(notSetUp), on(badBundle), on(badToken), on(circle),
		on(process), on(environment), on(expiredKeys), on(mismatch), on(unanswered), on(refusedByServer),
		on(noIssuanceLog), on(badIssuanceLog),
	}
}
