package prompt_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/seed642dee07/aws-federate/internal/prompt"
	"github.com/seed642dee07/aws-federate/pkg/lock"
)

// TestMain makes the test binary its own child: the program that asks, on the terminal that a test
// gives it.
func TestMain(m *testing.M) {
	if role := os.Getenv("PROMPT_TEST_ROLE"); role != "" {
		play(role)
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// play carries out a role and reports on standard output, which the tests read.
func play(role string) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	switch role {
	case "ask":
		ask(ctx, terminal())
	case "ask with many open files":
		for range unix.FD_SETSIZE {
			_, _ = unix.Open(os.DevNull, unix.O_RDONLY, 0)
		}
		ask(ctx, terminal())
	case "ask anywhere":
		ask(ctx, prompt.Auto{TTY: terminal(), Dialog: prompt.Dialog{Environ: os.Environ()}})
	case "ask until a deadline":
		ctx, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
		defer cancel()
		ask(ctx, terminal())
	case "panic":
		defer func() { fmt.Printf("recovered: %v\n", recover()) }()
		ask(&bomb{Context: ctx}, terminal())
	case "wait":
		err := terminal().Wait(ctx, time.Now().Add(1100*time.Millisecond), os.Getenv("PROMPT_TEST_QUESTION"))
		fmt.Println("waited:", err)
	case "tell":
		tell(ctx)
	case "shell of two jobs":
		shell(&syscall.SysProcAttr{})
		if os.Getenv("PROMPT_TEST_PAUSE") != "" {
			_, _ = os.Stdin.Read(make([]byte, 1))
		}
		shell(&syscall.SysProcAttr{})
	case "shell of a background job":
		shell(&syscall.SysProcAttr{Setpgid: true})
	case "shell of a foreground job", "shell that takes the terminal back":
		shell(&syscall.SysProcAttr{Foreground: true, Ctty: openTTY()})
	}
}

// tell says the question twice, if another does not speak already, and reports the place.
func tell(ctx context.Context) {
	place, _ := terminal().Place(ctx)
	speaker, err := terminal().Speaker(ctx)
	if held, ok := errors.AsType[*lock.HeldError](err); ok {
		fmt.Println("spoken for by", held.Holder.PID)
		return
	}
	if err != nil {
		fmt.Println("error:", err)
		return
	}
	defer speaker.End()
	words := os.Getenv("PROMPT_TEST_QUESTION")
	fmt.Println(place, speaker.Tell(ctx, words), speaker.Tell(ctx, words))
	_, _ = os.Stdin.Read(make([]byte, 1))
}

func terminal() prompt.TTY {
	return prompt.TTY{Path: os.Getenv("PROMPT_TEST_PATH"), Turns: []string{os.Getenv("PROMPT_TEST_TURN")}, Now: time.Now}
}

type asker interface {
	Secret(ctx context.Context, about, ask string, again bool) (string, error)
}

func ask(ctx context.Context, a asker) {
	answer, err := a.Secret(ctx, os.Getenv("PROMPT_TEST_ABOUT"), os.Getenv("PROMPT_TEST_QUESTION"), os.Getenv("PROMPT_TEST_AGAIN") != "")
	_, tooLong := errors.AsType[*prompt.TooLongError](err)
	nobody, isNobody := errors.AsType[*prompt.NobodyError](err)
	held, waited := errors.AsType[*lock.HeldError](err)
	switch {
	case err == nil:
		fmt.Printf("answer: %q\n", answer)
	case isNobody && nobody.Asked:
		fmt.Println("declined:", err)
	case isNobody:
		fmt.Println("nobody:", err)
	case tooLong:
		fmt.Println("too long")
	case waited && errors.Is(err, context.DeadlineExceeded):
		fmt.Println("held by", held.Holder.PID)
	default:
		fmt.Println("error:", err)
	}
}

// bomb is a context that panics when it is asked a second time, which is in the middle of the
// question.
type bomb struct {
	context.Context
	asked int
}

func (b *bomb) Err() error {
	if b.asked++; b.asked > 1 {
		panic("bomb")
	}
	return b.Context.Err()
}

// shell runs this program as a job, the way a shell does, and reports whether the terminal stopped
// it.
func shell(job *syscall.SysProcAttr) {
	takesBack := os.Getenv("PROMPT_TEST_ROLE") == "shell that takes the terminal back"
	cmd := exec.CommandContext(context.Background(), os.Args[0])
	cmd.Env = append(os.Environ(), "PROMPT_TEST_ROLE=ask")
	cmd.Stdout, cmd.Stderr, cmd.SysProcAttr = os.Stdout, os.Stderr, job
	if err := cmd.Start(); err != nil {
		fmt.Println("error:", err)
		return
	}
	if takesBack {
		_, _ = os.Stdin.Read(make([]byte, 1)) // until the test has seen the question
		signal.Ignore(syscall.SIGTTOU)
		_ = unix.IoctlSetPointerInt(openTTY(), unix.TIOCSPGRP, unix.Getpgrp())
		if os.Getenv("PROMPT_TEST_PAUSE") == "" {
			_ = cmd.Process.Signal(os.Interrupt)
		}
	}
	var status unix.WaitStatus
	for {
		_, err := unix.Wait4(cmd.Process.Pid, &status, unix.WUNTRACED, nil)
		if !errors.Is(err, unix.EINTR) {
			break
		}
	}
	if status.Signaled() {
		fmt.Println("ended by", status.Signal())
	}
	if status.Stopped() {
		fmt.Println("stopped by", status.StopSignal())
		_ = cmd.Process.Kill()
	}
}

func openTTY() int {
	fd, err := unix.Open("/dev/tty", unix.O_RDWR|unix.O_CLOEXEC, 0)
	if err != nil {
		fmt.Println("error:", err)
	}
	return fd
}
