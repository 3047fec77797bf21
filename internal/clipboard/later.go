package clipboard

import (
	"context"
	"errors"
	"os/exec"

	"github.com/seed642dee07/aws-federate/internal/childenv"
)

// Later starts a program, such as ours to call [Board.Clear] after a while, and returns at once.
// The program outlives us and our terminal: it has a session of its own, none of our streams, and
// works in the root directory. argv is its path and its arguments, which all users of the machine
// can read; it inherits our environment, without secrets. The error is that of a program that cannot be started.
func Later(ctx context.Context, argv []string) error {
	if len(argv) == 0 {
		return errors.New("no program to start")
	}
	cmd := exec.CommandContext(context.WithoutCancel(ctx), argv[0], argv[1:]...) //nolint:gosec // the caller's own program
	leave(cmd)
	cmd.Env = childenv.For(cmd.Environ())
	if err := cmd.Start(); err != nil {
		return err
	}
	return cmd.Process.Release()
}
