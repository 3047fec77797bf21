// Package pages is the room of the test that runs the commands of README.md and of the pages in
// docs, as their readers do. It has no production code.
//
// It does not know what a command does: it runs it in a home of its own, with a person at the
// terminal and AWS beside it, and looks at how it ends.
package pages
