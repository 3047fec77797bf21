// Command aws-console opens the AWS Management Console in the browser, signed in as a profile.
package main

import (
	"os"

	"github.com/seed642dee07/aws-federate/internal/app"
)

func main() { os.Exit(app.Run(app.System(), app.Console)) }
