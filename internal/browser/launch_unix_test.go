//go:build unix

package browser

import (
	"errors"
	"log/slog"
	"testing"
	"time"
)

// TestLauncherFailsWhileThePageIsAnswered has the launcher end with an error when the browser has
// come and its answer is still on its way: the page counts.
func TestLauncherFailsWhileThePageIsAnswered(t *testing.T) {
	o := &Opener{Getenv: func(string) string { return "" }, Log: slog.New(slog.DiscardHandler)}
	taken := &handoff{host: "127.0.0.1:1", path: "/x", fetched: make(chan struct{})}
	taken.taken.Store(true)
	time.AfterFunc(300*time.Millisecond, func() { close(taken.fetched) })
	if err := o.try(t.Context(), []string{"false"}, taken, nil); err != nil {
		t.Errorf("a page that was taken: %v", err)
	}
	free := &handoff{host: "127.0.0.1:1", path: "/x", fetched: make(chan struct{})}
	err := o.try(t.Context(), []string{"false"}, free, nil)
	if failed, ok := errors.AsType[*LaunchError](err); !ok || failed.Launcher != "false" {
		t.Errorf("a page that nobody has taken: %v", err)
	}
}
