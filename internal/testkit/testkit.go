// Package testkit is for tests alone. It finds the test data that is kept beside the project and
// not in it, and says what a test needs beyond Go. It knows neither what the data says nor what the
// programs are for.
package testkit
