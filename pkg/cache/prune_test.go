package cache_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestPruneOnceAnHour has what is too old be looked for once an hour, and not each time that something
// is stored, which would cost the more the more there is. A clock that goes back does not stop it.
func TestPruneOnceAnHour(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.do(t, 1)
	began := r.now
	old := filepath.Join(r.Dir, "0123456789abcdef.json")
	var fetches int64 = 1
	for _, step := range []struct {
		at   time.Duration // since the first time
		gone bool
	}{
		{0, false},
		{59 * time.Minute, false},
		{61 * time.Minute, true},
		{90 * time.Minute, false},
		{-30 * time.Minute, true},  // noted two hours ahead
		{-45 * time.Minute, false}, // a little behind is no reason
		{24 * time.Hour, true},
	} {
		r.now = began.Add(step.at)
		write(t, old, "x")
		then := r.now.Add(-49 * time.Hour)
		if err := os.Chtimes(old, then, then); err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(r.path(key1)); err != nil {
			t.Fatal(err)
		}
		r.answer = credentials(r.now.Add(time.Hour))
		fetches++
		r.do(t, fetches)
		if exists(old) == step.gone {
			t.Errorf("after %s: gone is %v", step.at, !exists(old))
		}
	}
}

// TestPruneWhereNothingCanBeNoted has a run go on, and remove nothing.
func TestPruneWhereNothingCanBeNoted(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	if err := os.MkdirAll(filepath.Join(r.Dir, ".pruned-json", "x"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(filepath.Join(r.Dir, ".pruned-json"), r.now, r.now.Add(-2*time.Hour)); err != nil {
		t.Fatal(err)
	}
	old := filepath.Join(r.Dir, "0123456789abcdef.json")
	write(t, old, "x")
	if err := os.Chtimes(old, r.now, r.now.Add(-49*time.Hour)); err != nil {
		t.Fatal(err)
	}
	r.do(t, 1)
	r.do(t, 1)
	if !exists(old) {
		t.Error("it is removed without a note")
	}
}
