package lock

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"
)

// Activity is what a holder says of itself to those who wait for it. All of it is for people: this
// package gives it no meaning. What is longer than 200 bytes is cut off.
type Activity struct {
	// For is what the lock was taken for, such as the name of a job.
	For string `json:"for,omitempty"`
	// Doing is what the holder does now, and At where it has dealt with a person last.
	Doing string `json:"doing,omitempty"`
	At    string `json:"at,omitempty"`
}

// longestWord bounds each word of an [Activity], in bytes.
const longestWord = 200

// cut returns an activity of which no word is too long.
func (a Activity) cut() Activity {
	for _, word := range []*string{&a.For, &a.Doing, &a.At} {
		*word = strings.ToValidUTF8((*word)[:min(len(*word), longestWord)], "")
	}
	return a
}

// Sign stands on all locks that are taken under its context ([WithSign]), and says what their
// holder does. It also hears for whom they wait. Its methods may be called concurrently, and those
// of no sign do nothing.
type Sign struct {
	// Waiting is called in a goroutine of its own when a wait for a lock has lasted for half a
	// second, with what tells who holds the lock now. Its context ends with the wait, which ends no
	// earlier than Waiting returns. nil hears nothing.
	Waiting func(ctx context.Context, holder func() Holder)

	mu    sync.Mutex
	now   Activity
	locks []*Lock
}

// signKey is where a context has its sign.
type signKey struct{}

// WithSign returns a context under which locks carry a sign.
func WithSign(ctx context.Context, s *Sign) context.Context {
	return context.WithValue(ctx, signKey{}, s)
}

// SignOf returns the sign of a context, nil if it has none.
func SignOf(ctx context.Context) *Sign {
	s, _ := ctx.Value(signKey{}).(*Sign)
	return s
}

// Change changes what stands on the sign.
func (s *Sign) Change(change func(*Activity)) {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	before := s.now
	if change(&s.now); s.now == before {
		return
	}
	for _, l := range s.locks {
		l.say(s.now)
	}
}

// hang hangs the sign on a lock that is held.
func (s *Sign) hang(l *Lock) {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.locks = append(s.locks, l)
	l.record.Holder.Activity = s.now.cut()
}

// take takes it off.
func (s *Sign) take(l *Lock) {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.locks = slices.DeleteFunc(s.locks, func(held *Lock) bool { return held == l })
}

// tellAfter is how long a wait goes on before anybody hears of it.
const tellAfter = 500 * time.Millisecond

// listen has Waiting hear of a wait for the lock of a file, which goes on until stop.
func (s *Sign) listen(ctx context.Context, path string) (stop func()) {
	if s == nil || s.Waiting == nil {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		select {
		case <-ctx.Done():
		case <-time.After(tellAfter):
			s.Waiting(ctx, func() Holder { return read(path).Holder })
		}
	}()
	return func() {
		cancel()
		<-ended
	}
}
