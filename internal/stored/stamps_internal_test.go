package stored

import (
	"testing"
	"time"
)

// TestEachFieldCounts is inside the package since where there is a change time it alone shows every
// change.
func TestEachFieldCounts(t *testing.T) {
	t.Parallel()
	at := time.Unix(1_800_000_000, 0)
	base := stamp{device: 1, inode: 1, size: 1, modified: at, changed: at}
	seen := map[string]bool{string(base.append(nil)): true}
	for _, other := range []stamp{
		{device: 2, inode: 1, size: 1, modified: at, changed: at},
		{device: 1, inode: 2, size: 1, modified: at, changed: at},
		{device: 1, inode: 1, size: 2, modified: at, changed: at},
		{device: 1, inode: 1, size: 1, modified: at.Add(1), changed: at},
		{device: 1, inode: 1, size: 1, modified: at, changed: at.Add(1)},
	} {
		text := string(other.append(nil))
		if seen[text] {
			t.Errorf("%+v has the identity of another", other)
		}
		seen[text] = true
	}
}

// TestSettled is inside the package since no file system here keeps whole seconds.
func TestSettled(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		changed time.Time
		want    time.Duration
	}{
		{time.Unix(1_800_000_000, 1), 20 * time.Millisecond},
		{time.Unix(1_800_000_000, 0), 2*time.Second + 20*time.Millisecond},
	} {
		if got := (stamp{changed: tt.changed}).settled().Sub(tt.changed); got != tt.want {
			t.Errorf("%v settles after %v, want %v", tt.changed, got, tt.want)
		}
	}
}
