// Command aws-console opens the AWS Management Console in the browser, signed in as a profile.
package main

import (
	"os"

	"github.com/seed642dee07/aws-federate/internal/app"
	"github.com/seed642dee07/aws-federate/internal/picker"
	"github.com/seed642dee07/aws-federate/internal/run"
)

func main() {
	env := run.System()
	env.Choose = picker.Choose
	os.Exit(app.Console(env))
}
