package testkit

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// WaitCheaply wants the children, which wait for something, to be woken six times a second at the
// most. It watches them for some seconds.
func WaitCheaply(t *testing.T, children []*Child) {
	t.Helper()
	const watched, limit = 5 * time.Second, 6.0
	sleeps := func() (n int) {
		for _, c := range children {
			n += c.sleeps(t)
		}
		return n
	}
	time.Sleep(time.Second)
	before := sleeps()
	time.Sleep(watched)
	each := float64(sleeps()-before) / float64(len(children)) / watched.Seconds()
	t.Logf("%.1f switches a second for each of %d that wait", each, len(children))
	if each > limit {
		t.Errorf("want %.0f at most", limit)
	}
}

// sleeps is how often all threads of the child have gone to sleep.
func (c *Child) sleeps(t *testing.T) (sum int) {
	t.Helper()
	tasks, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/status", c.cmd.Process.Pid))
	if err != nil || len(tasks) == 0 {
		t.Fatalf("no threads of process %d: %v", c.cmd.Process.Pid, err)
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
