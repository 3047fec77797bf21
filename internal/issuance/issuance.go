// Package issuance keeps a log of who got which credentials: a line of JSON for each event, which
// matches AWS's CloudTrail by the access key ID. Lines of many processes do not mix, and a file that
// has grown makes way for a new one.
//
// It does not know how credentials are come by, nor whether anybody wants a log. No field of an
// event is a secret.
package issuance

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"
	"unicode/utf8"

	"github.com/seed642dee07/aws-federate/internal/regular"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/lock"
)

// Kind is what has happened.
type Kind string

// The kinds of events.
const (
	Issued  Kind = "issued"  // by AWS, at the wish of this run
	Served  Kind = "served"  // from what was there already
	Console Kind = "console" // a sign-in to the console was made
	Denied  Kind = "denied"  // by AWS, or by a setting
)

// Event is one line. Empty fields are left out.
type Event struct {
	Time        string `json:"time"` // RFC 3339, in UTC
	Event       Kind   `json:"event"`
	Profile     string `json:"profile,omitempty"`
	Account     string `json:"account,omitempty"`
	Role        string `json:"role,omitempty"`
	AccessKeyID string `json:"access_key_id,omitempty"`
	Expires     string `json:"expires,omitempty"`
	Caller      string `json:"caller,omitempty"`
	Agent       string `json:"agent,omitempty"`
	Reason      string `json:"reason,omitempty"` // of what was denied
}

const (
	// longest is how many bytes of a field count, so that a line is one write even where a system
	// writes pages.
	longest = 256
	// full is the size from which on a file makes way, in bytes.
	full = 10 << 20
	// lockLimit is how long a process waits for another that does the same.
	lockLimit = 200 * time.Millisecond
)

// Older is where the lines stand that made way.
func Older(path string) string { return path + ".1" }

var (
	errRelative = errors.New("the path is not absolute")
	errNoFile   = errors.New("it is not a regular file")
)

// othersAny are the bits of a mode that are not the owner's.
const othersAny = 0o077

// Append adds a line. The file is made for its owner alone, and so is its directory. One that is open
// to others is closed to them, where it is ours to close.
func Append(ctx context.Context, path string, e Event) error {
	if !filepath.IsAbs(path) {
		return &fs.PathError{Op: "open", Path: path, Err: errRelative}
	}
	line, err := json.Marshal(e.tidy())
	if err != nil {
		return err
	}
	f, err := open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return &fs.PathError{Op: "write", Path: path, Err: errNoFile}
	}
	if info.Mode()&othersAny != 0 && runtime.GOOS != "windows" { // where a mode says nothing
		_ = f.Chmod(info.Mode().Perm() &^ othersAny) // refused for the file of another user, who has let us write to it
	}
	line = append(line, '\n')
	if isCutOff(path, info.Size()) {
		line = append([]byte("\n"), line...)
	}
	if _, err := f.Write(line); err != nil {
		return err
	}
	if info.Size() >= full {
		return rotate(ctx, path)
	}
	return nil
}

func open(path string) (*os.File, error) {
	const flags = os.O_APPEND | os.O_CREATE | os.O_WRONLY | regular.Flags
	f, err := os.OpenFile(path, flags, 0o600)
	if !errors.Is(err, fs.ErrNotExist) {
		return f, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	return os.OpenFile(path, flags, 0o600)
}

// rotate makes way for a new file. Of many processes one does it; who has the old file open writes
// its line there.
func rotate(ctx context.Context, path string) error {
	ctx, cancel := context.WithTimeout(ctx, lockLimit)
	defer cancel()
	held, err := lock.Acquire(ctx, path+".lock", nil)
	if err != nil {
		return nil // another process does it, or the next event will
	}
	defer held.Release()
	if info, err := os.Stat(path); err != nil || info.Size() < full {
		return err
	}
	return os.Rename(path, Older(path))
}

// isCutOff reports whether the last line of a file of that size has no end, as on a disk that was full.
func isCutOff(path string, size int64) bool {
	f, err := os.OpenFile(path, os.O_RDONLY|regular.Flags, 0)
	if err != nil {
		return false
	}
	defer f.Close()
	last := []byte("\n")
	_, _ = f.ReadAt(last, size-1) // of an empty file there is none
	return last[0] != '\n'
}

// tidy makes each field one short line without control characters.
func (e Event) tidy() Event {
	for _, field := range []*string{
		&e.Time, (*string)(&e.Event), &e.Profile, &e.Account, &e.Role, &e.AccessKeyID, &e.Expires, &e.Caller, &e.Agent, &e.Reason,
	} {
		*field = text.OneLine(*field)
		if len(*field) > longest {
			cut := longest
			for !utf8.RuneStart((*field)[cut]) {
				cut--
			}
			*field = (*field)[:cut]
		}
	}
	return e
}

// Read returns the events of a log, the oldest first, with the file before it, and how many lines
// are none. A file that is not there has none.
func Read(path string) (events []Event, bad int, err error) {
	const most = 2 * full
	for _, file := range []string{Older(path), path} {
		data, err := regular.ReadUpTo(file, most)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, 0, err
		}
		for line := range bytes.Lines(data) {
			if string(line) == "\n" { // somebody took a line that was just being written for one without an end
				continue
			}
			var e Event
			err := json.Unmarshal(line, &e)
			if e = e.tidy(); err != nil || e.Event == "" {
				bad++
				continue
			}
			events = append(events, e)
		}
	}
	return events, bad, nil
}
