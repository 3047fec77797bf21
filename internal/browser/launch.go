package browser

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"strings"
	"unicode"
)

// maxComplaint bounds the launcher's error text, in bytes.
const maxComplaint = 500

// LaunchError says that a browser's launcher is not there or has failed.
type LaunchError struct {
	// Launcher is the program that was to run, such as xdg-open.
	Launcher string
	// Stderr is the beginning of what it wrote to standard error, on one line.
	Stderr string
	// Err is why it could not run, or its *[exec.ExitError].
	Err error
}

// Error implements error.
func (e *LaunchError) Error() string {
	text := fmt.Sprintf("browser launcher %s: %v", e.Launcher, e.Err)
	if e.Stderr != "" {
		text += ": " + e.Stderr
	}
	return text
}

// Unwrap returns e.Err.
func (e *LaunchError) Unwrap() error { return e.Err }

// launch starts command for address and returns at once. The channel gets nil or a *LaunchError when the launcher
// exits, which for some launchers is when the browser does.
func (o *Opener) launch(ctx context.Context, command []string, address string) (<-chan error, error) {
	argv := withAddress(command, address)
	// The browser outlives this request and this process.
	cmd := exec.CommandContext(context.WithoutCancel(ctx), argv[0], argv[1:]...) //nolint:gosec // The user's own $BROWSER.
	detach(cmd)
	if path := o.Getenv("LD_LIBRARY_PATH_ORIG"); path != "" {
		// Started by the AWS CLI's prebuilt program, we got its libraries, which break browsers. It keeps the user's
		// value here: https://pyinstaller.org/en/stable/runtime-information.html.
		cmd.Env = append(cmd.Environ(), "LD_LIBRARY_PATH="+path)
	}
	// A file and not a pipe: a browser that writes after we have gone would die of a broken pipe.
	complaints, err := os.CreateTemp("", "browser-*.log")
	if err != nil {
		return nil, &LaunchError{Launcher: command[0], Err: err}
	}
	_ = os.Remove(complaints.Name()) // Windows refuses this while it is open.
	cmd.Stderr = complaints
	if err := cmd.Start(); err != nil {
		discard(complaints)
		return nil, &LaunchError{Launcher: command[0], Err: withoutName(err)}
	}
	exited := make(chan error, 1)
	go func() {
		defer discard(complaints)
		err := cmd.Wait()
		if err != nil {
			err = &LaunchError{Launcher: command[0], Stderr: oneLine(complaints), Err: err}
		}
		exited <- err
	}()
	return exited, nil
}

// withoutName takes the launcher's name out of an error of os/exec: the LaunchError has it.
func withoutName(err error) error {
	var search *exec.Error
	if errors.As(err, &search) {
		return search.Err
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// withAddress puts address where %s stands in the arguments, else behind them.
func withAddress(command []string, address string) []string {
	argv := []string{command[0]}
	placed := false
	for _, arg := range command[1:] {
		placed = placed || strings.Contains(arg, "%s")
		argv = append(argv, strings.ReplaceAll(arg, "%s", address))
	}
	if !placed {
		argv = append(argv, address)
	}
	return argv
}

// discard leaves nothing behind.
func discard(f *os.File) {
	_ = f.Close()
	_ = os.Remove(f.Name()) // Still there on Windows alone.
}

// oneLine reads the beginning of what was written to f, fit for a terminal.
func oneLine(f *os.File) string {
	text, err := io.ReadAll(io.NewSectionReader(f, 0, maxComplaint))
	if err != nil {
		return ""
	}
	printable := strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, strings.ToValidUTF8(string(text), ""))
	return strings.Join(strings.Fields(printable), " ")
}
