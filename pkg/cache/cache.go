// Package cache keeps temporary credentials of AWS on disk until shortly before they expire, and
// has only one of many processes fetch those that are missing.
//
// It is for programs that are run again and again for the same credentials, many at once, and need
// a network call or even a person to get them. A [Disk] answers from a directory that all processes
// of a user share:
//
//	disk := &cache.Disk{Dir: dir}
//	creds, err := disk.Do(ctx, key, fetch)
//
// While one process fetches, the others sleep; when its answer is stored, all have it. One that is
// killed makes way for the next at once. An entry is written whole or not at all, and is readable
// by its owner alone. What is no entry, is another's, or is open to others counts for nothing.
//
// An [Index] goes with it, and remembers what a program has worked out from files, such as the key
// of a request, for as long as the files stay the same. A [Once] remembers what all processes of a
// user may use once only, such as one-time codes.
//
// The package knows bytes, locks and expiry. It does not know profiles, STS or what a key stands
// for: a key is the hex hash of the complete description of what was asked for, made by the caller.
// Whoever can read the user's files can read what is stored, unless a [Disk] has a Key that stands in
// none of them.
package cache

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/stored"
)

// Fetch gets credentials from where they are made. It may take as long as a person needs to type a
// code.
type Fetch func(context.Context) (aws.Credentials, error)

// Look finds the same credentials where somebody else has stored them, and when they were issued.
// It makes no call and asks nobody.
type Look func() (c aws.Credentials, issued time.Time, ok bool)

// Store answers from what it remembers under key, else from what others remember, and from fetch
// otherwise.
type Store interface {
	Do(ctx context.Context, key string, fetch Fetch, others ...Look) (aws.Credentials, error)
}

// Off is the Store that neither reads nor writes.
type Off struct{}

// Do calls fetch.
func (Off) Do(ctx context.Context, _ string, fetch Fetch, _ ...Look) (aws.Credentials, error) {
	return fetch(ctx)
}

// Usable reports whether credentials may still be handed out at now. They may while at least minTTL
// of their life is left; with a minTTL of 0, while 15 minutes are left, or a quarter of the whole
// life (expires - issued) if that is shorter. Exactly the margin left is enough; expired
// credentials never are.
func Usable(expires, issued, now time.Time, minTTL time.Duration) bool {
	return stored.Usable(expires, issued, now, minTTL)
}

// now is the time by a clock, or by that of the system.
func now(clock func() time.Time) time.Time {
	if clock == nil {
		return time.Now() //nolint:forbidigo // the default of a library; our own programs hand in a clock
	}
	return clock()
}
