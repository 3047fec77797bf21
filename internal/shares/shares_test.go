package shares_test

import (
	"sync/atomic"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/shares"
)

// TestEach has each part be done once, whatever their number is.
func TestEach(t *testing.T) {
	for _, n := range []int{0, 1, shares.Size - 1, shares.Size, shares.Size + 1, 10*shares.Size + 7} {
		done := make([]atomic.Int32, n)
		var called atomic.Int32
		shares.Each(n, func(from, to int) {
			called.Add(1)
			if from%shares.Size != 0 || to-from > shares.Size {
				t.Errorf("%d: a share from %d to %d", n, from, to)
			}
			for i := from; i < to; i++ {
				done[i].Add(1)
			}
		})
		if int(called.Load()) != shares.Count(n) {
			t.Errorf("%d: %d shares, and %d were counted", n, called.Load(), shares.Count(n))
		}
		for i := range done {
			if times := done[i].Load(); times != 1 {
				t.Errorf("%d: part %d was done %d times", n, i, times)
			}
		}
	}
}
