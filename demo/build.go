package main

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"runtime"
)

const module = "github.com/seed642dee07/aws-federate"

// build builds both programs into a directory. A release has -trimpath as well, and no cgo; here
// either would compile all of the dependencies once more than building the demo has, which takes
// minutes on a machine that builds them for the first time.
func build(ctx context.Context, dir string) error {
	cmd := exec.CommandContext(ctx, toolchain(), "build", "-ldflags", "-s -w", "-tags", "urfave_cli_no_docs",
		"-o", dir+string(filepath.Separator), module+"/cmd/aws-federate-cred", module+"/cmd/aws-console")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, out)
	}
	return nil
}

// toolchain is the go command: the one on PATH, or the one that has built this program.
func toolchain() string {
	if path, err := exec.LookPath("go"); err == nil {
		return path
	}
	//nolint:staticcheck // "go run" by full path has no go on PATH; this program does not travel.
	return filepath.Join(runtime.GOROOT(), "bin", "go")
}
