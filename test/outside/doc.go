// Package outside has tests of the public packages as a stranger uses them: in programs of a module
// of their own. It does not know the inside of the packages.
package outside
