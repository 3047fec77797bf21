package prompt

import (
	"slices"
	"strings"
	"testing"
)

func TestForm(t *testing.T) {
	const question = `'; exit 0; "$(code)": `
	w, err := Dialog{}.window(t.Context(), question)
	if err != nil || !slices.Contains(w.env, "AWS_FEDERATE_DIALOG_QUESTION="+question) {
		t.Errorf("its environment is %q, %v", w.env, err)
	}
	if line := strings.Join(w.argv, " "); strings.Contains(line, "exit 0;") || strings.Contains(line, `"`) {
		t.Errorf("it runs %q", line)
	}
	if !w.closed(formClosed, "") || w.closed(1, "") {
		t.Error("it does not tell a closed window from a failure")
	}
}
