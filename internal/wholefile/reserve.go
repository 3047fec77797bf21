package wholefile

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// nextSuffix is that of the reserved place: there is one for each file.
const nextSuffix = ".next"

// headroom is how much longer than the old content the new one may be for its place to be sure.
const headroom = 8 << 10

// Reserved is the place for the next content of a file.
type Reserved struct {
	how    File
	target string // the file itself, behind all links
	next   *os.File
	tries  int // how often the content is written, where that fails
}

// Content that was asked for cannot be asked for again: who has reserved a place for it writes it
// again and again for half a second. A disk that fails does so for a moment at times.
const (
	contentTries = 10
	contentPause = 50 * time.Millisecond
)

// Reserve makes a place for content that is to be asked for: where it cannot be kept, it is not to
// be asked for. The place is on the disk, and large enough for the old content and 8 KiB more.
//
// Who calls it holds a lock on the file, and has called [File.Recover]. Until Commit or Discard,
// the place holds blanks.
func (f File) Reserve() (*Reserved, error) {
	r, err := f.open(func(target string) (*os.File, error) {
		return os.OpenFile(target+nextSuffix, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	})
	if err != nil {
		return nil, err
	}
	if err := r.fill(); err != nil {
		r.Discard()
		return nil, err
	}
	r.tries = contentTries
	return r, nil
}

// fill claims the room on the disk.
func (r *Reserved) fill() error {
	size := int64(headroom)
	if old, err := os.Stat(r.target); err == nil {
		size += old.Size()
	}
	if _, err := r.next.Write(bytes.Repeat([]byte{' '}, int(size))); err != nil || !r.how.Durable {
		return err
	}
	return r.next.Sync()
}

// Commit writes the content and brings it to its place. After an error the content stays beside the
// file, as far as it was written: Discard removes it, and without that the next [File.Recover]
// finds it. So who holds the only copy of something does not discard it.
func (r *Reserved) Commit(content []byte) error {
	err := r.write(content)
	for try := 1; err != nil && try < r.tries; try++ {
		time.Sleep(contentPause)
		err = r.write(content)
	}
	if closed := r.next.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = r.how.Was.check(r.how.Path, r.target)
	}
	if err != nil {
		return err
	}
	if err := r.how.move(r.next.Name(), r.target); err != nil {
		return err
	}
	r.how.sweep(r.target)
	return nil
}

// write writes the content and nothing behind it.
func (r *Reserved) write(content []byte) error {
	_, err := r.next.WriteAt(content, 0)
	if err == nil {
		err = r.next.Truncate(int64(len(content)))
	}
	if err == nil && r.how.Durable {
		err = r.next.Sync()
	}
	return err
}

// move renames. Where the system can, it makes that durable: else the old file is back after a
// crash.
func (f File) move(from, to string) error {
	if err := rename(from, to); err != nil || !f.Durable {
		return err
	}
	if dir, err := os.Open(filepath.Dir(to)); err == nil {
		_ = dir.Sync()
		_ = dir.Close()
	}
	return nil
}

// Discard gives up what was reserved, or what could not be committed.
func (r *Reserved) Discard() {
	_ = r.next.Close()
	_ = os.Remove(r.next.Name())
}

// Unfinished reports whether something stands in the reserved place: somebody is about to write the
// file, or was killed, or could not bring it to its place.
func (f File) Unfinished() bool {
	target, _, err := f.target()
	if err != nil {
		target = f.Path
	}
	_, err = os.Lstat(target + nextSuffix)
	return err == nil
}

// Recover brings what stands in the reserved place to the place of the file if that is better, and
// removes it otherwise. It may be blank, cut off or followed by blanks. Who calls it holds the
// lock.
func (f File) Recover(better func(next, there string) bool) error {
	target, _, err := f.target()
	if err != nil {
		return err
	}
	next := target + nextSuffix
	if _, err := os.Lstat(next); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if better(next, target) {
		return f.move(next, target)
	}
	return os.Remove(next)
}
