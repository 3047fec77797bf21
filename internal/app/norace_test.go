//go:build !race

package app_test

// raced says that these tests are built with the race detector.
const raced = false
