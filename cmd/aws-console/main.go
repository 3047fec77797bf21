// Command aws-console opens the AWS Management Console in the browser, signed in as a profile.
package main

import (
	"os"

	"github.com/seed642dee07/aws-federate/internal/app"
	_ "github.com/seed642dee07/aws-federate/internal/nodump/atstart" // no core file, no stacks, from the first moment on
	"github.com/seed642dee07/aws-federate/internal/picker"
	"github.com/seed642dee07/aws-federate/internal/run"
)

func main() {
	env := run.System()
	env.Choose = picker.Choose
	os.Exit(app.Console(env))
}
