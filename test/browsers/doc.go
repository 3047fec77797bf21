// Package browsers is the room of the tests that sign real browsers in: aws-console, built as it is
// released, starts Debian's Chromium and Firefox on a display of its own, and what can be seen of
// it on the machine, in the window and in the browser's files is looked at. It has no production
// code. SECURITY.md tells what it found.
//
// It does not know how aws-console does its work, and no package of ours but the fake AWS. Nothing
// here leaves loopback.
package browsers
