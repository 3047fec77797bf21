package cache_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestWaitingIsCheap counts how often the threads of processes that wait for an answer are woken.
func TestWaitingIsCheap(t *testing.T) {
	if testing.Short() {
		t.Skip("it watches for seconds")
	}
	t.Parallel()
	const waiters, watched, limit = 10, 5 * time.Second, 6.0
	dir := filepath.Join(t.TempDir(), "cache")
	holder := spawn(t, "hang", dir)
	holder.goOn()
	holder.expect(t, "fetching")
	all := make([]*process, waiters)
	for i := range all {
		all[i] = spawn(t, "count", dir)
		all[i].goOn()
	}
	switches := func() (sum int) {
		for _, p := range all {
			tasks, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/status", p.cmd.Process.Pid))
			for _, task := range tasks {
				var n int
				text, _ := os.ReadFile(task)
				_, after, _ := strings.Cut(string(text), "\nvoluntary_ctxt_switches:")
				if _, err := fmt.Sscan(after, &n); err != nil {
					t.Fatal(err)
				}
				sum += n
			}
		}
		return sum
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
