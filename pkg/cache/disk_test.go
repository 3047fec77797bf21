package cache_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/pkg/cache"
)

func TestHitUntilTheMargin(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.do(t, 1)
	r.do(t, 1)
	expires := r.answer.Expires.Truncate(time.Second)
	r.now = expires.Add(-15 * time.Minute)
	r.do(t, 1)
	r.now = r.now.Add(time.Second)
	if _, ok := r.Peek(key1); ok {
		t.Error("Peek hits within the margin")
	}
	if until, ok := r.Until(key1); !ok || !until.Equal(expires) {
		t.Errorf("Until: %v, %v", until, ok)
	}
	r.answer = credentials(r.now.Add(time.Hour))
	r.do(t, 2)
	r.now = r.answer.Expires
	if until, ok := r.Until(key1); ok {
		t.Errorf("Until of an expired entry: %v", until)
	}
}

func TestMinTTLBeyondTheLifeFetchesOnceACall(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.MinTTL = 2 * time.Hour
	r.do(t, 1)
	r.do(t, 2)
}

func TestPermissions(t *testing.T) {
	t.Parallel()
	if os.PathSeparator == '\\' {
		t.Skip("Windows has no permission bits")
	}
	r := newRig(t)
	if err := os.MkdirAll(r.Dir, 0o755); err != nil {
		t.Fatal(err)
	}
	r.do(t, 1)
	for path, want := range map[string]os.FileMode{
		r.Dir:                               os.ModeDir | 0o700,
		filepath.Join(r.Dir, "locks"):       os.ModeDir | 0o700,
		filepath.Join(r.Dir, "locks", key1): 0o600,
		r.path(key1):                        0o600,
	} {
		if info, err := os.Stat(path); err != nil || info.Mode() != want {
			t.Errorf("%s: %v, %v, want %v", filepath.Base(path), info.Mode(), err, want)
		}
	}
}

func TestStickyDirectoryStaysShared(t *testing.T) {
	t.Parallel()
	if os.PathSeparator == '\\' {
		t.Skip("Windows has no permission bits")
	}
	r := newRig(t)
	r.Dir = t.TempDir()
	want := os.ModeDir | os.ModeSticky | 0o777
	if err := os.Chmod(r.Dir, want); err != nil {
		t.Fatal(err)
	}
	r.do(t, 1)
	if info, err := os.Stat(r.Dir); err != nil || info.Mode() != want {
		t.Errorf("%v, %v, want %v", info.Mode(), err, want)
	}
	r.do(t, 1)
}

func TestNotStored(t *testing.T) {
	t.Parallel()
	now := start()
	forever := credentials(now.Add(time.Hour))
	forever.CanExpire = false
	keyless := credentials(now.Add(time.Hour))
	keyless.SecretAccessKey = ""
	for name, answer := range map[string]aws.Credentials{
		"cannot expire":   forever,
		"expired already": credentials(now),
		"no keys":         keyless,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.now, r.answer = now, answer
			r.do(t, 1)
			r.do(t, 2)
			if _, err := os.Lstat(r.path(key1)); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("stored: %v", err)
			}
		})
	}
}

func TestShortSessionIsReturnedAndStored(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.now = r.now.Truncate(time.Second)
	r.answer = credentials(r.now.Add(8 * time.Second))
	r.answer.SessionToken, r.answer.AccountID = "", ""
	r.do(t, 1)
	r.now = r.answer.Expires.Add(-2 * time.Second)
	r.do(t, 1)
	r.now = r.answer.Expires.Add(-2*time.Second + 1)
	r.do(t, 2)
}

func TestRefreshStores(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.do(t, 1)
	r.Run.Refresh = true
	r.answer = credentials(r.now.Add(2 * time.Hour))
	r.do(t, 2)
	if _, ok := r.Peek(key1); ok {
		t.Error("Peek hits in spite of Refresh")
	}
	r.now = r.now.Add(time.Nanosecond)
	r.do(t, 3)
	r.do(t, 3) // what was stored since the run began is fresh
	r.Run.Refresh = false
	r.do(t, 3)
}

func TestErrorsOfFetchAreReturnedAsTheyAre(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.err = errNobody
	if _, err := r.Do(t.Context(), key1, r.fetch); err != errNobody { //nolint:errorlint // the very same is promised
		t.Errorf("Do: %v", err)
	}
	r.err = nil
	r.do(t, 2)
}

func TestTolerate(t *testing.T) {
	t.Parallel()
	nobody := func(err error) bool { return errors.Is(err, errNobody) }
	tests := map[string]struct {
		tolerate func(error) bool
		err      error
		left     time.Duration
		refresh  bool
		want     bool
	}{
		"within the margin":   {nobody, errNobody, time.Minute, false, true},
		"last second":         {nobody, errNobody, time.Second, false, true},
		"expired":             {nobody, errNobody, 0, false, false},
		"another error":       {nobody, errors.New("denied"), time.Minute, false, false},
		"no Tolerate":         {nil, errNobody, time.Minute, false, false},
		"fresh ones demanded": {nobody, errNobody, time.Minute, true, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.do(t, 1)
			r.now = r.answer.Expires.Truncate(time.Second).Add(-tt.left)
			r.Run.Tolerate, r.err, r.Run.Refresh = tt.tolerate, tt.err, tt.refresh
			got, err := r.Do(t.Context(), key1, r.fetch)
			if tt.want && (err != nil || !same(got, r.answer)) {
				t.Errorf("Do: %v", err)
			}
			if !tt.want && !errors.Is(err, tt.err) {
				t.Errorf("Do: %v, want %v", err, tt.err)
			}
			if !tt.want && got != (aws.Credentials{}) {
				t.Error("credentials beside an error")
			}
		})
	}
}

func TestBadKeysNeverBecomePaths(t *testing.T) {
	t.Parallel()
	bad := []string{
		"", "abc", strings.Repeat("0", 15), strings.Repeat("0", 129), strings.ToUpper(key1),
		"../../../../" + key1, "0123456789abcdeg", "0123456789abcde\x00", "0123456789abcde.",
	}
	for _, key := range bad {
		r := newRig(t)
		if _, err := r.Do(t.Context(), key, r.fetch); err == nil {
			t.Errorf("Do takes %q", key)
		}
		if _, err := r.Remove(key); err == nil {
			t.Errorf("Remove takes %q", key)
		}
		if _, ok := r.Peek(key); ok {
			t.Errorf("Peek takes %q", key)
		}
		if _, ok := r.Until(key); ok {
			t.Errorf("Until takes %q", key)
		}
		x := cache.Index{Dir: r.Dir, Now: r.Now}
		if err := x.Put(key, cache.StampFiles("missing"), nil); err == nil {
			t.Errorf("Put takes %q", key)
		}
		if _, err := os.Lstat(r.Dir); r.fetches.Load() != 0 || !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%q left a trace", key)
		}
	}
	for _, key := range []string{strings.Repeat("0", 16), strings.Repeat("f", 128)} {
		r := newRig(t)
		if _, err := r.Do(t.Context(), key, r.fetch); err != nil {
			t.Errorf("Do refuses %q: %v", key, err)
		}
	}
}

func TestLog(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.do(t, 1)
	r.do(t, 1)
	for _, want := range []string{"cache miss", "cache stored", "cache hit"} {
		if n := strings.Count(r.log.String(), want); n != 1 {
			t.Errorf("%q is in the log %d times", want, n)
		}
	}
	r.Log = nil
	r.do(t, 1)
}
