// Command aws-federate-cred prints AWS credentials for a profile, from a cache that is filled once
// per session.
package main

import (
	"os"

	"github.com/seed642dee07/aws-federate/internal/app"
	_ "github.com/seed642dee07/aws-federate/internal/early"          // answers from the cache before main begins, and ends the process then
	_ "github.com/seed642dee07/aws-federate/internal/nodump/atstart" // no core file, no stacks, from the first moment on
	"github.com/seed642dee07/aws-federate/internal/run"
)

func main() { os.Exit(app.FederateCred(run.System())) }
