package botocore_test

// reason is a kind of difference that is meant, with the page that says why.
type reason struct {
	name, page string
	is         func(f files, d difference) bool
}

var reasons = []reason{}
