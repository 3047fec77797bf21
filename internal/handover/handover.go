// Package handover hands the process over to another program. On Unix the program takes its place:
// nothing of ours stays, and signals, job control and the exit code are the program's own. On
// Windows, which has no such thing, it waits for the program, leaves Ctrl-C to it and ends as it
// does. Where something of ours has to go on, it runs the program beside it.
//
// It does not know what the program is for, nor what its environment means.
package handover

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// Program is what is run in our place.
type Program struct {
	// Args are the program, by its path or by a name on the PATH of Environ, and its arguments.
	Args    []string
	Environ []string // as "NAME=VALUE"
	// These are for Windows and for [For]. Else the program has those of the process, on Unix.
	Stdin          io.Reader
	Stdout, Stderr io.Writer
}

// NotFoundError says that there is no such program.
type NotFoundError struct{ Program string }

// Error implements error.
func (e *NotFoundError) Error() string { return fmt.Sprintf("program %q is not there", e.Program) }

// NotRunError says that a file is there and is no program that can be run.
type NotRunError struct {
	Path string
	Err  error
}

// Error implements error.
func (e *NotRunError) Error() string { return fmt.Sprintf("%s cannot be run: %v", e.Path, e.Err) }

// Unwrap returns the reason.
func (e *NotRunError) Unwrap() error { return e.Err }

// ExitError is how a program ended that was waited for, where that is not by success.
type ExitError struct{ Code int }

// Error implements error.
func (e *ExitError) Error() string { return fmt.Sprintf("exit code %d", e.Code) }

// To runs a program in our place. It returns where that is not possible, with a [NotFoundError] or
// a [NotRunError], and on Windows at the end of the program, with an [ExitError] unless it
// succeeded.
func To(p Program) error {
	path, err := Find(p.Args[0], pathIn(p.Environ))
	if err != nil {
		return err
	}
	return run(path, p)
}

// Beside runs a program and waits for its end, for what of ours has to last as long. The errors are
// those of [To], and an [ExitError] unless the program succeeded. Signals are passed on.
func Beside(p Program) error {
	path, err := Find(p.Args[0], pathIn(p.Environ))
	if err != nil {
		return err
	}
	return wait(path, p)
}

// For runs a program for somebody who may go, and waits for its end. It is asked to end when the context
// does. The errors are those of [Beside].
func For(ctx context.Context, p Program) error {
	path, err := Find(p.Args[0], pathIn(p.Environ))
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, path) //nolint:gosec // what is run is for the caller to say
	cmd.Args, cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr = p.Args, p.Environ, p.Stdin, p.Stdout, p.Stderr
	cmd.Cancel = func() error { return end(cmd.Process) }
	cmd.WaitDelay = time.Second // what it has started may keep its streams
	err = cmd.Run()
	if errors.Is(err, exec.ErrWaitDelay) {
		err = nil
	}
	return ended(path, err)
}

// ended is what became of a program that was waited for.
func ended(path string, err error) error {
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return &ExitError{Code: codeOf(exit.ProcessState)}
	}
	if err != nil {
		return &NotRunError{Path: path, Err: reason(err)}
	}
	return nil
}

// Find looks for a program as a shell does: a name with a separator is a path, any other is on the
// PATH. Directories of the PATH that are not absolute do not count: who unpacks an archive does not
// mean to run what is in it. Its errors are a [NotFoundError] and a [NotRunError].
func Find(name, path string) (string, error) {
	if name == "" {
		return "", &NotFoundError{name}
	}
	if strings.ContainsAny(name, separators) {
		return runnable(name, name)
	}
	var there error = &NotFoundError{name}
	for _, dir := range filepath.SplitList(path) {
		if !filepath.IsAbs(dir) {
			continue
		}
		found, err := runnable(name, filepath.Join(dir, name))
		if err == nil {
			return found, nil
		}
		if _, missing := errors.AsType[*NotFoundError](there); missing { // the first file of that name is the reason
			there = err
		}
	}
	return "", there
}

// runnable returns the path of a program, with the ending that Windows adds.
func runnable(name, path string) (string, error) {
	found, err := exec.LookPath(path)
	missing := errors.Is(err, fs.ErrNotExist) || errors.Is(err, exec.ErrNotFound) || isNoDirectory(err)
	switch {
	case err == nil || errors.Is(err, exec.ErrDot): // a path, which somebody wrote
		return found, nil
	case missing:
		return "", &NotFoundError{name}
	}
	return "", &NotRunError{Path: path, Err: reason(err)}
}

// reason is the error without the path, which is named beside it.
func reason(err error) error {
	for errors.Unwrap(err) != nil {
		err = errors.Unwrap(err)
	}
	return err
}

// pathIn is the last value of PATH in an environment.
func pathIn(environ []string) (value string) {
	for _, v := range environ {
		if n, is, ok := strings.Cut(v, "="); ok && sameName(n, "PATH") {
			value = is
		}
	}
	return value
}
