package keys

import (
	"errors"
	"path/filepath"
	"time"

	"github.com/seed642dee07/aws-federate/internal/keyring"
	"github.com/seed642dee07/aws-federate/internal/regular"
	"github.com/seed642dee07/aws-federate/internal/wholefile"
)

// silenceAge is for how long it counts that a keyring did not answer. Those who have waited for one
// another are over by then, and a server asks again.
const silenceAge = 10 * time.Second

// Silence lets runs that wait for one another, and the many fetches of one run, wait once for a
// keyring that does not answer, and not one after the other.
type Silence struct {
	Index Index
	// Since is when the run began: what happened before that counts for nothing.
	Since time.Time
	Now   func() time.Time
}

func (s Silence) path() string { return filepath.Join(filepath.Dir(s.Index.Path), "keyring.silent") }

// Heard is the error of another call that the keyring has not answered since the run began.
func (s Silence) Heard() error {
	if s.Index.Path == "" {
		return nil
	}
	text, err := regular.Named(s.path())
	if err != nil {
		return nil //nolint:nilerr // nobody has noted any
	}
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil || at.Before(s.Since) || s.Now().Sub(at) > silenceAge {
		return nil //nolint:nilerr // it says nothing of this run
	}
	return keyring.Unanswered()
}

// Note notes an error of the keyring, if it is that it did not answer. Where it cannot be written
// down everybody waits for himself.
func (s Silence) Note(err error) {
	if e, ok := errors.AsType[*keyring.StateError](err); !ok || !e.Silent || s.Index.room() != nil {
		return
	}
	_ = wholefile.File{Path: s.path(), Private: true}.Write([]byte(s.Now().Format(time.RFC3339Nano)))
}
