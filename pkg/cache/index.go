package cache

import (
	"bytes"
	"encoding/json"
	"time"

	"github.com/seed642dee07/aws-federate/internal/stored"
)

// Stamps is the identity of a list of files at one moment. The zero Stamps equals no other. Its method
// Settled returns the time from which on any change of the files shows in their stamps: before it, a
// file that was just changed could be changed again within the same tick of the clock that stamps it.
type Stamps = stored.Stamps

// StampFiles takes the stamps of the files at paths, without reading them. Take them before the
// files are read, so that a change in between shows at the next Get. A missing file has an identity
// too. Where one cannot be told, for a device, a pipe or a file that may not be looked at, the
// result is the zero Stamps.
func StampFiles(paths ...string) Stamps { return stored.StampFiles(paths...) }

// Index remembers what was worked out from files, for as long as the files stay the same. It lets a
// caller whose credentials are stored skip reading its configuration. Answers are not secret; the
// Index does not protect them, and a [Disk] with a Key does not either. The Disk removes records that
// are too old.
type Index struct {
	// Dir is the Dir of the Disk.
	Dir string
	// Now is the clock, which only Put needs; nil means time.Now.
	Now func() time.Time
}

// Get returns the answer that was put under request, a key as in Disk.Do, if the files' stamps have
// not changed since.
func (x Index) Get(request string, now Stamps) (answer []byte, ok bool) {
	return stored.Remembered(x.Dir, request, now)
}

// Put remembers answer, which was worked out from files that had the stamps at. Call it as soon as
// they are read, not after a person was asked. It does nothing when a file was changed so shortly
// before Now that a further change could have left its stamps the same
// (https://git-scm.com/docs/racy-git).
func (x Index) Put(request string, at Stamps, answer []byte) error {
	path, err := stored.Path(x.Dir, stored.IndexRoom, request, stored.PlainSuffix)
	if err != nil {
		return err
	}
	now := now(x.Now)
	if at.Identity() == "" || now.Before(at.Settled()) {
		return nil
	}
	if there, ok := x.Get(request, at); ok && bytes.Equal(there, answer) {
		return nil // of hundreds that had the same answer at once, one has written it
	}
	data, err := json.Marshal(stored.Record{Version: stored.RecordVersion, Request: request, Stamps: at.Identity(), Answer: answer})
	if err != nil {
		return err
	}
	if err := makePrivate(x.Dir, stored.IndexRoom); err != nil {
		return err
	}
	return replace(x.Dir, path, data, false)
}
