package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// patience is how long a program may take. None of them waits for a person here.
const patience = 30 * time.Second

// result is what a program has left behind.
type result struct {
	stdout, stderr string
	code           int
	took           time.Duration
	before, after  int // calls of STS
}

// exec runs a program of ours in the home of the demo, and shows the command line.
func (d *demo) exec(ctx context.Context, name string, args ...string) (result, error) {
	d.command(name + " " + strings.Join(args, " "))
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, filepath.Join(d.home.bin, name), args...)
	cmd.Env, cmd.Stdout, cmd.Stderr = d.clean(), &stdout, &stderr
	before, start := d.world.stsCalls(), d.now()
	err := cmd.Run()
	r := result{
		stdout: stdout.String(), stderr: stderr.String(),
		took: d.now().Sub(start), before: before, after: d.world.stsCalls(),
	}
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && ctx.Err() == nil {
		r.code, err = exit.ExitCode(), nil
	}
	if err != nil {
		return r, fmt.Errorf("%s: %w", name, err)
	}
	return r, nil
}

// succeed is exec for a program that has to end well, with nothing but notes on its standard error.
func (d *demo) succeed(ctx context.Context, name string, args ...string) (result, error) {
	r, err := d.exec(ctx, name, args...)
	if err != nil {
		return r, err
	}
	d.output(r.stderr)
	noted := true
	for line := range strings.Lines(r.stderr) {
		noted = noted && strings.HasPrefix(line, name+": note: ")
	}
	if r.code != 0 || !noted {
		err = fmt.Errorf("%s: exit code %d, and on standard error what stands above", name, r.code)
	}
	return r, err
}

// clean is our environment with all that concerns AWS replaced by the home's. Nobody is asked
// anything: a demo that went wrong should not wait for an answer.
func (d *demo) clean() []string {
	environ := slices.DeleteFunc(slices.Clone(d.environ), func(setting string) bool { return strings.HasPrefix(setting, "AWS_") })
	return append(append(environ, d.home.settings...), "AWS_FEDERATE_PROMPT=none")
}
