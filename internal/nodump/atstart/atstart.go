// Package atstart protects a program, as package nodump does, before nearly all other packages are
// initialised: what is imported for that alone, by the two programs and not by their tests.
package atstart

import "github.com/seed642dee07/aws-federate/internal/nodump"

var _ = nodump.Protect()
