package caller

import (
	"os"
	"testing"
)

// TestOwn has a walk begin with one look at our own process: who runs ours is what is asked, and each
// call that the cache has no answer for takes this walk.
func TestOwn(t *testing.T) {
	t.Parallel()
	p, ok := processes()(os.Getpid())
	if !ok || p.parent != os.Getppid() || p.started == 0 || p.args != nil {
		t.Errorf("found %+v, %t", p, ok)
	}
	if parent, ok := processes()(os.Getppid()); !ok || len(parent.args) == 0 {
		t.Errorf("found %+v above, %t", parent, ok)
	}
}
