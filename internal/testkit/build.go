package testkit

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// Build builds programs into a directory, without cgo, as a release has them, and without the race
// detector. They are named by their places in the module, as "cmd/aws-console".
func Build(dir string, programs ...string) error {
	build := exec.CommandContext(context.Background(), "go", "build", "-buildvcs=false", "-tags=urfave_cli_no_docs",
		"-o", dir+string(filepath.Separator))
	for _, program := range programs {
		build.Args = append(build.Args, "github.com/seed642dee07/aws-federate/"+program)
	}
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if output, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w: %s", err, output)
	}
	return nil
}
