package renewal_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/renewal"
	"github.com/seed642dee07/aws-federate/internal/wholefile"
	"github.com/seed642dee07/aws-federate/pkg/lock"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// token is a token that is good once.
type token struct {
	Serial int
	Ends   time.Time
}

func (t token) Until() time.Time { return t.Ends }

func (t token) Mark() secret.String { return secret.New(strings.Repeat("x", t.Serial)) }

func (t token) Content() ([]byte, error) { return json.Marshal(t) }

func read(path string) (t token, err error) {
	text, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(text, &t)
	}
	return t, err
}

var (
	errAsked   = errors.New("asked in vain")
	errRefused = errors.New("refused")
)

// service gives the next token for the newest one, and no other.
type service struct {
	mu     sync.Mutex
	newest int
	calls  atomic.Int32
	fails  error
	slow   time.Duration
	before func() // called before it answers
}

func (s *service) ask(ctx context.Context, t token) (token, error) {
	s.calls.Add(1)
	select {
	case <-time.After(s.slow):
	case <-ctx.Done():
		return token{}, ctx.Err()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.before != nil {
		s.before()
	}
	switch {
	case s.fails != nil:
		return token{}, s.fails
	case t.Serial != s.newest:
		return token{}, errRefused
	}
	s.newest++
	return token{s.newest, time.Now().Add(time.Hour)}, nil
}

// world is a service and a token that lasts for so long.
func world(t *testing.T, left time.Duration) (*service, renewal.Renewal[token], *bytes.Buffer) {
	t.Helper()
	s, log, path := &service{newest: 1}, &bytes.Buffer{}, filepath.Join(t.TempDir(), "token.json")
	put(t, path, token{1, time.Now().Add(left)})
	return s, renewal.Renewal[token]{
		File: wholefile.File{Path: path, Durable: true}, Read: func() (token, error) { return read(path) }, Ask: s.ask,
		Newer: func(next, there string) bool {
			n, err := read(next)
			t, _ := read(there)
			return err == nil && n.Ends.After(t.Ends)
		},
		Final: func(err error) bool { return errors.Is(err, errRefused) },
		Early: 10 * time.Minute, Patience: 10 * time.Second, Limit: 5 * time.Second, Grace: time.Second,
		Now: time.Now, Log: slog.New(slog.NewTextHandler(log, nil)),
	}, log
}

func put(t *testing.T, path string, tok token) {
	t.Helper()
	text, err := tok.Content()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// renew does it as a program does that has just read the token.
func renew(ctx context.Context, r renewal.Renewal[token]) (token, error) {
	old, err := r.Read()
	if err != nil {
		return old, err
	}
	return r.Renew(ctx, old)
}

// alone is renew where no other has the lock: a machine that is too busy to look at it in time
// looks again.
func alone(ctx context.Context, r renewal.Renewal[token]) (got token, err error) {
	for range 20 {
		got, err = renew(ctx, r)
		if _, busy := errors.AsType[*lock.HeldError](err); !busy {
			break
		}
	}
	return got, err
}

// left is what is beside the token and its lock.
func left(t *testing.T, r renewal.Renewal[token]) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(r.File.Path))
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if entry.Name() != "token.json" && entry.Name() != "token.lock" {
			names = append(names, entry.Name())
		}
	}
	return names
}

func TestRenew(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		left   time.Duration
		serial int
	}{"lasts": {time.Hour, 1}, "about to end": {time.Minute, 2}, "ended": {-time.Minute, 2}} {
		_, r, log := world(t, tt.left)
		for range 2 {
			got, err := alone(t.Context(), r)
			kept, readErr := r.Read()
			if err != nil || readErr != nil || got.Serial != tt.serial || kept.Serial != tt.serial {
				t.Errorf("%s: %+v, %v; kept %+v, %v", name, got, err, kept, readErr)
			}
		}
		if names := left(t, r); len(names) > 0 || log.Len() > 0 {
			t.Errorf("%s: left %q, said %s", name, names, log)
		}
	}
}

// TestOnce has many want the token at once: one asks. While the old one lasts, the others go on
// with it at once.
func TestOnce(t *testing.T) {
	t.Parallel()
	for name, lasts := range map[string]time.Duration{"ended": -time.Minute, "about to end": time.Minute} {
		s, r, _ := world(t, lasts)
		s.slow = 2 * time.Second
		var busy atomic.Int32
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() {
				began := time.Now()
				got, err := renew(t.Context(), r)
				_, held := errors.AsType[*lock.HeldError](err)
				switch {
				case held && got.Serial == 1 && time.Since(began) < s.slow-200*time.Millisecond:
					busy.Add(1)
				case err != nil || got.Serial != 2:
					t.Errorf("%s: %+v, %v", name, got, err)
				}
			})
		}
		all.Wait()
		if n := s.calls.Load(); n != 1 || (busy.Load() > 0) != (lasts > 0) {
			t.Errorf("%s: %d calls, %d were busy", name, n, busy.Load())
		}
	}
}

// TestInterrupted waits for the answer for a while, as it brings the next token.
func TestInterrupted(t *testing.T) {
	t.Parallel()
	for slow, serial := range map[time.Duration]int{200 * time.Millisecond: 2, 4 * time.Second: 1} {
		s, r, _ := world(t, -time.Minute)
		s.slow = slow
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(50*time.Millisecond, cancel)
		_, err := renew(ctx, r)
		kept, readErr := r.Read()
		if readErr != nil || kept.Serial != serial || (err == nil) != (serial == 2) {
			t.Errorf("answered after %s: %v; kept %+v, %v", slow, err, kept, readErr)
		}
		s.slow = 0
		if serial == 1 {
			put(t, r.File.Path, token{1, time.Now().Add(5 * time.Minute)}) // for which a failure would count
		}
		if got, err := alone(t.Context(), r); err != nil || got.Serial != 2 || len(left(t, r)) > 0 {
			t.Errorf("the next one: %+v, %v, left %q", got, err, left(t, r))
		}
	}
}

// TestFailures count for the token that failed, and while it lasts; a refusal counts for ever.
func TestFailures(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		fails error
		left  time.Duration
		later time.Duration
		calls int32 // of two, and of a third that is later
	}{
		"failed, lasts":         {errAsked, 5 * time.Minute, 30 * time.Second, 1},
		"failed, a while ago":   {errAsked, 5 * time.Minute, 61 * time.Second, 2},
		"failed, has ended":     {errAsked, -time.Minute, 0, 3},
		"refused, lasts":        {errRefused, 5 * time.Minute, 2 * time.Minute, 1},
		"refused, has ended":    {errRefused, -time.Minute, time.Hour, 1},
		"failed, from tomorrow": {errAsked, 48 * time.Hour, -24 * time.Hour, 2},
	} {
		s, r, _ := world(t, tt.left)
		s.fails, r.Early = tt.fails, 100*time.Hour
		for i := range 3 {
			if i == 2 {
				r.Now = func() time.Time { return time.Now().Add(tt.later) }
			}
			got, err := alone(t.Context(), r)
			failed, before := errors.AsType[*renewal.FailedError](err)
			if got.Serial != 1 || !before && !errors.Is(err, tt.fails) || before && failed.Reason != tt.fails.Error() {
				t.Errorf("%s: %+v, %v", name, got, err)
			}
		}
		if n := s.calls.Load(); n != tt.calls || len(left(t, r)) > 0 {
			t.Errorf("%s: %d calls, want %d; left %q", name, n, tt.calls, left(t, r))
		}
		s.fails, s.newest = nil, 7
		put(t, r.File.Path, token{7, time.Now().Add(tt.left)})
		if got, err := alone(t.Context(), r); err != nil || got.Serial != 8 {
			t.Errorf("%s: another token: %+v, %v", name, got, err)
		}
	}
}
