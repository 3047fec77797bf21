package lock_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/pkg/lock"
)

// TestSign has who waits for a lock hear what its holder does, as that changes, and the message of
// the holder say where it was last.
func TestSign(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "lock")
	sign := &lock.Sign{}
	sign.Change(func(a *lock.Activity) { a.For = "the report" })
	held, err := lock.Acquire(lock.WithSign(t.Context(), sign), path, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	heard := make(chan lock.Activity)
	ctx := lock.WithSign(t.Context(), &lock.Sign{Waiting: func(ctx context.Context, holder func() lock.Holder) {
		for ctx.Err() == nil {
			select {
			case heard <- holder().Activity:
			case <-ctx.Done():
			}
		}
	}})
	got := make(chan *lock.Lock)
	go func() {
		l, err := lock.Acquire(ctx, path, time.Now)
		if err != nil {
			t.Error(err)
		}
		got <- l
	}()
	began := time.Now()
	if a := <-heard; a != (lock.Activity{For: "the report"}) {
		t.Errorf("heard %+v", a)
	}
	if took := time.Since(began); took < 300*time.Millisecond || took > time.Second {
		t.Errorf("heard after %s", took)
	}
	sign.Change(func(a *lock.Activity) { a.Doing, a.At = strings.Repeat("é", 150), "here" })
	<-heard // it may have been read before
	if a := <-heard; a != (lock.Activity{For: "the report", Doing: strings.Repeat("é", 100), At: "here"}) {
		t.Errorf("heard %+v", a)
	}
	held.Leave("gone wrong")
	held.Release()
	next := <-got
	if m := next.Message(); m.From.At != "here" || m.Text != "gone wrong" {
		t.Errorf("the message is %+v", m)
	}
	sign.Change(func(a *lock.Activity) { a.At = "there" }) // of a lock that it holds no more
	next.Release()
	if m := acquire(t, path).Message(); m.From.At != "here" {
		t.Errorf("the message is %+v", m)
	}
}

// TestShortWait has nobody hear of a wait that is none, nor of one without a sign.
func TestShortWait(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "lock")
	held := acquire(t, path)
	ctx := lock.WithSign(t.Context(), &lock.Sign{Waiting: func(context.Context, func() lock.Holder) { t.Error("heard of") }})
	time.AfterFunc(100*time.Millisecond, held.Release)
	l, err := lock.Acquire(ctx, path, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	l.Release()
	lock.SignOf(t.Context()).Change(func(*lock.Activity) { t.Error("there is no sign") })
}
