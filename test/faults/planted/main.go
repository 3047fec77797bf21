// Command planted plants faults in the code, one at a time, and runs the tests that are to catch them:
// a test that nobody has seen fail is not a test. It changes no file: the compiler gets the faulty
// text in place of the file's (-overlay).
//
//	./test/faults/plants                  # all
//	./test/faults/plants -only 'fsync'    # those whose names match
//
// It ends with 1 if a fault is not caught. docs/reliability.md has the table. TestPlants, in this
// directory, holds that the text of each is still there.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

var (
	errNotCaught = errors.New("not every fault is caught")
	errNotOnce   = errors.New("the text to be replaced does not stand there once")
	errOtherwise = errors.New("the tests were not run to their end")
)

func main() {
	only := flag.String("only", "", "plant only those whose names match this regular expression")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Stdout, *only)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "planted:", err)
		os.Exit(1)
	}
}

// run plants all faults, and writes a table of them and of their catchers to w.
func run(ctx context.Context, w io.Writer, only string) error {
	match, err := regexp.Compile(only)
	if err != nil {
		return err
	}
	fmt.Fprintln(w, "| planted | caught by |\n|---|---|")
	missed := false
	for _, p := range plants {
		if !match.MatchString(p.name) {
			continue
		}
		caught, err := p.try(ctx)
		if err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		missed = missed || len(caught) == 0
		fmt.Fprintf(w, "| %s | %s |\n", p.name, strings.Join(caught, ", "))
	}
	if missed {
		return errNotCaught
	}
	return nil
}

// plant is a fault: a text of a file, another one in its place, and the tests that are to catch it.
type plant struct {
	name, file, text, other string
	pkg, tests              string
}

// faulty is the text of the file with the fault.
func (p plant) faulty(root string) (string, error) {
	text, err := os.ReadFile(filepath.Join(root, p.file))
	if err != nil {
		return "", err
	}
	if strings.Count(string(text), p.text) != 1 {
		return "", fmt.Errorf("%w: %s: %q", errNotOnce, p.file, p.text)
	}
	return strings.Replace(string(text), p.text, p.other, 1), nil
}

// failed are the names of tests that fail, without those of their parts.
var failed = regexp.MustCompile(`(?m)^--- FAIL: (\w+)`)

// try runs the tests with the fault, and names those that fail.
func (p plant) try(ctx context.Context) (caught []string, err error) {
	dir, err := os.MkdirTemp("", "aws-federate-planted-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	text, err := p.faulty(".")
	if err != nil {
		return nil, err
	}
	file, err := filepath.Abs(p.file)
	if err != nil {
		return nil, err
	}
	faulty, overlay := filepath.Join(dir, "faulty.go"), filepath.Join(dir, "overlay.json")
	list, err := json.Marshal(map[string]map[string]string{"Replace": {file: faulty}})
	if err != nil {
		return nil, err
	}
	if err := errors.Join(os.WriteFile(faulty, []byte(text), 0o600), os.WriteFile(overlay, list, 0o600)); err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, "go", "test", "-count=1", "-vet=off", "-overlay", overlay, "-run", p.tests, "./"+p.pkg)
	out, failure := cmd.CombinedOutput()
	for _, m := range failed.FindAllStringSubmatch(string(out), -1) {
		caught = append(caught, "`"+m[1]+"`")
	}
	if failure != nil && len(caught) == 0 {
		return nil, fmt.Errorf("%w: %w\n%s", errOtherwise, failure, out)
	}
	slices.Sort(caught)
	return slices.Compact(caught), nil
}
