package setup

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/seed642dee07/aws-federate/internal/editor"
	"github.com/seed642dee07/aws-federate/internal/regular"
	"github.com/seed642dee07/aws-federate/internal/wholefile"
)

// Journal is the file in which stands what setup has written, so that it can be taken back. Who
// uses it holds the lock of [Journal.Lock].
type Journal struct{ Path string }

// Lock is the file that is locked while setup writes: one for all files, as the journal is one.
func (j Journal) Lock() string { return filepath.Join(filepath.Dir(j.Path), "setup.lock") }

// Entry is one change of one file. It holds the lines that were changed, and no others.
type Entry struct {
	Time time.Time `json:"time"`
	// Command is what was run, for people.
	Command string `json:"command"`
	File    string `json:"file"`
	// Made says that the file was not there before.
	Made bool `json:"made,omitempty"`
	// Before and After are the hashes of the text.
	Before  string          `json:"before"`
	After   string          `json:"after"`
	Splices []editor.Splice `json:"splices"`
	Pieces  []editor.Piece  `json:"sections"`
}

// NewEntry is the entry for an edit.
func NewEntry(e editor.Edit, command string, now time.Time) Entry {
	_, err := os.Lstat(e.Path)
	return Entry{
		Time: now.UTC().Truncate(time.Second), Command: command, File: e.Path, Made: errors.Is(err, fs.ErrNotExist),
		Before: editor.Sum(e.Text), After: editor.Sum(e.After), Splices: e.Splices, Pieces: e.Pieces,
	}
}

// JournalError says that the journal cannot be read or written. Nothing else has been changed.
type JournalError struct {
	Path string
	Err  error
}

// Error implements error.
func (e *JournalError) Error() string { return fmt.Sprintf("the journal %s: %v", e.Path, e.Err) }

// Unwrap returns the reason.
func (e *JournalError) Unwrap() error { return e.Err }

// Entries returns what has been written and not been taken back, the last one last.
func (j Journal) Entries() ([]Entry, error) {
	text, err := regular.Named(j.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var all []Entry
	if err == nil {
		err = json.Unmarshal([]byte(text), &all)
	}
	if err != nil {
		return nil, &JournalError{j.Path, err}
	}
	return all, nil
}

// Add notes a change before it is made. One that is noted and was not made does no harm: see
// [Entry.Open].
func (j Journal) Add(e Entry) error {
	all, err := j.Entries()
	if err != nil {
		return err
	}
	return j.write(append(all, e))
}

// Drop forgets the last change.
func (j Journal) Drop() error {
	all, err := j.Entries()
	if err != nil || len(all) == 0 {
		return err
	}
	return j.write(all[:len(all)-1])
}

func (j Journal) write(all []Entry) error {
	text, err := json.MarshalIndent(all, "", " ")
	if err == nil {
		err = wholefile.File{Path: j.Path, Private: true, Durable: true, Locked: true}.Write(append(text, '\n'))
	}
	if err != nil {
		return &JournalError{j.Path, err}
	}
	return nil
}

// Open reports whether a change can still be taken back from a text. It cannot where it was never
// made, as when setup was killed, or has been taken back by hand.
func (e Entry) Open(text string) bool { return e.Before == e.After || editor.Sum(text) != e.Before }

// Revert takes the change back. Its errors are those of [editor.File.Revert].
func (e Entry) Revert(file editor.File) (editor.Edit, error) {
	return file.Revert(e.After, e.Splices, e.Pieces)
}
