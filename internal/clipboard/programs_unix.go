//go:build unix

package clipboard

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"github.com/seed642dee07/aws-federate/internal/childenv"
)

// program reads and writes a clipboard. A command is a program and its arguments.
type program struct {
	// write takes the text on standard input, read prints it as it is.
	write, read []string
	// clear is a command for that, or nil where the empty text is written.
	clear []string
}

var (
	wayland = program{[]string{"wl-copy"}, []string{"wl-paste", "--no-newline"}, []string{"wl-copy", "--clear"}}
	xclip   = program{[]string{"xclip", "-selection", "clipboard", "-in"}, []string{"xclip", "-selection", "clipboard", "-out"}, nil}
	xsel    = program{
		[]string{"xsel", "--clipboard", "--input"},
		[]string{"xsel", "--clipboard", "--output"},
		[]string{"xsel", "--clipboard", "--clear"},
	}
	macOS  = program{[]string{"pbcopy"}, []string{"pbpaste"}, nil}
	termux = program{[]string{"termux-clipboard-set"}, []string{"termux-clipboard-get"}, nil}
	wsl    = program{
		[]string{"clip.exe"},
		[]string{"powershell.exe", "-NoProfile", "-Command", "[Console]::Out.Write((Get-Clipboard -Raw))"},
		nil,
	}
)

// answerLimit is how long a program may take. Those that serve a clipboard do so from a process of
// their own.
const answerLimit = 5 * time.Second

// programs returns those that may work here, the best first.
func (b Board) programs() []program {
	if runtime.GOOS == "darwin" {
		return []program{macOS}
	}
	var some []program
	if b.Getenv("WAYLAND_DISPLAY") != "" {
		some = append(some, wayland)
	}
	if b.Getenv("DISPLAY") != "" {
		some = append(some, xclip, xsel)
	}
	if b.Getenv("WSL_DISTRO_NAME") != "" || b.Getenv("WSL_INTEROP") != "" {
		some = append(some, wsl)
	}
	if b.Getenv("TERMUX_VERSION") != "" {
		some = append(some, termux)
	}
	return some
}

func (b Board) write(ctx context.Context, text string) error {
	return b.first(ctx, func(p program) error { return run(ctx, p.write, text, nil) })
}

func (b Board) clearIf(ctx context.Context, is func(text string) bool) error {
	return b.first(ctx, func(p program) error {
		var text bytes.Buffer
		if err := run(ctx, p.read, "", &text); err != nil || !is(text.String()) {
			return err
		}
		if p.clear != nil {
			return run(ctx, p.clear, "", nil)
		}
		return run(ctx, p.write, "", nil)
	})
}

// first does something with the first program that is there and works.
func (b Board) first(ctx context.Context, do func(program) error) error {
	missing := &UnavailableError{Reason: "no clipboard program"}
	for _, p := range b.programs() {
		err := do(p)
		if err == nil {
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if !errors.Is(err, exec.ErrNotFound) {
			missing = &UnavailableError{Reason: "the clipboard program failed", Err: err}
		}
	}
	return missing
}

// run runs a command. Its errors have nothing of what it reads and prints.
func run(ctx context.Context, command []string, stdin string, stdout io.Writer) error {
	ctx, cancel := context.WithTimeout(ctx, answerLimit)
	defer cancel()
	cmd := exec.CommandContext(ctx, command[0], command[1:]...) //nolint:gosec // one of the commands above
	detach(cmd)                                                 // it may serve the clipboard when our terminal is gone
	cmd.Env = childenv.For(cmd.Environ())
	cmd.Stdin, cmd.Stdout = strings.NewReader(stdin), stdout
	cmd.WaitDelay = time.Second // what it starts may keep its streams open
	if err := cmd.Run(); err != nil && !errors.Is(err, exec.ErrWaitDelay) {
		return fmt.Errorf("%s: %w", command[0], err)
	}
	return nil
}
