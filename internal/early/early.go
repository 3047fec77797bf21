// Package early answers the plain form of aws-federate-cred from the cache before the rest of the
// program is initialised, and ends the process then.
//
// Go initialises the packages of a program one after the other: always the first by its import path
// of those whose imports are initialised (https://go.dev/ref/spec#Program_initialization). Nothing
// that this package imports, however far down, needs net/http or the SDK's clients, so that its turn
// comes before theirs, which take longer than an answer does. docs/decisions/cache.md says more.
//
// It knows nothing itself: what is answered is in package hit.
package early

import (
	"os"

	"github.com/seed642dee07/aws-federate/internal/hit"
	_ "github.com/seed642dee07/aws-federate/internal/nodump/atstart" // before a secret is read
)

func init() { //nolint:gochecknoinits // its moment is the point
	line, ok := hit.Plain(hit.Real())
	if !ok {
		return
	}
	//nolint:forbidigo // there is no main yet to return to, and no Env. Where it fails, the program does it again, and says why.
	if _, err := os.Stdout.Write(line); err == nil {
		os.Exit(0)
	}
}
