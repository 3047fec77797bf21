// Package cache keeps temporary credentials on disk until shortly before they expire, and lets only one of many
// processes fetch those that are missing.
//
// It knows bytes, locks and expiry. It does not know profiles, STS or what a key stands for: a key is the hex hash of
// the complete description of what was asked for, made by the caller.
package cache

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// Fetch gets credentials from where they are made. It may take as long as a person needs to type a code.
type Fetch func(context.Context) (aws.Credentials, error)

// Look finds the same credentials where somebody else has stored them, and when they were issued. It makes no call and asks nobody.
type Look func() (c aws.Credentials, issued time.Time, ok bool)

// Store answers from what it remembers under key, else from what others remember, and from fetch otherwise.
type Store interface {
	Do(ctx context.Context, key string, fetch Fetch, others ...Look) (aws.Credentials, error)
}

// Off is the Store that neither reads nor writes.
type Off struct{}

// Do calls fetch.
func (Off) Do(ctx context.Context, _ string, fetch Fetch, _ ...Look) (aws.Credentials, error) {
	return fetch(ctx)
}

// longestMargin is when botocore starts to refresh: handing out anything shorter-lived would make it call again at
// once (_advisory_refresh_timeout in
// https://github.com/boto/botocore/blob/develop/botocore/credentials.py).
const longestMargin = 15 * time.Minute

// Usable reports whether credentials may still be handed out at now. They may while at least minTTL of their life is
// left; with a minTTL of 0, while 15 minutes are left, or a quarter of the whole life (expires - issued) if that is
// shorter. Exactly the margin left is enough; expired credentials never are.
func Usable(expires, issued, now time.Time, minTTL time.Duration) bool {
	margin := minTTL
	if margin <= 0 {
		margin = min(longestMargin, expires.Sub(issued)/4)
	}
	left := expires.Sub(now)
	return left > 0 && left >= margin
}

// checkKey stands between a key and a path: what passes has no separator, no dot and a sane length.
func checkKey(key string) error {
	if len(key) < 16 || len(key) > 128 {
		return fmt.Errorf("cache key of %d characters, want 16 to 128 hex digits", len(key))
	}
	for _, c := range []byte(key) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return fmt.Errorf("cache key %q is not lower-case hex", key)
		}
	}
	return nil
}
