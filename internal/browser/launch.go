package browser

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os/exec"
	"path"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/childenv"
)

// LaunchError says that a browser's launcher is not there or has failed.
type LaunchError struct {
	// Launcher is the program that was to run, such as xdg-open.
	Launcher string
	// Stderr is the beginning of what it wrote to standard error, on one line, without the page's
	// address. It is no part of Error: xdg-open has five lines about each browser that it misses.
	Stderr string
	// Reason is why a browser here is probably not seen, as in [NotFetchedError], or empty.
	Reason string
	// Err is why it could not run, or its *[exec.ExitError].
	Err error
}

// Error implements error.
func (e *LaunchError) Error() string {
	return fmt.Sprintf("browser launcher %s: %v", e.Launcher, e.Err) + because(e.Reason)
}

// Unwrap returns e.Err.
func (e *LaunchError) Unwrap() error { return e.Err }

// launch starts command for page and returns at once. The channel gets nil or a *LaunchError when
// the launcher exits, which for some launchers is when the browser does.
func (o *Opener) launch(ctx context.Context, command []string, page *handoff) (<-chan error, error) {
	address := page.address()
	if o.Container != nil {
		address = o.Container.link(address)
	}
	argv := withAddress(command, address)
	// The browser outlives this request and this process.
	cmd := exec.CommandContext(context.WithoutCancel(ctx), argv[0], argv[1:]...) //nolint:gosec // The user's own browser.
	detach(cmd)
	cmd.Env = childenv.For(cmd.Environ())
	if libraries := o.Getenv("LD_LIBRARY_PATH_ORIG"); libraries != "" {
		// Started by the AWS CLI's prebuilt program, we got its libraries, which break browsers. It
		// keeps the user's value here: https://pyinstaller.org/en/stable/runtime-information.html.
		cmd.Env = append(cmd.Env, "LD_LIBRARY_PATH="+libraries)
	}
	// A file and not a pipe: a browser that writes after we have gone would die of a broken pipe.
	complaints, err := unnamed()
	if err != nil {
		return nil, &LaunchError{Launcher: command[0], Err: err}
	}
	cmd.Stderr = complaints
	if err := cmd.Start(); err != nil {
		_ = complaints.Close()
		return nil, &LaunchError{Launcher: command[0], Err: withoutName(err)}
	}
	exited := make(chan error, 1)
	go func() {
		defer complaints.Close()
		err := cmd.Wait()
		if err != nil && path.Base(command[0]) == explorer {
			err = nil
		}
		if err != nil {
			err = &LaunchError{Launcher: command[0], Stderr: complaint(complaints, page.path[1:]), Err: err}
		}
		exited <- err
	}()
	return exited, nil
}

// withoutName takes the launcher's name out of an error of os/exec: the LaunchError has it.
func withoutName(err error) error {
	if search, ok := errors.AsType[*exec.Error](err); ok {
		return search.Err
	}
	if at, ok := errors.AsType[*fs.PathError](err); ok {
		return at.Err
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
