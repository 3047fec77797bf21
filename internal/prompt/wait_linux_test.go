package prompt_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/prompt"
)

// countdown is what a wait of 1.1 s shows.
const countdown = "\rnext code in 2 s\rnext code in 1 s\r                \r"

func TestWaitCountsDownOnTheTerminal(t *testing.T) {
	p := sit(t)
	began := time.Now()
	p.start("wait", "next code")
	p.ends("waited: <nil>\n", countdown)
	if took := time.Since(began); took < 1100*time.Millisecond || took > 3*time.Second {
		t.Errorf("took %v", took)
	}
}

// TestTypedBesideACountdown has keys that are struck meanwhile neither show nor reach anybody.
func TestTypedBesideACountdown(t *testing.T) {
	for _, turn := range []string{"", filepath.Join(t.TempDir(), "turn")} {
		p := sit(t)
		p.run("wait", "next code", &syscall.SysProcAttr{Setsid: true, Setctty: true, Ctty: 3}, "PROMPT_TEST_TURN="+turn)
		p.sees("2 s")
		p.types("123456\n78")
		p.ends("waited: <nil>\n", countdown)
		if p.unread() {
			t.Error("the line is left for the next")
		}
	}
}

func TestWaitIsInterrupted(t *testing.T) {
	p := sit(t)
	p.run("wait", "next\x1bcode", &syscall.SysProcAttr{Setsid: true, Setctty: true, Ctty: 3},
		"PROMPT_TEST_TURN="+filepath.Join(t.TempDir(), "turn"))
	p.sees("2 s")
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	p.ends("waited: context canceled\n", "\rnext\uFFFDcode in 2 s\r                \r")
}

func TestWaitWithoutATerminal(t *testing.T) {
	p := sit(t)
	p.run("wait", "next code", &syscall.SysProcAttr{Setsid: true})
	p.ends("waited: <nil>\n", "")
}

// TestWaitDoesNotWriteOverAQuestion holds the turn meanwhile.
func TestWaitDoesNotWriteOverAQuestion(t *testing.T) {
	turn := filepath.Join(t.TempDir(), "turn")
	takesAllTurns(t, turn)
	p := sit(t)
	p.run("wait", "next code", &syscall.SysProcAttr{Setsid: true, Setctty: true, Ctty: 3}, "PROMPT_TEST_TURN="+turn)
	p.ends("waited: <nil>\n", "")
}

func TestEveryPrompterWaits(t *testing.T) {
	nowhere := filepath.Join(t.TempDir(), "tty")
	for name, prompter := range map[string]interface {
		Wait(ctx context.Context, until time.Time, text string) error
	}{
		"None":   prompt.None{Now: time.Now},
		"TTY":    prompt.TTY{Path: nowhere, Now: time.Now},
		"Dialog": prompt.Dialog{Now: time.Now},
		"Auto":   prompt.Auto{TTY: prompt.TTY{Path: nowhere, Now: time.Now}},
	} {
		until := time.Now().Add(30 * time.Millisecond)
		if err := prompter.Wait(t.Context(), until, "next code"); err != nil || time.Now().Before(until) {
			t.Errorf("%s: %v, %v too early", name, err, time.Until(until))
		}
		if err := prompter.Wait(t.Context(), until, "next code"); err != nil {
			t.Errorf("%s: %v when it is past", name, err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
		if err := prompter.Wait(ctx, time.Now().Add(time.Minute), "next code"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %v", name, err)
		}
		cancel()
		if err := prompter.Wait(ctx, until, "next code"); err == nil || !strings.Contains(err.Error(), "context") {
			t.Errorf("%s: %v after the end of its context", name, err)
		}
	}
}
