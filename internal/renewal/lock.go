package renewal

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/seed642dee07/aws-federate/internal/wholefile"
	"github.com/seed642dee07/aws-federate/pkg/lock"
)

// Lock waits for the lock of a token's file, and finishes what a killed process has left. The lock
// stands beside the file, and not with a cache of ours: all who could renew the token take the
// same, whatever caches they have. Who waits for what the holder makes can say by over when it is
// there; see [lock.AcquireUnless]. Errors are [lock.HeldError], [lock.ErrOver] and [KeepError].
func Lock(
	ctx context.Context, f wholefile.File, newer func(next, there string) bool, now func() time.Time, over func(lock.Message) bool,
) (*lock.Lock, error) {
	if err := os.MkdirAll(filepath.Dir(f.Path), 0o700); err != nil {
		return nil, NotKept(f.Path, err)
	}
	held, err := lock.AcquireUnless(ctx, strings.TrimSuffix(f.Path, ".json")+".lock", now, over)
	if _, busy := errors.AsType[*lock.HeldError](err); busy || errors.Is(err, lock.ErrOver) {
		return nil, err
	}
	if err != nil {
		return nil, NotKept(f.Path, err)
	}
	if err := f.Recover(newer); err != nil {
		held.Release()
		return nil, NotKept(f.Path, err)
	}
	return held, nil
}

// What is left with the lock about a token: that it was refused for good, or that it was not
// renewed. The hash of its mark follows, and the reason.
const (
	refusedMark = "refused"
	failedMark  = "failed"
	maxReason   = 500 // bytes
)

// remember leaves what went wrong.
func (r Renewal[T]) remember(held *lock.Lock, t T, err error) {
	mark := failedMark
	if r.Final(err) {
		mark = refusedMark
	}
	reason := err.Error()
	held.Leave(mark + " " + hashed(t) + " " + reason[:min(len(reason), maxReason)])
}

// failedBefore returns what went wrong with this token before, if it counts still.
func (r Renewal[T]) failedBefore(held *lock.Lock, t T) error {
	left := held.Message()
	mark, rest, _ := strings.Cut(left.Text, " ")
	hash, reason, _ := strings.Cut(rest, " ")
	lately := r.Now().Sub(left.At).Abs() < pause
	if hash == hashed(t) && (mark == refusedMark || mark == failedMark && lately && r.lasts(t, 0)) {
		return &FailedError{Reason: reason}
	}
	return nil
}

func hashed(t Token) string {
	sum := sha256.Sum256([]byte(t.Mark().Reveal()))
	return hex.EncodeToString(sum[:])
}

// FailedError says that a renewal was refused or failed before, and is not tried again now.
type FailedError struct {
	// Reason is what was said then, to the one who tried. It may be cut off.
	Reason string
}

// Error implements error.
func (e *FailedError) Error() string { return "it could not be renewed before: " + e.Reason }

// KeepError says that a token cannot be kept in its file.
type KeepError struct {
	Path string
	// Err is the reason, without a path.
	Err error
}

// NotKept makes a [KeepError] of what went wrong with a file.
func NotKept(path string, err error) *KeepError {
	if at, ok := errors.AsType[*fs.PathError](err); ok {
		err = at.Err
	}
	if at, ok := errors.AsType[*os.LinkError](err); ok {
		err = at.Err
	}
	return &KeepError{Path: path, Err: err}
}

// Error implements error.
func (e *KeepError) Error() string { return fmt.Sprintf("%s: %v", e.Path, e.Err) }

// Unwrap returns the reason.
func (e *KeepError) Unwrap() error { return e.Err }
