// Package stored reads what a cache has on disk: the answer that an index remembers of a request, and
// an entry, which has credentials. What is no such file, is another's, or is open to others counts
// for nothing. It takes the stamps of files, by which an index tells that they have changed.
//
// It is the reading half of package cache, which writes all this under locks. It is apart, and imports
// next to nothing, so that an answer can be read before the rest of a program is initialised. It does
// not know profiles, what a key stands for, nor who unseals what is sealed.
package stored

import (
	"errors"
	"fmt"
	"os"
	"time"
)

// The names of files end with these. A name says of which kind an entry is, so that what is sealed is
// never looked for where anybody could have put something plain.
const (
	PlainSuffix  = ".json"
	SealedSuffix = ".sealed"
)

// IndexRoom is the directory in that of a cache for the records of the index.
const IndexRoom = "index"

// maxSize is far above any entry; the largest part is a session token, and AWS sets no limit for it
// (https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html).
const maxSize = 1 << 20

var (
	// ErrNoDir says that no directory is known for a cache.
	ErrNoDir = errors.New("no directory is known for it")
	// ErrNotEntry never quotes the file: its fields are secrets, wherever a stranger put them.
	ErrNotEntry = errors.New("not an entry of this version and key")

	errNotPrivate = errors.New("not a regular file that only its owner, we, can read")
)

// CheckKey stands between a key and a path: what passes has no separator, no dot and a sane length.
func CheckKey(key string) error {
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

// Path is the only way from a key to a path, in a directory and a room there, if that is not empty.
// Without dir there is none: the working directory is no cache.
func Path(dir, room, key, suffix string) (string, error) {
	if err := CheckKey(key); err != nil {
		return "", err
	}
	if dir == "" {
		return "", ErrNoDir
	}
	const separator = string(os.PathSeparator)
	if room != "" {
		dir += separator + room
	}
	return dir + separator + key + suffix, nil
}

// longestMargin is when botocore starts to refresh: handing out anything shorter-lived would make
// it call again at once (_advisory_refresh_timeout in
// https://github.com/boto/botocore/blob/develop/botocore/credentials.py).
const longestMargin = 15 * time.Minute

// Usable is what package cache says of it.
func Usable(expires, issued, now time.Time, minTTL time.Duration) bool {
	margin := minTTL
	if margin <= 0 {
		margin = min(longestMargin, expires.Sub(issued)/4)
	}
	left := expires.Sub(now)
	return left > 0 && left >= margin
}
