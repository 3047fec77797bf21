package cache_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/pkg/cache"
)

const (
	key1 = "00112233445566778899aabbccddeeff"
	key2 = "ffeeddccbbaa99887766554433221100"
	// canary stands in every secret of these tests and may be in no log.
	canary = "CANARY-pW3"
)

var errNobody = errors.New("nobody there")

// start is the moment at which the tests' clocks start. Sub-second parts show what is cut off.
func start() time.Time { return time.Now().UTC() }

// credentials returns a session that ends at expires.
func credentials(expires time.Time) aws.Credentials {
	return aws.Credentials{
		AccessKeyID: "ASIAEXAMPLE", SecretAccessKey: "secret" + canary, SessionToken: "token" + canary,
		AccountID: "111122223333", CanExpire: true, Expires: expires,
	}
}

// rig is a Disk with a clock to turn, a log to read and a fetch to count.
type rig struct {
	*cache.Disk
	now     time.Time
	log     bytes.Buffer
	fetches atomic.Int64
	answer  aws.Credentials
	err     error
}

func newRig(t *testing.T) *rig {
	t.Helper()
	r := &rig{now: start()}
	r.answer = credentials(r.now.Add(time.Hour))
	r.Disk = r.disk(filepath.Join(t.TempDir(), "federate", "cache"))
	t.Cleanup(func() {
		if strings.Contains(r.log.String(), canary) {
			t.Error("a secret is in the log")
		}
	})
	return r
}

// disk returns a Disk on dir as another process would have it.
func (r *rig) disk(dir string) *cache.Disk {
	return &cache.Disk{
		Dir: dir,
		Now: func() time.Time { return r.now },
		Log: slog.New(slog.NewTextHandler(&r.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
}

func (r *rig) fetch(context.Context) (aws.Credentials, error) {
	r.fetches.Add(1)
	return r.answer, r.err
}

// do calls Do for key1 and checks that it gave the rig's answer after so many fetches in all.
func (r *rig) do(t *testing.T, fetches int64) {
	t.Helper()
	got, err := r.Do(t.Context(), key1, r.fetch)
	if err != nil {
		t.Fatalf("Do: %v", err)
	}
	if !same(got, r.answer) {
		t.Errorf("Do gave other credentials, which expire at %v, want %v", got.Expires, r.answer.Expires)
	}
	if n := r.fetches.Load(); n != fetches {
		t.Errorf("%d fetches, want %d", n, fetches)
	}
}

func (r *rig) path(key string) string { return filepath.Join(r.Dir, key+".json") }

// same compares all but fractions of the expiry's second, which are not stored.
func same(a, b aws.Credentials) bool {
	a.Expires, b.Expires = a.Expires.Truncate(time.Second), b.Expires.Truncate(time.Second)
	return a == b
}

// TestWithoutAClock has everything go by the system's clock where none is handed in.
func TestWithoutAClock(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "cache")
	want := credentials(start().Add(time.Hour))
	for range 2 {
		d := &cache.Disk{Dir: dir}
		got, err := d.Do(t.Context(), key1, func(context.Context) (aws.Credentials, error) { return want, nil })
		if until, ok := d.Until(key1); err != nil || !same(got, want) || !ok || !until.Equal(want.Expires.Truncate(time.Second)) {
			t.Errorf("%v, until %v", err, until)
		}
	}
	codes := &cache.Once{}
	if !codes.Use("group", "item") || codes.Use("group", "item") {
		t.Error("an item is used twice, or never")
	}
	if last, ok := codes.Last("group"); !ok || time.Since(last) > time.Minute {
		t.Errorf("last used at %v", last)
	}
	stamps := cache.StampFiles(filepath.Join(dir, "missing"))
	if err := (cache.Index{Dir: dir}).Put(key1, stamps, []byte("x")); err != nil {
		t.Error(err)
	}
	if _, ok := (cache.Index{Dir: dir}).Get(key1, stamps); !ok {
		t.Error("the index has forgotten")
	}
}

// noTemp checks that no temporary file is left in dir.
func noTemp(t *testing.T, dir string) {
	t.Helper()
	if left, _ := filepath.Glob(filepath.Join(dir, "new/*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

// watched is a context that closes waits as soon as somebody waits for its end. That is how a test
// knows that a waiter has found the lock taken.
type watched struct {
	context.Context
	once  sync.Once
	waits chan struct{}
}

func watch(ctx context.Context) *watched {
	return &watched{Context: ctx, waits: make(chan struct{})}
}

func (w *watched) Done() <-chan struct{} {
	w.once.Do(func() { close(w.waits) })
	return w.Context.Done()
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestUsable(t *testing.T) {
	t.Parallel()
	const h, m, s = time.Hour, time.Minute, time.Second
	tests := map[string]struct {
		life, left, minTTL time.Duration
		want               bool
	}{
		"fresh hour":                {h, h, 0, true},
		"hour, margin left":         {h, 15 * m, 0, true},
		"hour, less":                {h, 15*m - 1, 0, false},
		"twelve hours, margin left": {12 * h, 15 * m, 0, true},
		"twelve hours, less":        {12 * h, 15*m - 1, 0, false},
		"15 minutes, quarter left":  {15 * m, 15 * m / 4, 0, true},
		"15 minutes, less":          {15 * m, 15*m/4 - 1, 0, false},
		"59 minutes, quarter left":  {59 * m, 59 * m / 4, 0, true},
		"MinTTL longer, left":       {h, 20 * m, 20 * m, true},
		"MinTTL longer, less":       {h, 20*m - 1, 20 * m, false},
		"MinTTL shorter, left":      {h, s, s, true},
		"MinTTL shorter, less":      {h, s - 1, s, false},
		"MinTTL beyond the life":    {h, h, 2 * h, false},
		"MinTTL negative":           {h, 15*m - 1, -1, false},
		"expired now":               {h, 0, 0, false},
		"expired":                   {h, -s, 0, false},
		"no life, expired":          {0, 0, 0, false},
		"issued after its end":      {-h, -m, 0, false},
		"clock set back":            {h, 2 * h, 0, true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			now := start()
			expires := now.Add(tt.left)
			if got := cache.Usable(expires, expires.Add(-tt.life), now, tt.minTTL); got != tt.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestOffAsksEachTime(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	var store cache.Store = cache.Off{}
	for range 2 {
		if got, err := store.Do(t.Context(), key1, r.fetch); err != nil || got != r.answer {
			t.Errorf("Do: %v", err)
		}
	}
	if n := r.fetches.Load(); n != 2 {
		t.Errorf("%d fetches, want 2", n)
	}
}
