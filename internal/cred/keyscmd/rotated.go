package keyscmd

import (
	"github.com/seed642dee07/aws-federate/internal/keys"
	"github.com/seed642dee07/aws-federate/internal/rotation"
	"github.com/seed642dee07/aws-federate/internal/setup"
	"github.com/seed642dee07/aws-federate/internal/text"
)

// moveKeys finds the keys of a profile that are to be moved. While a rotation of them is under way in
// the file, a second pair stands there, or AWS has one: it is to be finished first.
func (m *mover) moveKeys(profiles setup.Profiles, name string) (setup.Move, error) {
	move, err := profiles.MoveKeys(name)
	if err != nil || move.Path == "" {
		return move, err
	}
	known, _, err := m.store.Index.OfFiles().Find(name)
	if err == nil && rotation.Unfinished(known.Rotation) {
		err = &setup.RefusedError{
			Profile: name, Reason: "a rotation of its keys was interrupted",
			Hint: "'aws-federate-cred keys rotate --file " + text.Quote(name) + "' finishes it; import them then",
		}
	}
	return move, err
}

// keyOf is what the index is to know of a key that is moved: what was known of it in the file, too, as
// when it was made, and which former one the next rotation may delete.
func (m *mover) keyOf(move setup.Move) (keys.Key, error) {
	key := keys.Key{Name: move.Profile, AccessKeyID: move.AccessKeyID, Account: move.Account, Since: m.Env.Now()}
	known, _, err := m.store.Index.OfFiles().Find(move.Profile)
	if known.AccessKeyID == move.AccessKeyID {
		key.Since, key.Rotation = known.Since, known.Rotation
	}
	return key, err
}

// forgetInFiles forgets what was known of keys that have left the file.
func (m *mover) forgetInFiles(moves []setup.Move) {
	of := m.store.Index.OfFiles()
	for _, move := range moves {
		_, ok, err := of.Find(move.Profile)
		if err == nil && ok {
			err = of.Drop(move.Profile)
		}
		if err != nil { // what stays there is of a key that the profile has no more, and counts for nothing
			m.Log.Debug("the index of keys in files", "error", err)
		}
	}
}
