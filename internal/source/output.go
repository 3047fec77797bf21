package source

import (
	"bytes"
	"errors"
)

// maxOutput is far above what a program prints that gives credentials or a code, in bytes.
const maxOutput = 1 << 20

var errTooMuch = errors.New("too much was printed")

// output takes what a program prints, up to a limit: one that does not stop must not fill the
// memory. Who prints more is cut off.
type output struct {
	text     bytes.Buffer // not embedded: by its ReadFrom it would take all
	exceeded bool
}

// Write implements [io.Writer].
func (o *output) Write(text []byte) (int, error) {
	if o.text.Len()+len(text) > maxOutput {
		o.exceeded = true
		return 0, errTooMuch
	}
	return o.text.Write(text)
}

// tooMuch is the reason for a [ProcessError].
const tooMuch = "printed more than a megabyte, and no answer is so long"
