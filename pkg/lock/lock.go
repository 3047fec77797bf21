// Package lock lets one of many processes do something at a time, and tells those who wait for whom
// they wait.
//
// A lock is the file that it is held on. Whoever waits sleeps in the system until the holder lets
// go or dies, even by SIGKILL, and so hundreds can wait for nothing more than a thread each. A wait
// ends with its context, and by [AcquireUnless] as soon as what the holder makes is there, so that
// nobody takes the lock only to see that there is nothing left to do.
//
// The file says who holds the lock, since when and what for ([Sign]), and what a holder has left to
// say to the next one.
// None of that is secret, nor to be relied on: it is for people, and for processes that help each
// other. The file is never deleted, as a deleted file can still be locked by those who opened it
// before.
//
// It does not know what is done under a lock. The locks are advisory, and those of the system:
// flock(2), on Windows LockFileEx. On a network file system they work as far as that one passes
// them on.
package lock

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/gofrs/flock"

	"github.com/seed642dee07/aws-federate/internal/regular"
)

// Holder is a process that holds a lock.
type Holder struct {
	// Program is the file name that it was started by.
	Program string    `json:"program"`
	PID     int       `json:"pid"`
	Host    string    `json:"host"`
	Since   time.Time `json:"since"`
	Activity
}

// Elsewhere reports whether a process runs on another machine, with which we share a directory.
func (h Holder) Elsewhere() bool { return h.Host != "" && h.Host != hostname() }

func hostname() string {
	name, err := os.Hostname()
	if err != nil {
		return ""
	}
	return name
}

// String is for people, in local time: "backup (pid 812, since 10:14:03)".
func (h Holder) String() string {
	switch {
	case h.PID == 0:
		return "another process"
	case h.Elsewhere():
		return fmt.Sprintf("%s (pid %d on %s, since %s)", h.Program, h.PID, h.Host, h.Since.Local().Format(time.TimeOnly))
	}
	return fmt.Sprintf("%s (pid %d, since %s)", h.Program, h.PID, h.Since.Local().Format(time.TimeOnly))
}

// Message is what a holder leaves for those who come after it.
type Message struct {
	Text string    `json:"text"`
	At   time.Time `json:"at"`
	From Holder    `json:"from"`
}

// record is what stands in the file of a lock.
type record struct {
	Holder  Holder  `json:"holder"`
	Message Message `json:"message"`
}

// HeldError says that the lock was not to be had while ctx lasted.
type HeldError struct {
	Holder Holder
	// Err is that of ctx.
	Err error
}

// Error implements error.
func (e *HeldError) Error() string { return "waited for " + e.Holder.String() + " in vain" }

// Unwrap returns the error of ctx.
func (e *HeldError) Unwrap() error { return e.Err }

// Lock is a lock that is held. It is for one goroutine.
type Lock struct {
	flock *flock.Flock
	now   func() time.Time
	sign  *Sign

	mu     sync.Mutex // a sign is changed by other goroutines
	record record
}

// Acquire waits for the lock of the file at path, which it makes, readable by its owner alone, in a
// directory that is there. A [HeldError] says that ctx ended first, and who held the lock at the
// end. Other errors are about the file; those that may pass, such as too many open files, it has met
// for a second.
//
// The clock says since when a lock is held, for people; nil means time.Now. Who comes next is not
// by the order of coming.
func Acquire(ctx context.Context, path string, now func() time.Time) (*Lock, error) {
	return AcquireUnless(ctx, path, now, nil)
}

// AcquireUnless is [Acquire] for who waits for what the holder makes, and needs the lock only to
// make it where the holder did not. It calls over at first, each time when the lock was let go, and
// every few seconds, with what was left in the file last. When over returns true, the wait ends
// with [ErrOver], so that any number of processes find what one has made without the lock.
//
// Whoever gets the lock has to look once more: it may have been made since over was called last.
func AcquireUnless(ctx context.Context, path string, now func() time.Time, over func(Message) bool) (*Lock, error) {
	if now == nil {
		now = time.Now //nolint:forbidigo // the default of a library; our own programs hand in a clock
	}
	l := &Lock{flock: flock.New(path, flock.SetFlag(os.O_CREATE|regular.Flags)), now: now, sign: SignOf(ctx)}
	stop := l.sign.listen(ctx, path)
	err := l.persist(ctx, over)
	stop()
	if number, bare := err.(syscall.Errno); bare { //nolint:errorlint // of the call itself, which names no file
		err = &fs.PathError{Op: "lock", Path: path, Err: number}
	}
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.record.Message = read(path).Message
	l.record.Holder = Holder{
		Program: strings.TrimSuffix(filepath.Base(os.Args[0]), ".exe"),
		PID:     os.Getpid(),
		Host:    hostname(),
		Since:   now().UTC(), // in local time, it would have each process read what the time is here
	}
	l.sign.hang(l)
	l.write()
	return l, nil
}

// Message returns what was left last, by this holder or one before it, also by one that was killed.
// It is zero if nothing was.
func (l *Lock) Message() Message {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.record.Message
}

// Leave leaves a message. It replaces the one before; an empty text removes it.
func (l *Lock) Leave(text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.record.Message = Message{}
	if text != "" {
		l.record.Message = Message{Text: text, At: l.now(), From: l.record.Holder}
	}
	l.write()
}

// Release makes way for the next.
func (l *Lock) Release() {
	l.sign.take(l)
	_ = l.flock.Unlock() // nothing can be done about it, and the end of the process does it too
}

// say changes what the holder says of itself.
func (l *Lock) say(a Activity) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.record.Holder.Activity = a.cut()
	l.write()
}

// recordStart is where the record begins. Windows locks the file's first byte against reading, too.
const recordStart = 1

// maxRecord bounds what is read, in bytes.
const maxRecord = 8 << 10

// write writes the record, for which a second descriptor is needed: the lock's cannot write. It is
// a courtesy to those who wait: trouble is ignored.
func (l *Lock) write() {
	text, err := json.Marshal(l.record)
	if err != nil {
		return
	}
	f, err := os.OpenFile(l.flock.Path(), os.O_WRONLY|regular.Flags, 0)
	if err != nil {
		return
	}
	defer f.Close()
	_, _ = f.WriteAt(text, recordStart)
}

// read returns the record in a file, the zero value if there is none. What a longer one has left
// behind it does not count.
func read(path string) (r record) {
	f, err := os.OpenFile(path, os.O_RDONLY|regular.Flags, 0)
	if err != nil {
		return record{}
	}
	defer f.Close()
	if json.NewDecoder(io.NewSectionReader(f, recordStart, maxRecord)).Decode(&r) != nil {
		return record{}
	}
	return r
}
