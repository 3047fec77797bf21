package encode

// ErrNoKeys is errNoKeys for the tests of what is written.
var ErrNoKeys = errNoKeys
