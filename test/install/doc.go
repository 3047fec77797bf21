// Package install has tests of what a release consists of, as a stranger gets it: archives, packages,
// lists of what is inside, signatures, the image. It does not build a release, and knows nothing of
// the programs but how they say their version.
package install
