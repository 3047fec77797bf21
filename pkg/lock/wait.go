package lock

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"slices"
	"syscall"
	"time"

	"github.com/gofrs/flock"

	"github.com/seed642dee07/aws-federate/internal/regular"
)

// ErrOver says that a wait ended without the lock, as its caller wished.
var ErrOver = errors.New("the lock is not needed any more")

const (
	// lookEvery is how long a waiter relies on the system to tell it that the lock is free. Some
	// network file systems tell late. Each look costs some twenty switches between threads: the Go
	// runtime wakes more than one.
	lookEvery = 15 * time.Second
	// atOnce is what a wait takes at most that was none: the lock was free, or held by others that
	// only waited for it.
	atOnce = 10 * time.Millisecond
	// When the lock is let go, each waiter pauses for a time of its own before it tries to take it,
	// as they stand in each other's way, and for longer each time that they do. Who needs the lock
	// only where there is no answer leaves some time to all others to find it, the first time: once
	// somebody has the lock again, those that have not woken yet go on waiting.
	shortestPause, politePause, longestPause = 4 * time.Millisecond, 100 * time.Millisecond, 250 * time.Millisecond
)

// A lock that cannot be had for a reason that may pass is tried for so often, with a pause between.
const (
	tries    = 20
	tryPause = 50 * time.Millisecond
)

// passing are reasons that may pass: too many open files, no memory, a file system that does not
// answer.
var passing = []error{syscall.EMFILE, syscall.ENFILE, syscall.ENOLCK, syscall.EIO, syscall.ENOMEM}

// persist is wait, again and again where the reason may pass.
func (l *Lock) persist(ctx context.Context, over func(Message) bool) error {
	for try := 1; ; try++ {
		err := l.wait(ctx, over)
		if try == tries || !slices.ContainsFunc(passing, func(reason error) bool { return errors.Is(err, reason) }) {
			return err
		}
		select {
		case <-time.After(tryPause):
		case <-ctx.Done():
			return err
		}
	}
}

// wait takes the lock, unless over says that it is not needed any more.
//
// Nobody polls: a Go program that looks at a file every 200 ms wakes its threads 40 times a second,
// and two hundred of them take a quarter of a core. Each waiter blocks in the system instead, until
// the holder lets go or dies.
func (l *Lock) wait(ctx context.Context, over func(Message) bool) error {
	pause := shortestPause
	if over != nil {
		pause = politePause
	}
	if errors.Is(ctx.Err(), context.DeadlineExceeded) { // who has little time tries once, on a busy machine too
		if ok, err := l.flock.TryLock(); ok || err != nil {
			return err
		}
	}
	var free <-chan struct{}
	var since time.Time
	for {
		if err := l.look(ctx, over); err != nil {
			return err
		}
		if ok, err := l.flock.TryLock(); ok || err != nil {
			return err
		}
		if free == nil {
			free, since = released(l.flock.Path()), l.now()
		}
		select {
		case <-time.After(vary(lookEvery)):
			continue
		case <-ctx.Done():
		case <-free:
			free = nil
		}
		if err := l.look(ctx, over); err != nil {
			return err
		}
		next := min(2*pause, longestPause)
		if l.now().Sub(since) > atOnce {
			next = shortestPause
		}
		select {
		case <-time.After(vary(pause)):
		case <-ctx.Done():
		}
		pause = next
	}
}

// look returns why a wait ends without the lock; nil while it goes on.
func (l *Lock) look(ctx context.Context, over func(Message) bool) error {
	path := l.flock.Path()
	switch {
	case ctx.Err() != nil:
		return &HeldError{Holder: read(path).Holder, Err: ctx.Err()}
	case over != nil && over(read(path).Message):
		return ErrOver
	}
	return nil
}

// vary returns a time between a half of d and d, so that many do not do the same at the same
// moment.
func vary(d time.Duration) time.Duration { return d/2 + rand.N(d/2) } //nolint:gosec // it hides nothing

// released returns a channel that is closed when nobody holds the lock of a file, or when that
// cannot be told.
//
// A thread waits for it by asking for a shared lock, which all who wait get at the same moment, and
// gives it back at once. It cannot be called off: it stays until the lock is free, or until the
// process ends.
func released(path string) <-chan struct{} {
	free := make(chan struct{})
	go func() {
		defer close(free)
		shared := flock.New(path, flock.SetFlag(os.O_CREATE|regular.Flags))
		if shared.RLock() == nil {
			_ = shared.Unlock() // nothing can be done about it
		}
	}()
	return free
}
