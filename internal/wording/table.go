package wording

import "errors"

// entry is what is said about errors of one type; ok is false where the error is none of them, or the type alone says nothing.
type entry interface {
	words(err error) (m message, ok bool)
}

// on makes the entry of a type. A message that says nothing leaves the error to the entries below.
func on[E error](say func(E) message) entry { return sayer[E](say) }

type sayer[E error] func(E) message

func (say sayer[E]) words(err error) (message, bool) {
	e, ok := errors.AsType[E](err)
	if !ok {
		return message{}, false
	}
	m := say(e)
	return m, m.what != ""
}

// table has an entry for each type of error that a program can end with. The first that an error has counts: what is around another
// error, and knows more, stands before it.
func (r report) table() []entry {
	return []entry{
		// of a command
		on(r.warm), on(unwritten), on(r.usage), on(notKept), on(notSignedIn),
		// of the files
		on(r.setting), on(r.syntax), on(notFound), on(loop), on(r.noCredentials), on(unreadable),
		// of a person, and of other processes
		on(r.personNeeded), on(wrongCode), on(shared), on(sharedSignIn), on(held),
		// of what gives credentials
		on(wrongClock), on(refusedCall), on(unreachable), on(wrongAnswer), on(notSetUp), on(badBundle), on(badToken), on(circle), on(process), on(environment),
		// of a sign-in to the console
		on(noConsole), on(refusedSignIn), on(noSession), on(r.signInUnreachable), on(signInUnavailable), on(wrongSignInAnswer), on(wrongDuration),
		// of whose console it is, and of its page
		on(wrongAccount), on(mismatch), on(unknownService), on(r.destination), on(noPortal), on(noLogout), on(r.endpoint), on(noPartition), on(wrongRegion),
		// of how it is handed over
		on(notLaunched), on(noContainer), on(notFetched), on(noBrowser), on(unknownBrowser), on(unknownProfile), on(noProfiles), on(noContainers),
		on(nobodyChose), on(noClipboard), on(wrongInput), on(noPicture), on(unsafeValue),
	}
}
