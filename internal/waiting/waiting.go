// Package waiting tells a person what a run waits for, once that has taken a while: another run
// that holds a lock, a call, a program. It tells the same to those who wait for the run, by the
// [lock.Sign] on its locks.
//
// It does not know what is waited for and why, nor how a terminal is written on.
package waiting

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/lock"
)

const (
	// patience is how long a run waits for a call or a program before it says so. For another run it
	// is less, as whom that asks may not know of this one: pkg/lock has it.
	patience = time.Second
	// lookAgain is how often who speaks looks what another run does now. Others rely on that one.
	lookAgain, listenAgain = 2 * time.Second, 15 * time.Second
)

// Voice tells a person something on a terminal.
type Voice struct {
	// Tell reports whether the words could be shown now.
	Tell func(ctx context.Context, words string) bool
	End  func()
}

// waits tells what a run waits for.
type waits struct {
	sign  *lock.Sign
	speak func(ctx context.Context) (Voice, error)
}

type waitsKey struct{}

// Under returns a context for a run that is for something, such as a profile, under which waits are
// told. A voice is got when there is something to say: a [lock.HeldError] means that another speaks
// on the terminal, and other errors that nobody listens.
func Under(ctx context.Context, subject string, speak func(ctx context.Context) (Voice, error)) context.Context {
	w := &waits{sign: &lock.Sign{}, speak: speak}
	w.sign.Waiting = w.forRun
	w.sign.Change(func(a *lock.Activity) { a.For = text.OneLine(subject) })
	return context.WithValue(lock.WithSign(ctx, w.sign), waitsKey{}, w)
}

// On tells that a call or a program is waited for, when that has taken a second and until over is
// called. Under no run it does nothing.
func On(ctx context.Context, what string) (over func()) {
	w, ok := ctx.Value(waitsKey{}).(*waits)
	if !ok {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if sleep(ctx, patience) {
			w.tell(ctx, func() (string, bool) { return what, true })
		}
	}()
	return func() {
		cancel()
		<-ended
	}
}

// forRun tells that another run is waited for.
func (w *waits) forRun(ctx context.Context, holder func() lock.Holder) {
	w.tell(ctx, func() (string, bool) {
		h := holder()
		return Describe(h), h.PID != os.Getpid() || h.Elsewhere()
	})
}

// tell tells what is waited for, and again when that changes, until ctx ends. What is not to be told
// is this very process.
func (w *waits) tell(ctx context.Context, what func() (words string, others bool)) {
	defer w.does("")
	var voice Voice
	told := ""
	for next := lookAgain; ; {
		words, others := what()
		if others {
			w.does("waits for " + words)
		}
		if others && voice.Tell == nil {
			found, err := w.speak(ctx)
			_, taken := errors.AsType[*lock.HeldError](err)
			switch {
			case err == nil:
				voice = found
				defer voice.End()
				next = lookAgain
			case !taken: // those who wait for this run still hear what it does
				<-ctx.Done()
				return
			default:
				next = listenAgain
			}
		}
		if others && voice.Tell != nil && words != told && voice.Tell(ctx, "waiting for "+words) {
			told = words
		}
		if !sleep(ctx, next) {
			return
		}
	}
}

func (w *waits) does(doing string) {
	w.sign.Change(func(a *lock.Activity) { a.Doing = doing })
}

// Describe says who holds a lock, for what and since when, and what it does.
func Describe(h lock.Holder) string {
	if h.PID == 0 {
		return "another process"
	}
	about := []string{fmt.Sprintf("pid %d", h.PID)}
	if h.Elsewhere() {
		about[0] += " on " + h.Host
	}
	if h.For != "" {
		about = append(about, h.For)
	}
	about = append(about, "since "+h.Since.Local().Format(time.TimeOnly))
	words := fmt.Sprintf("%s (%s)", h.Program, strings.Join(about, ", "))
	if h.Doing != "" {
		words += ", which " + h.Doing
	}
	return text.OneLine(words)
}

// sleep reports whether the time has passed before ctx ended.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
