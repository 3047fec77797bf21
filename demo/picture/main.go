// Command picture draws the pictures of a terminal that the README and the pages have: it runs
// commands as a person does, on a terminal, with the programs as built and the embedded AWS, and
// writes what stood there as SVG, once for a light page and once for a dark one.
//
//	go run ./demo/picture
//	go run ./demo/picture -gallery DIR    # all that people see, to be looked at
//
// All that is shown is what the programs wrote, but for the path of the throw-away home, which is
// shown as /home/alice. It takes the AWS CLI and tmux.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// shown are the pictures: the name of the files, the width of the terminal, the commands. One home
// serves all of them, in this order.
var shown = []struct {
	name     string
	columns  int
	keys     []string // for a command that takes the whole terminal; nil for others
	commands []string
}{
	{"explain", 80, nil, []string{"aws-federate-cred explain work"}},
	{"terminal", 100, nil, []string{
		"aws --profile work sts get-caller-identity --query Arn",
		"aws --profile prod sts get-caller-identity --query Arn",
		"aws-federate-cred list",
		"aws-console prod s3",
	}},
	{"picker", 80, []string{"pr", "Down"}, []string{"aws-console"}},
}

func main() {
	dir := flag.String("dir", "docs/pictures", "where the pictures go")
	all := flag.String("gallery", "", "a directory for pictures of all that people see, narrow and wide, with few profiles and many")
	flag.Parse()
	ctx := context.Background()
	draws := func() error { return run(ctx, *dir) }
	if *all != "" {
		*dir, draws = *all, func() error { return gallery(ctx, *all) }
	}
	err := os.MkdirAll(*dir, 0o755)
	if err == nil {
		err = draws()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "picture:", err)
		os.Exit(1)
	}
}

// alice is the home directory in the pictures.
const alice = "/home/alice"

// homeDir makes one whose path is as long as alice's where that can be, so that lines are broken in the
// pictures where hers would be.
func homeDir() (string, error) {
	for range 10 {
		home := fmt.Sprintf("/tmp/%06x", rand.N(1<<24))
		if err := os.Mkdir(home, 0o700); err == nil {
			return home, nil
		}
	}
	return os.MkdirTemp("", "aws-federate-picture-")
}

// begin makes a world with the programs as built, and what takes it away.
func begin(ctx context.Context) (w *world, done func() error, err error) {
	home, err := homeDir()
	if err != nil {
		return nil, nil, err
	}
	w, err = newWorld(home) //nolint:contextcheck // AWS serves until Close.
	if err != nil {
		return nil, nil, errors.Join(err, os.RemoveAll(home))
	}
	done = func() error {
		w.Close()
		return os.RemoveAll(home)
	}
	build := exec.CommandContext(ctx, "go", "build", "-buildvcs=false", "-tags=urfave_cli_no_docs", "-o", w.path("bin")+"/", "./cmd/...")
	if out, err := build.CombinedOutput(); err != nil {
		return nil, nil, errors.Join(fmt.Errorf("go build: %w\n%s", err, out), done())
	}
	return w, done, nil
}

func run(ctx context.Context, dir string) (err error) {
	w, done, err := begin(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	for _, p := range shown {
		s := screen{columns: p.columns}
		for i, command := range p.commands {
			if i > 0 {
				s.write("\n")
			}
			s.write("\x1b[32m$\x1b[0m \x1b[1m" + command + "\x1b[0m\n")
			text, err := w.shows(ctx, command, p.columns, p.keys)
			if err != nil {
				return fmt.Errorf("%s: %w\n%s", command, err, text)
			}
			text = strings.ReplaceAll(text, w.home, alice)
			if here, err := os.Getwd(); err != nil || strings.Contains(text, here) {
				return fmt.Errorf("%s: the output names a path of this machine (%w)", command, err)
			}
			s.write(text)
		}
		for _, theme := range themes {
			path := filepath.Join(dir, p.name+"-"+theme.name+".svg")
			if err := os.WriteFile(path, []byte(svg(s.lines, p.columns, theme, strings.Join(p.commands, "; "))), 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}
