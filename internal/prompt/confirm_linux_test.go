package prompt_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// TestConfirm has each program's button that allows be a yes, and all else a no or no answer.
func TestConfirm(t *testing.T) {
	const pinentry = `echo OK; while read -r line; do case $line in CONFIRM*) echo "%"; exit 0 ;; *) echo OK ;; esac; done`
	says := func(reply string) string { return strings.ReplaceAll(pinentry, "%", reply) }
	for _, tt := range []struct{ name, program, script, want string }{
		{"zenity", "zenity", "exit $ZENITY_OK", "yes"},
		{"zenity, no", "zenity", "exit $ZENITY_CANCEL", "no"},
		{"zenity fails", "zenity", "exit 255", "nobody can be asked: zenity failed: exit status 255"},
		{"zenity writes", "zenity", "head -c 20000 /dev/zero; exit 10", "no"},
		{"kdialog", "kdialog", "exit 0", "yes"},
		{"kdialog, no", "kdialog", "exit 1", "no"},
		{"kdialog, closed", "kdialog", "exit 2", "no"},
		{"pinentry", "pinentry-qt", says("OK"), "yes"},
		{"pinentry, no", "pinentry-qt", says("ERR 83886194 Not confirmed"), "no"},
		{"pinentry, closed", "pinentry-qt", says("ERR 83886179 Operation cancelled"), "no"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			yes, err := fakes(t, tt.program, tt.script).Confirm(t.Context(), hard)
			got := map[bool]string{true: "yes", false: "no"}[yes]
			if err != nil && !yes {
				got = err.Error()
			}
			if got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

// TestConfirmInAWindow presses the buttons of the real programs: Return alone is a no.
func TestConfirmInAWindow(t *testing.T) {
	for program, allow := range map[string][]string{"zenity": {"Right", "Left", "Tab"}, "pinentry-gtk-2": nil} {
		dir := t.TempDir()
		if err := os.Symlink(testkit.Program(t, program), filepath.Join(dir, program)); err != nil {
			t.Fatal(err)
		}
		d := sitAtDesk(t)
		dialog := d.dialog()
		path := os.Getenv("PATH")
		t.Setenv("PATH", dir)
		confirm := func(keys ...string) (yes bool) {
			done := make(chan outcome, 1)
			go func() {
				answer, err := dialog.Confirm(t.Context(), hard)
				yes = answer
				done <- outcome{"", err}
			}()
			d.finds()
			d.takesPicture(program + "-confirm")
			for _, key := range keys {
				d.answers("", key)
			}
			if o := d.gets(done); o.err != nil {
				t.Errorf("%s: %v", program, o.err)
			}
			return yes
		}
		if confirm("Escape") {
			t.Errorf("%s: a window that is closed is a yes", program)
		}
		if program == "zenity" && confirm("Return") {
			t.Errorf("%s: Return is a yes", program)
		}
		if allow != nil && !confirm(allow[0], "Return") && !confirm(allow[1], "Return") && !confirm(allow[2], "Return") {
			t.Errorf("%s: no key allows", program)
		}
		t.Setenv("PATH", path)
	}
}
