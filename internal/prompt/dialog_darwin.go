package prompt

import (
	"context"
	"io"
	"os/exec"
	"strings"
)

// appleScript gets the question as an argument: in its text it would be code.
const appleScript = `on run argv
	try
		activate
	end try
	display dialog (item 1 of argv) with title (item 2 of argv) default answer "" with hidden answer ¬
		buttons {"Cancel", "OK"} default button "OK" cancel button "Cancel"
	return text returned of result
end run
`

// confirmScript ends with the error of a person who cancels where the answer is no.
const confirmScript = `on run argv
	try
		activate
	end try
	display dialog (item 1 of argv) with title (item 2 of argv) ¬
		buttons {"Deny", "Allow"} default button "Deny" cancel button "Deny" with icon caution
	return "Allow"
end run
`

// window asks for a secret.
func (Dialog) window(_ context.Context, question string) (window, error) {
	return scripted(appleScript, question)
}

// confirmation asks for a yes.
func (Dialog) confirmation(_ context.Context, question string) (window, error) {
	return scripted(confirmScript, question)
}

// scripted uses AppleScript. Without a display, as in a session of ssh, it ends with an error.
func scripted(script, question string) (window, error) {
	return window{
		// The script comes on standard input. What follows the - is no option, whatever it begins
		// with.
		argv: []string{"/usr/bin/osascript", "-", question, windowTitle},
		talk: func(stdin io.WriteCloser, stdout io.Reader) ([]byte, error) {
			if _, err := io.WriteString(stdin, script); err != nil {
				return nil, err
			}
			_ = stdin.Close() // osascript begins at its end
			return oneLine(nil, stdout)
		},
		// All errors exit with 1. That of a person who cancels ends with its number, in every
		// language.
		closed: func(_ int, complaint string) bool { return strings.HasSuffix(complaint, "(-128)") },
	}, nil
}

// tether does nothing: the end of ctx ends osascript, which has its window itself.
func tether(*exec.Cmd) {}
