package keys

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/seed642dee07/aws-federate/internal/keyring"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/internal/typo"
	"github.com/seed642dee07/aws-federate/pkg/lock"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// Store is the keys of a user: the index, and the keyring that has the secrets.
type Store struct {
	Index   Index
	Keyring keyring.Keyring
	// Now is the clock.
	Now func() time.Time
}

// Pair is a long-lived key.
type Pair struct {
	AccessKeyID     string
	SecretAccessKey secret.String
}

// UnknownError says that no key has a name.
type UnknownError struct {
	Name string
	// Similar is a name that may have been meant; empty where none is near.
	Similar string
	// Index is the path of the file that has the names.
	Index string
}

// Error implements error.
func (e *UnknownError) Error() string { return fmt.Sprintf("no key is called %q", e.Name) }

// LostError says that the index has a key, and the keyring, which is unlocked and answers, has not.
type LostError struct {
	Key   Key
	Store string
}

// Error implements error.
func (e *LostError) Error() string {
	return fmt.Sprintf("the key %q (%s) is not in the keyring (%s) any more", e.Key.Name, e.Key.AccessKeyID, e.Store)
}

// DamagedError says that what the keyring has by the name of a key is none.
type DamagedError struct{ Name, Store string }

// Error implements error.
func (e *DamagedError) Error() string {
	return fmt.Sprintf("what the keyring (%s) has as %q is no key", e.Store, e.Name)
}

// TakenError says that there is another key of a name.
type TakenError struct {
	Key Key
	// Wanted is the ID of the key that was to have the name.
	Wanted string
}

// Error implements error.
func (e *TakenError) Error() string {
	return fmt.Sprintf("there is a key %q already, %s", e.Key.Name, e.Key.AccessKeyID)
}

// NameError says that a key cannot have a name.
type NameError struct{ Name, Reason string }

// Error implements error.
func (e *NameError) Error() string {
	return fmt.Sprintf("a key cannot be called %q: %s", e.Name, e.Reason)
}

// CheckName returns a [NameError] for a name that no key can have.
func CheckName(name string) error {
	switch {
	case strings.TrimSpace(name) == "":
		return &NameError{name, "the name is empty"}
	case text.Printable(name) != name || strings.ContainsAny(name, "\n\t"):
		return &NameError{name, "it has a control character"}
	case strings.HasPrefix(name, "-"):
		return &NameError{name, "it would be taken for an option"}
	case strings.HasSuffix(name, nextSuffix):
		return &NameError{name, "'" + nextSuffix + "' is for the key that is to follow another"}
	}
	return nil
}

// Lock waits until no other process changes keys. It is held for the whole of a change.
func (s Store) Lock(ctx context.Context) (*lock.Lock, error) {
	if err := s.Index.room(); err != nil {
		return nil, &IndexError{Path: s.Index.Path, Err: err}
	}
	held, err := lock.Acquire(ctx, filepath.Join(filepath.Dir(s.Index.Path), "keys.lock"), s.Now)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, &IndexError{Path: s.Index.Path, Err: err}
	}
	return held, nil
}

// item is a pair as the keyring keeps it: as a credential_process prints it.
type item struct {
	Version         int    `json:"Version"`
	AccessKeyID     string `json:"AccessKeyId"`
	SecretAccessKey string `json:"SecretAccessKey"` // #nosec G117 -- for the keyring alone
}

// Read reads an item of the keyring. Its errors are [DamagedError] and those of [keyring.Keyring.Get].
func (s Store) Read(ctx context.Context, name string) (Pair, error) {
	content, err := s.Keyring.Get(ctx, name)
	if err != nil {
		return Pair{}, err
	}
	var i item
	if json.Unmarshal([]byte(content.Reveal()), &i) != nil || i.AccessKeyID == "" || i.SecretAccessKey == "" {
		return Pair{}, &DamagedError{Name: name, Store: s.Keyring.Name()}
	}
	return Pair{i.AccessKeyID, secret.New(i.SecretAccessKey)}, nil
}

// Write writes an item of the keyring and reads it back; see [keyring.Keyring.Set].
func (s Store) Write(ctx context.Context, name string, p Pair) error {
	content, err := json.Marshal(item{1, p.AccessKeyID, p.SecretAccessKey.Reveal()})
	if err != nil {
		return err
	}
	return s.Keyring.Set(ctx, name, secret.New(string(content)))
}

// Get reads a key. One that the keyring has, and of which the index does not know, is a key all the
// same: the index can be lost. Its errors are those of [Store.Read], [UnknownError], [LostError] and
// [IndexError].
func (s Store) Get(ctx context.Context, name string) (Pair, error) {
	p, err := s.Read(ctx, name)
	gone, is := errors.AsType[*keyring.NotFoundError](err)
	if !is {
		return p, err
	}
	k, ok, indexErr := s.Index.Find(name)
	switch {
	case indexErr != nil:
		return Pair{}, indexErr
	case ok && gone.Bare != nil:
		return Pair{}, gone.Bare
	case ok:
		return Pair{}, &LostError{Key: k, Store: s.Keyring.Name()}
	}
	return Pair{}, s.Unknown(name)
}

// Unknown is the error for a name that no key has.
func (s Store) Unknown(name string) *UnknownError {
	e := &UnknownError{Name: name, Index: s.Index.Path}
	all, _ := s.Index.Read() // nothing is near where it cannot be read
	names := make([]string, len(all))
	for i, k := range all {
		names[i] = k.Name
	}
	e.Similar = typo.Nearest(name, names)
	return e
}

// Free returns a [TakenError] where another key than the one of an ID has a name, in the index or in
// the keyring.
func (s Store) Free(ctx context.Context, name, id string) error {
	k, ok, err := s.Index.Find(name)
	if err != nil {
		return err
	}
	if ok && k.AccessKeyID != id {
		return &TakenError{Key: k, Wanted: id}
	}
	p, err := s.Read(ctx, name)
	if _, none := errors.AsType[*keyring.NotFoundError](err); none {
		return nil
	}
	if err == nil && p.AccessKeyID != id {
		return &TakenError{Key: Key{Name: name, AccessKeyID: p.AccessKeyID}, Wanted: id}
	}
	return err
}

// Add keeps a key: in the keyring first, then in the index. Who calls it holds the lock.
func (s Store) Add(ctx context.Context, k Key, secretKey secret.String) error {
	if err := CheckName(k.Name); err != nil {
		return err
	}
	if err := s.Free(ctx, k.Name, k.AccessKeyID); err != nil {
		return err
	}
	if err := s.Write(ctx, k.Name, Pair{k.AccessKeyID, secretKey}); err != nil {
		return err
	}
	if known, ok, err := s.Index.Find(k.Name); err == nil && ok { // a run that was killed, or one that repeats
		k.Since, k.Rotation = known.Since, known.Rotation
	}
	return s.Index.Put(k)
}

// Remove forgets a key: in the keyring first, then in the index. One that the keyring has lost is
// forgotten, too; a keyring that does not answer, or that is another one, has lost nothing. Who calls it holds the lock.
func (s Store) Remove(ctx context.Context, name string) (Key, error) {
	k, ok, err := s.Index.Find(name)
	if err != nil {
		return Key{}, err
	}
	removed := false
	var bare *keyring.StateError
	for _, item := range []string{NextItem(name), name} {
		err := s.Keyring.Delete(ctx, item)
		gone, is := errors.AsType[*keyring.NotFoundError](err)
		switch {
		case is:
			bare = gone.Bare
		case err != nil:
			return Key{}, err
		default:
			removed = true
		}
	}
	if ok && !removed && bare != nil {
		return Key{}, bare
	}
	if !ok {
		if !removed {
			return Key{}, s.Unknown(name)
		}
		return Key{Name: name}, nil
	}
	return k, s.Index.Drop(name)
}
