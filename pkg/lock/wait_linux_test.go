package lock_test

import (
	"path/filepath"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// TestWaitingIsCheap counts how often the threads of processes that wait are woken.
func TestWaitingIsCheap(t *testing.T) {
	if testing.Short() {
		t.Skip("it watches for seconds")
	}
	t.Parallel()
	path := filepath.Join(t.TempDir(), "lock")
	held := acquire(t, path)
	defer held.Release()
	all := make([]*testkit.Child, 10)
	for i := range all {
		all[i] = spawn(t, path)
	}
	testkit.WaitCheaply(t, all)
}
