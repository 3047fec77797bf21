package wording

import (
	"fmt"
	"io/fs"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/cred"
	"github.com/seed642dee07/aws-federate/internal/encode"
)

// warm words what became of several profiles by what became of the first of them.
func (r report) warm(e *cred.WarmError) message {
	m := report{r.program, e.Err, r.table}.word()
	m.what = fmt.Sprintf("%d of %d profiles were not fetched (%s): %s", len(e.Names), e.Of, strings.Join(e.Names, ", "), m.what)
	return m
}

// stdoutName is what package os calls standard output.
const stdoutName = "/dev/stdout"

// unwritten words an answer that cannot be written; what other files are for, others say.
func unwritten(e *fs.PathError) message {
	if e.Path != stdoutName {
		return message{}
	}
	return message{
		what: "cannot write to standard output", why: e.Err.Error(),
		hint: "look where standard output goes: a full disk, or a program that has ended",
	}
}

func unsafeValue(e *encode.UnsafeValueError) message {
	return message{what: "format " + e.Format, why: e.Error(), hint: "take another --format, such as process"}
}
