package cache_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/pkg/cache"
)

// entryJSON is a good entry of key1, with fields replaced or, by nil, left out.
func entryJSON(now time.Time, change map[string]any) string {
	fields := map[string]any{
		"version": 1, "key": key1, "issued": now.Truncate(time.Second), "expires": now.Truncate(time.Second).Add(time.Hour),
		"access_key_id": "ASIASTORED", "secret_access_key": canary, "session_token": canary, "account_id": "111122223333",
	}
	for name, value := range change {
		if fields[name] = value; value == nil {
			delete(fields, name)
		}
	}
	data, err := json.Marshal(fields)
	if err != nil {
		panic(err)
	}
	return string(data)
}

// TestFormat holds the fields to what earlier releases wrote.
func TestFormat(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	write(t, r.path(key1), entryJSON(r.now, nil))
	if c, ok := r.Peek(key1); !ok || c.AccessKeyID != "ASIASTORED" || c.AccountID != "111122223333" {
		t.Fatal("a good entry is a miss")
	}
	if err := os.Remove(r.path(key1)); err != nil {
		t.Fatal(err)
	}
	r.do(t, 1)
	want := entryJSON(r.now, map[string]any{
		"issued":        r.now.Format(time.RFC3339Nano),
		"access_key_id": r.answer.AccessKeyID, "secret_access_key": r.answer.SecretAccessKey,
		"session_token": r.answer.SessionToken,
	})
	data, err := os.ReadFile(r.path(key1))
	if err != nil {
		t.Fatal(err)
	}
	var got, wanted map[string]any
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	_ = json.Unmarshal([]byte(want), &wanted)
	for name := range wanted {
		if got[name] != wanted[name] {
			t.Errorf("%s is not what it was", name)
		}
	}
	if len(got) != len(wanted) {
		t.Errorf("%d fields, want %d", len(got), len(wanted))
	}
}

func TestCorruptEntriesHeal(t *testing.T) {
	t.Parallel()
	now := start()
	good := entryJSON(now, nil)
	for name, text := range map[string]string{
		"empty":               "",
		"zeros":               strings.Repeat("\x00", 300),
		"cut short":           good[:len(good)-1],
		"followed by more":    good + "x",
		"null":                "null",
		"a list":              "[" + good + "]",
		"other version":       entryJSON(now, map[string]any{"version": 2}),
		"no version":          entryJSON(now, map[string]any{"version": nil}),
		"version as text":     entryJSON(now, map[string]any{"version": "1"}),
		"other key":           entryJSON(now, map[string]any{"key": key2}),
		"no key":              entryJSON(now, map[string]any{"key": nil}),
		"no issued":           entryJSON(now, map[string]any{"issued": nil}),
		"no expires":          entryJSON(now, map[string]any{"expires": nil}),
		"time without zone":   entryJSON(now, map[string]any{"expires": "2999-01-01T00:00:00"}),
		"secret as a time":    entryJSON(now, map[string]any{"expires": canary}),
		"no access key":       entryJSON(now, map[string]any{"access_key_id": ""}),
		"no secret":           entryJSON(now, map[string]any{"secret_access_key": nil}),
		"expired":             entryJSON(now, map[string]any{"expires": now.Add(-time.Second)}),
		"account as a number": entryJSON(now, map[string]any{"account_id": 111122223333}),
		"too large":           good + strings.Repeat(" ", 1<<20),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.now, r.answer = now, credentials(now.Add(time.Hour))
			write(t, r.path(key1), text)
			if _, ok := r.Until(key1); ok {
				t.Error("Until believes it")
			}
			r.do(t, 1)
			r.do(t, 1)
			if strings.Contains(r.log.String(), "level=WARN") {
				t.Errorf("warned: %s", &r.log)
			}
		})
	}
}

// FuzzEntry: whatever a file holds, nothing panics, and what is accepted has all that is needed and
// the right key, as an entry and as a record of the index.
func FuzzEntry(f *testing.F) {
	r := &rig{now: start()}
	r.Disk = r.disk(f.TempDir())
	f.Add(entryJSON(r.now, nil))
	f.Add(entryJSON(r.now, map[string]any{"key": key2}))
	f.Add(entryJSON(r.now, map[string]any{"secret_access_key": nil}))
	f.Add(entryJSON(r.now, map[string]any{"expires": r.now.Add(-time.Hour)}))
	f.Add(`{"version":1}`)
	f.Add("null")
	f.Add(`{"version":1,"request":"` + key1 + `","stamps":"x","answer":"e30="}`)
	config := filepath.Join(f.TempDir(), "config")
	if err := os.WriteFile(config, nil, 0o600); err != nil {
		f.Fatal(err)
	}
	stamps := cache.StampFiles(config)
	f.Fuzz(func(t *testing.T, text string) {
		write(t, r.path(key1), text)
		write(t, filepath.Join(r.Dir, "index", key1+".json"), text)
		if answer, ok := (cache.Index{Dir: r.Dir}).Get(key1, stamps); ok { // the stamps of a file that nobody has foreseen
			t.Errorf("the index answers %q", answer)
		}
		r.log.Reset()
		c, ok := r.Peek(key1)
		if !ok {
			return
		}
		var file struct {
			Version int
			Key     string
			Expires time.Time
		}
		if err := json.Unmarshal([]byte(text), &file); err != nil || file.Version != 1 || file.Key != key1 {
			t.Error("accepted an entry of another version or key")
		}
		if !c.HasKeys() || !c.CanExpire || !c.Expires.After(r.now) || !c.Expires.Equal(file.Expires) {
			t.Error("accepted an entry that is incomplete or expired")
		}
	})
}
