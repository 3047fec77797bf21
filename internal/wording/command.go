package wording

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/cred"
	"github.com/seed642dee07/aws-federate/internal/encode"
	"github.com/seed642dee07/aws-federate/internal/handover"
	"github.com/seed642dee07/aws-federate/internal/text"
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

func notThere(e *handover.NotFoundError) message {
	m := message{
		what: fmt.Sprintf("command %q", e.Program), why: "there is no such file", code: exitNotThere,
		hint: "mend the path; a name without a separator is looked for on the PATH",
	}
	if !strings.ContainsAny(e.Program, `/\`) {
		m.why = "no directory of the PATH has it"
		m.hint = fmt.Sprintf("mend the name, or install it; a file that is here is run as ./%s", e.Program)
	}
	return m
}

func notRun(e *handover.NotRunError) message {
	hint := "run a program, or a script that you may run and that begins with a line such as #!/bin/sh"
	if errors.Is(e.Err, fs.ErrPermission) {
		hint = fmt.Sprintf("run 'chmod +x %s' if it is to be run, or give it to its interpreter", text.Quote(e.Path))
	}
	return message{what: "command " + e.Path, why: e.Err.Error(), hint: hint, code: exitNotRun}
}
