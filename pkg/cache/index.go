package cache

import (
	"bytes"
	"encoding/json"
	"time"
)

// indexVersion changes when a record's fields change their meaning, and when a caller's rules do, by
// which an answer is worked out from the same files; records of other versions are misses.
const indexVersion = 1

// indexRoom is the directory in Dir for the records.
const indexRoom = "index"

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

// record is the content of one file of the index.
type record struct {
	Version int    `json:"version"`
	Request string `json:"request"`
	Stamps  string `json:"stamps"`
	Answer  []byte `json:"answer"`
}

// Get returns the answer that was put under request, a key as in Disk.Do, if the files' stamps have
// not changed since.
func (x Index) Get(request string, now Stamps) (answer []byte, ok bool) {
	path, err := entryPath(x.Dir, indexRoom, request, plainSuffix)
	if err != nil || now.identity == "" {
		return nil, false
	}
	data, err := readPrivate(path)
	if err != nil {
		return nil, false
	}
	var r record
	if json.Unmarshal(data, &r) != nil || r.Version != indexVersion || r.Request != request || r.Stamps != now.identity {
		return nil, false
	}
	return r.Answer, true
}

// Put remembers answer, which was worked out from files that had the stamps at. Call it as soon as
// they are read, not after a person was asked. It does nothing when a file was changed so shortly
// before Now that a further change could have left its stamps the same
// (https://git-scm.com/docs/racy-git).
func (x Index) Put(request string, at Stamps, answer []byte) error {
	path, err := entryPath(x.Dir, indexRoom, request, plainSuffix)
	if err != nil {
		return err
	}
	now := now(x.Now)
	if at.identity == "" || now.Before(at.settled) {
		return nil
	}
	if there, ok := x.Get(request, at); ok && bytes.Equal(there, answer) {
		return nil // of hundreds that had the same answer at once, one has written it
	}
	data, err := json.Marshal(record{Version: indexVersion, Request: request, Stamps: at.identity, Answer: answer})
	if err != nil {
		return err
	}
	if err := makePrivate(x.Dir, indexRoom); err != nil {
		return err
	}
	return replace(x.Dir, path, data, false)
}
