package awsclient

import (
	"errors"
	"io"
	"net/http"
)

// maxAnswer is far above any answer of the services that are called here, in bytes: a page of the
// portal lists a hundred accounts.
const maxAnswer = 4 << 20

var errTooLong = errors.New("the answer does not end")

// bounded is a client whose answers end: the SDK reads each as a whole into memory.
type bounded struct{ *http.Client }

// Do implements [github.com/aws/aws-sdk-go-v2/aws.HTTPClient].
func (c bounded) Do(request *http.Request) (*http.Response, error) {
	response, err := c.Client.Do(request) //nolint:gosec // where to is the SDK's business
	if err == nil {
		response.Body = &body{response.Body, maxAnswer}
	}
	return response, err
}

type body struct {
	io.ReadCloser

	left int
}

// Read implements [io.Reader].
func (b *body) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errTooLong
	}
	n, err := b.ReadCloser.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}
