package prompt

import (
	"slices"
	"testing"
)

func TestAppleScript(t *testing.T) {
	w, err := Dialog{}.window(t.Context(), `-e "code" & x: `)
	if err != nil || !slices.Equal(w.argv, []string{"/usr/bin/osascript", "-", `-e "code" & x: `, windowTitle}) {
		t.Errorf("it runs %q, %v", w.argv, err)
	}
	for complaint, want := range map[string]bool{
		"-:6:160: execution error: User canceled. (-128)":                true,
		"-:6:160: execution error: No user interaction allowed. (-1713)": false,
		"-:6:160: execution error: AppleEvent timed out. (-1712)":        false,
	} {
		if got := w.closed(1, complaint); got != want {
			t.Errorf("closed(%q) = %v", complaint, got)
		}
	}
}
