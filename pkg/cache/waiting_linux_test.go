package cache_test

import (
	"path/filepath"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// TestWaitingIsCheap counts how often the threads of processes that wait for an answer are woken.
func TestWaitingIsCheap(t *testing.T) {
	if testing.Short() {
		t.Skip("it watches for seconds")
	}
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "cache")
	holder := spawn(t, "hang", dir)
	holder.GoOn()
	holder.Expect(t, "fetching")
	all := make([]*testkit.Child, 10)
	for i := range all {
		all[i] = spawn(t, "count", dir)
		all[i].GoOn()
	}
	testkit.WaitCheaply(t, all)
}
