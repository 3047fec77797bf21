// Package shares has a work of many parts, such as the rows of a list, be done by all threads, each
// of which takes a share of it at a time: none waits long for another at the end. It does not know
// what the work is.
package shares

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Size is how many parts a share has; the last may have fewer.
const Size = 250

// Count is how many shares a work of n parts has.
func Count(n int) int { return (n + Size - 1) / Size }

// Each calls do for the parts of each share of a work of n parts, for several shares at once, and
// returns when all are done. The first part of a share is a multiple of [Size].
func Each(n int, do func(from, to int)) {
	var next atomic.Int64
	var threads sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), Count(n)) {
		threads.Go(func() {
			for to := int(next.Add(Size)); to-Size < n; to = int(next.Add(Size)) {
				do(to-Size, min(to, n))
			}
		})
	}
	threads.Wait()
}
