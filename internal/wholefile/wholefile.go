// Package wholefile writes whole files. At its path there is all of the old content or all of the
// new, whatever fails and whoever is killed. It also keeps a place for content that is yet to come.
//
// It does not know what is in the files, nor who may write them: who reserves holds a lock.
package wholefile

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// File is a file to be written, and how. Its directory has to be there. The new content goes into a
// file beside the old one first, which is then renamed. Errors are those of package os and
// [ChangedError].
type File struct {
	// Path is where the file is. A link stays one, and the file that it leads to is written. What
	// is there and is no regular file is an error.
	Path string
	// Durable lets the content survive a crash of the system. It costs some milliseconds.
	Durable bool
	// Private gives the file the mode 0600. Without it, the file keeps the mode that it has; a new
	// one gets 0600 in either case. The owner and the group stay where the system lets us keep
	// them; another group gets no access.
	Private bool
	// Fresh takes over nothing from what is at the path: a link or a pipe is replaced, and the file
	// is our own, with the mode 0600.
	Fresh bool
	// Room is a directory of the same file system where the new content is written, in place of that
	// of the file. It is for who looks for what killed writers have left there: see [Sweep].
	Room string
	// Kin tells the names of files that are written as this one, in the same directory. Where there is
	// no Room, what killed writers have left of them goes with what they have left of this one, once
	// the file is written. It may be a directory of others: a name that could be theirs is no kin.
	Kin func(name string) bool
	// Locked says that whoever writes the file holds a lock on it: what is left of the file itself goes
	// at once.
	Locked bool
	// Was is what the file held when it was read. If it holds something else just before the
	// rename, the error is a [ChangedError]. The zero value does not ask.
	Was Stamp
}

var (
	errIrregular = errors.New("not a regular file")
	errNowhere   = errors.New("the link leads nowhere")
)

// Write writes the file. Nobody has to hold a lock: of two who write at once, the later one wins.
// A writer that is killed leaves a file behind; see [TempOf].
func (f File) Write(content []byte) error {
	r, err := f.open(func(target string) (*os.File, error) {
		return os.CreateTemp(cmp.Or(f.Room, filepath.Dir(target)), filepath.Base(target)+tempMark+"*"+tempSuffix)
	})
	if err != nil {
		return err
	}
	if err := r.Commit(content); err != nil {
		r.Discard()
		return err
	}
	return nil
}

// open makes the file beside the target, with the mode and the owner that the target is to have.
func (f File) open(create func(target string) (*os.File, error)) (*Reserved, error) {
	target, old, err := f.target()
	if err != nil {
		return nil, err
	}
	next, err := create(target)
	if err != nil {
		return nil, err
	}
	r := &Reserved{how: f, target: target, next: next}
	if old == nil {
		return r, nil
	}
	if err := r.resemble(old); err != nil {
		r.Discard()
		return nil, err
	}
	return r, nil
}

// target finds the file itself, behind all links, and what the system knows of it if it is there.
func (f File) target() (target string, old fs.FileInfo, err error) {
	target = f.Path
	if f.Fresh {
		return target, nil, nil
	}
	old, err = os.Lstat(target)
	if err == nil && old.Mode()&fs.ModeSymlink != 0 {
		if target, err = filepath.EvalSymlinks(target); err == nil {
			old, err = os.Stat(target)
		}
		if errors.Is(err, fs.ErrNotExist) {
			return "", nil, &fs.PathError{Op: "follow", Path: f.Path, Err: errNowhere}
		}
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return target, nil, nil
	case err != nil:
		return "", nil, err
	case !old.Mode().IsRegular():
		return "", nil, &fs.PathError{Op: "replace", Path: f.Path, Err: errIrregular}
	}
	return target, old, nil
}

// resemble gives the next file the mode and the owner of the old one.
func (r *Reserved) resemble(old fs.FileInfo) error {
	mode := old.Mode().Perm()
	switch ours, err := takeOwner(r.next, old); {
	case err != nil:
		return err
	case !ours:
		mode &^= 0o070
	}
	if r.how.Private {
		mode = 0o600
	}
	if is, err := r.next.Stat(); err != nil || is.Mode().Perm() == mode {
		return err
	}
	return r.next.Chmod(mode)
}
