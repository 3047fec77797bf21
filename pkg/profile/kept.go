package profile

import (
	"cmp"
	"maps"
	"slices"

	"github.com/seed642dee07/aws-federate/internal/typo"
)

// Kept are the long-lived keys that are kept elsewhere than in the two files.
type Kept struct {
	// Index is the file that says which there are, for errors.
	Index string
	// Keys are the keys by their names.
	Keys map[string]KeptKey
	// Err says why the index could not be read. It concerns whoever asks for one of its keys.
	Err error
}

// KeptKey is what is known of a key without its secret.
type KeptKey struct{ Store, AccessKeyID, Account string }

// KeyLines hands in what reads the lines of credential_process that print a key which is kept: it
// returns the name of the key, and is not ok for another line. Such a line is not run where the set
// has been told which keys there are; see [Set.Keep].
func KeyLines(read func(line string) (name string, ok bool)) Option {
	return func(r *resolver) { r.readKey = read }
}

// SplitBy hands in how the line of a process is split into words where the plan is carried out. Without
// it that is as on Unix: as [Words] does.
func SplitBy(split func(line string) ([]string, error)) Option {
	return func(r *resolver) { r.split = split }
}

// Keep hands in which keys are kept elsewhere than in the two files.
func (s *Set) Keep(k Kept) { s.kept = &k }

// keyName is the name of the key that a line prints, if it is one of those that are kept.
func (r *resolver) keyName(command Value) (string, bool) {
	if r.readKey == nil || r.set.kept == nil || command.text.Empty() {
		return "", false
	}
	return r.readKey(command.Text())
}

// keptKey plans a key that is kept elsewhere.
func (r *resolver) keptKey(e *entry, command Value, name string) error {
	kept := r.set.kept
	key, ok := kept.Keys[name]
	if !ok {
		return &KeyError{
			Profile: e.Name, Origin: command.Origin, Name: name, Index: kept.Index, Err: kept.Err,
			Similar: typo.Nearest(name, slices.Sorted(maps.Keys(kept.Keys))),
		}
	}
	r.add(KeyringKeys{
		Profile: e.Name, Store: key.Store, Key: name, AccessKeyID: key.AccessKeyID,
		AccountID: cmp.Or(e.text("aws_account_id"), key.Account),
	})
	r.note("credential_process", command)
	r.differOnKeys(e, "credential_process comes")
	return nil
}
