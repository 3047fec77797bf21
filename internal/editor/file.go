package editor

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/seed642dee07/aws-federate/internal/awsfile"
	"github.com/seed642dee07/aws-federate/internal/wholefile"
)

// FileError says that a file cannot be read, or not be changed. It is as it was.
type FileError struct {
	Path string
	// Writing says that it could be read.
	Writing bool
	Err     error
}

// Error implements error.
func (e *FileError) Error() string {
	if e.Writing {
		return fmt.Sprintf("changing %s: %v", e.Path, e.Err)
	}
	return fmt.Sprintf("reading %s: %v", e.Path, e.Err)
}

// Unwrap returns the reason.
func (e *FileError) Unwrap() error { return e.Err }

// Read returns a file; an empty one where it is not there.
func Read(path string) (File, error) {
	text, err := awsfile.Read(path)
	if err != nil {
		return File{}, &FileError{Path: path, Err: err}
	}
	return File{Path: path, Text: text}, nil
}

// Write brings an edit into its file, and keeps what was there in a backup beside it, whose path it
// returns; none for a file that was empty. A file that is not there is made for its owner alone,
// with its directory. Who calls it holds a lock. The error is a [FileError], around a
// [wholefile.ChangedError] where somebody else has changed the file since it was read.
func (e Edit) Write(now time.Time) (backup string, err error) {
	failed := func(err error) (string, error) {
		return "", &FileError{Path: e.Path, Writing: true, Err: withoutPath(err)}
	}
	if err := os.MkdirAll(filepath.Dir(e.Path), 0o700); err != nil {
		return failed(err)
	}
	if e.Text != "" {
		e.sweep()
		if backup, err = e.keep(now); err != nil {
			return failed(err)
		}
	}
	if err := e.bring(); err != nil {
		if backup != "" {
			_ = os.Remove(backup) // the file itself is as it was
		}
		return failed(err)
	}
	return backup, nil
}

// Replace is [Edit.Write] without a backup, for what is to stand nowhere any more. Once the file is
// written it blanks the blocks that the old one had, unless the old one has another name as well;
// erased says whether it has. What that is worth is up to the disk.
func (e Edit) Replace() (erased bool, err error) {
	old, openErr := openOld(e.Path)
	if openErr == nil {
		defer old.Close()
	}
	if err := e.bring(); err != nil {
		return false, &FileError{Path: e.Path, Writing: true, Err: withoutPath(err)}
	}
	return openErr == nil && blank(old), nil
}

// blank writes over a file that has no name any more.
func blank(f *os.File) bool {
	about, err := f.Stat()
	if err != nil || !nameless(about) {
		return false
	}
	if _, err := f.WriteAt(make([]byte, about.Size()), 0); err != nil {
		return false
	}
	return f.Sync() == nil
}

// bring writes the text by way of a place beside the file, whose room on the disk is sure before
// anything changes. What a killed one has left there is not better than the file.
func (e Edit) bring() error {
	f := wholefile.File{Path: e.Path, Durable: true, Was: wholefile.StampOf([]byte(e.Text))}
	if err := f.Recover(func(string, string) bool { return false }); err != nil {
		return err
	}
	place, err := f.Reserve()
	if err != nil {
		return err
	}
	if err := place.Commit([]byte(e.After)); err != nil {
		place.Discard()
		return err
	}
	return nil
}

// Remove takes a file away that holds what it held when it was read.
func (f File) Remove() error {
	again, err := Read(f.Path)
	if err == nil && again.Text != f.Text {
		err = &FileError{Path: f.Path, Writing: true, Err: &wholefile.ChangedError{Path: f.Path}}
	}
	if err != nil {
		return err
	}
	if err := os.Remove(f.Path); err != nil {
		return &FileError{Path: f.Path, Writing: true, Err: withoutPath(err)}
	}
	return nil
}

// backupTime is how the name of a backup says when it was made: in the order of time, and on every
// file system.
const backupTime = "20060102T150405.000Z"

// backupSuffix ends it.
const backupSuffix = ".bak"

// keep writes the backup, under a name that no other has. Its time is that of the clock, or a
// little later where that one is taken.
func (e Edit) keep(now time.Time) (string, error) {
	for now = now.UTC(); ; now = now.Add(time.Millisecond) {
		path := e.Path + "." + now.Format(backupTime) + backupSuffix
		if _, err := os.Lstat(path); err == nil {
			continue
		} else if !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
		return path, wholefile.File{Path: path, Fresh: true, Durable: true}.Write([]byte(e.Text))
	}
}

// sweep removes backups that killed processes have left half written: nobody else writes one now.
func (e Edit) sweep() {
	dir, name := filepath.Split(e.Path)
	wholefile.Sweep(dir, func(base string) bool {
		return strings.HasPrefix(base, name+".") && strings.HasSuffix(base, backupSuffix)
	}, time.Time{})
}

// withoutPath is an error without the path, which is named beside it, or is that of a file on the
// way.
func withoutPath(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err
	}
	if e, ok := errors.AsType[*os.LinkError](err); ok {
		return e.Err
	}
	return err
}
