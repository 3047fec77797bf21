package lock_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestWaitingIsCheap counts how often the threads of processes that wait are woken.
func TestWaitingIsCheap(t *testing.T) {
	if testing.Short() {
		t.Skip("it watches for seconds")
	}
	t.Parallel()
	const waiters, watched, limit = 10, 5 * time.Second, 6.0
	path := filepath.Join(t.TempDir(), "lock")
	held := acquire(t, path)
	defer held.Release()
	all := make([]*process, waiters)
	for i := range all {
		all[i] = spawn(t, path)
	}
	switches := func() (n int) {
		for _, p := range all {
			n += voluntary(t, p.cmd.Process.Pid)
		}
		return n
	}
	time.Sleep(time.Second)
	before := switches()
	time.Sleep(watched)
	each := float64(switches()-before) / waiters / watched.Seconds()
	t.Logf("%.1f switches a second for each of %d that wait", each, waiters)
	if each > limit {
		t.Errorf("want %.0f at most", limit)
	}
}

// voluntary is how often all threads of a process have gone to sleep.
func voluntary(t *testing.T, pid int) (sum int) {
	t.Helper()
	tasks, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/status", pid))
	if err != nil || len(tasks) == 0 {
		t.Fatalf("no threads of process %d: %v", pid, err)
	}
	for _, task := range tasks {
		var n int
		text, _ := os.ReadFile(task)
		_, after, _ := strings.Cut(string(text), "\nvoluntary_ctxt_switches:")
		if _, err := fmt.Sscan(after, &n); err != nil {
			t.Fatal(err)
		}
		sum += n
	}
	return sum
}
