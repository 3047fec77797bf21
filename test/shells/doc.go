// Package shells has tests with real shells: completion, "aws NAME", and "fedcred use". The shells
// run on a terminal, and the test types.
package shells
