// Package keys knows the long-lived keys of users that are kept in the keyring: an index without a
// secret, which says which there are, and the pairs themselves. The index is changed when the
// keyring has what it says, so that a program that is killed leaves keys that work; who changes
// either holds the lock of [Store.Lock].
//
// It does not know profiles, AWS, nor how a person is asked.
package keys

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/seed642dee07/aws-federate/internal/regular"
	"github.com/seed642dee07/aws-federate/internal/wholefile"
)

// Keyring is the store of keys in the system's keyring, by its name in the index and in plans.
const Keyring = "keyring"

// Key is what the index knows of a key.
type Key struct {
	Name        string `json:"name"`
	AccessKeyID string `json:"access_key_id"`
	// Account is empty where nobody has told it.
	Account string `json:"account_id,omitempty"`
	// Store is [Keyring].
	Store string `json:"store"`
	// Since is when the access key was made, as far as we have made it, else when it was added.
	Since time.Time `json:"since"`
	// Rotation is how far a rotation has come; nil where none is under way.
	Rotation *Rotation `json:"rotation,omitempty"`
}

// Rotation is how far a rotation has come. Its steps are those of who rotates.
type Rotation struct {
	Step string `json:"step"`
	// Next is the ID of the new key, which stands in the keyring as [NextItem]; Former that of the
	// old one, once it is not ours to use any more.
	Next   string    `json:"next_access_key_id,omitempty"`
	Former string    `json:"former_access_key_id,omitempty"`
	Began  time.Time `json:"began"`
}

// NextItem is the name of the item in the keyring for the key that is to follow one.
func NextItem(name string) string { return name + nextSuffix }

const nextSuffix = ".next"

// AgeInDays is how old a key is at least: since when we know it.
func AgeInDays(k Key, now time.Time) int { return int(now.Sub(k.Since) / (24 * time.Hour)) }

// Index is the file that says which keys there are. It holds no secret.
type Index struct{ Path string }

// OfFiles is the index beside it of keys that stand in the credentials file, and were rotated there.
func (x Index) OfFiles() Index {
	if x.Path == "" {
		return x
	}
	return Index{Path: filepath.Join(filepath.Dir(x.Path), "keys-in-files.json")}
}

// IndexError says that the index cannot be read or written. Nothing has been changed by it.
type IndexError struct {
	Path string
	Err  error
	// Later says that a later version of the program has written what this one does not know.
	Later bool
}

// Error implements error.
func (e *IndexError) Error() string { return fmt.Sprintf("the index of keys %s: %v", e.Path, e.Err) }

// Unwrap returns the reason.
func (e *IndexError) Unwrap() error { return e.Err }

// file is the index as it stands on the disk.
type file struct {
	Version int   `json:"version"`
	Keys    []Key `json:"keys"`
}

// version is that of the file. A program reads no other: what it does not know it would lose.
const version = 1

var errNoPlace = errors.New("HOME is not set, so that there is no place for it")

// Read returns all keys, by name. A file that is not there has none. The error is an [IndexError].
func (x Index) Read() ([]Key, error) {
	if x.Path == "" {
		return nil, nil
	}
	text, err := regular.Named(x.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var f file
	if err == nil {
		err = json.Unmarshal([]byte(text), &f)
	}
	var v struct{ Version int }
	if err != nil && json.Unmarshal([]byte(text), &v) == nil { // the form of another version may be no form of ours
		f.Version = v.Version
	}
	if later := f.Version > version; later || err == nil && f.Version != version {
		return nil, &IndexError{
			Path: x.Path, Err: fmt.Errorf("its version is %d, and this program knows %d", f.Version, version), Later: later,
		}
	}
	if err != nil {
		return nil, &IndexError{Path: x.Path, Err: err}
	}
	slices.SortFunc(f.Keys, func(a, b Key) int { return cmp.Compare(a.Name, b.Name) })
	return f.Keys, nil
}

// Find returns a key by its name.
func (x Index) Find(name string) (k Key, ok bool, err error) {
	all, err := x.Read()
	if err != nil {
		return Key{}, false, err
	}
	if at := slices.IndexFunc(all, func(k Key) bool { return k.Name == name }); at >= 0 {
		return all[at], true, nil
	}
	return Key{}, false, nil
}

// Put writes a key, in place of the one of its name. Who calls it holds the lock.
func (x Index) Put(k Key) error {
	k.Store, k.Since = cmp.Or(k.Store, Keyring), k.Since.UTC().Truncate(time.Second)
	return x.change(k.Name, k)
}

// Drop forgets a key. Who calls it holds the lock.
func (x Index) Drop(name string) error { return x.change(name) }

// change puts keys in place of the one of a name.
func (x Index) change(name string, in ...Key) error {
	all, err := x.Read()
	if err != nil {
		return err
	}
	all = append(slices.DeleteFunc(all, func(k Key) bool { return k.Name == name }), in...)
	slices.SortFunc(all, func(a, b Key) int { return cmp.Compare(a.Name, b.Name) })
	text, err := json.MarshalIndent(file{version, all}, "", " ")
	if err == nil {
		err = x.room()
	}
	if err == nil {
		err = wholefile.File{Path: x.Path, Private: true, Durable: true, Locked: true}.Write(append(text, '\n'))
	}
	if err != nil {
		return &IndexError{Path: x.Path, Err: err}
	}
	return nil
}

// room makes the directory of the index.
func (x Index) room() error {
	if x.Path == "" {
		return errNoPlace
	}
	return os.MkdirAll(filepath.Dir(x.Path), 0o700)
}
