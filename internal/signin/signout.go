package signin

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/seed642dee07/aws-federate/internal/renewal"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// State is what the file of a token says, but for its secrets.
type State struct {
	// Path is that of the file, and StartURL and Region what stands in it.
	Path, StartURL, Region string
	// Until is when the token ends; zero where there is none. Renewable says that it is renewed
	// without a person.
	Until     time.Time
	Renewable bool
	// Err is why there is none, a [NeededError]; nil where there is one, be it valid or not.
	Err error
}

// State returns the state of a session.
func (k *Keeper) State(s SSOSession) State {
	state, t := k.state(k.tokenPath(s))
	state.Renewable = state.Err == nil && k.unrenewable(s, t) == ""
	return state
}

func (k *Keeper) state(path string) (State, token) {
	t, err := readToken(path)
	return State{Path: path, StartURL: t.text("startUrl"), Region: t.text("region"), Until: t.expires, Err: err}, t
}

// States returns the state of every token whose file the AWS CLI or an SDK has named, in the order
// of the names. Other programs keep tokens of their own beside them, under names that are no hash.
func (k *Keeper) States() []State {
	var all []State
	paths, _ := filepath.Glob(filepath.Join(k.Dir, strings.Repeat("[0-9a-f]", hashLength)+".json")) // the pattern is good
	for _, path := range paths {
		if state, _ := k.state(path); state.Err == nil { // else it is that of a client, or nothing of ours
			all = append(all, state)
		}
	}
	return all
}

// hashLength is the length of a SHA-1 in hexadecimal.
const hashLength = 40

// signOutPatience is how long another process is waited for that renews the token, or has a person
// sign in.
const signOutPatience = 10 * time.Second

// Ending is what came of a sign-out.
type Ending struct {
	// Found says that there was a sign-in to end.
	Found bool
	// Trouble is why the service was not told or did not take it: a [NeededError], or its own
	// error. The file is gone all the same.
	Trouble error
}

// SignOut ends the sign-in of a file: at the service, by end, and here. The registration of the
// client stays, as the AWS CLI leaves it: it is nobody's session, and the next sign-in needs it.
// The file goes whatever the service says. Errors are a [ForgetError], a lock.HeldError of pkg/lock
// and that of ctx.
// Source: awscli/customizations/sso/logout.py.
func (k *Keeper) SignOut(
	ctx context.Context, path string, end func(context.Context, State, secret.String) error,
) (ending Ending, err error) {
	file := k.file(path)
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) && !file.Unfinished() {
		return Ending{}, nil
	}
	waiting, cancel := context.WithTimeout(ctx, signOutPatience)
	defer cancel()
	held, err := k.waitForOthers(waiting, file, nil)
	blocked, ok := errors.AsType[*renewal.KeepError](err)
	switch {
	case ok:
		return Ending{}, &ForgetError{Path: path, Err: blocked.Err}
	case err != nil && ctx.Err() != nil:
		return Ending{}, ctx.Err()
	case err != nil:
		return Ending{}, err
	}
	defer held.Release()
	state, t := k.state(path)
	lack, _ := errors.AsType[*NeededError](state.Err)
	ending = Ending{Found: true, Trouble: state.Err}
	switch {
	case lack != nil && lack.Lack == Nothing:
		return Ending{}, nil
	case lack == nil && !t.lasts(k.Now(), 0):
		ending.Trouble = &NeededError{Lack: Ended, Reason: "it had ended at " + formatTime(t.expires)}
	case lack == nil:
		ending.Trouble = end(ctx, state, t.access)
	}
	if ctx.Err() != nil {
		return ending, ctx.Err()
	}
	held.Leave("")
	return ending, remove(path)
}

// remove removes a file, and the one that it is a link to.
func remove(path string) error {
	target, err := filepath.EvalSymlinks(path)
	if err == nil && target != path {
		err = os.Remove(target)
	}
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		err = os.Remove(path)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return &ForgetError{Path: path, Err: renewal.NotKept(path, err).Err}
	}
	return nil
}
