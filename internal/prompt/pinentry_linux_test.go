package prompt_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/testkit"
)

func TestPinentry(t *testing.T) {
	dir := t.TempDir()
	if err := os.Symlink(testkit.Program(t, "pinentry-gtk-2"), filepath.Join(dir, "pinentry-gtk-2")); err != nil {
		t.Fatal(err)
	}
	d := sitAtDesk(t)
	dialog := d.dialog()
	t.Setenv("PATH", dir)
	for _, tt := range []struct{ text, key, want string }{
		{" 1%25 6 ", "Return", `answer "1%25 6"`},
		{"", "Return", `answer ""`},
		{"123", "Escape", "declined: nobody can be asked: the window was closed without an answer"},
	} {
		done := asks(t.Context(), dialog)
		d.finds()
		d.takesPicture("pinentry")
		d.answers(tt.text, tt.key)
		if o := d.gets(done); report(o.answer, o.err) != tt.want {
			t.Errorf("got %s, want %s", report(o.answer, o.err), tt.want)
		}
	}
}

func TestPinentryProtocol(t *testing.T) {
	const fake = `echo 'OK Pleased to meet you'
while read -r line; do
	echo "$line" >> "$(dirname "$0")/lines"
	case $line in
	GETINFO*) echo "$FLAVOR" ;;
	OPTION*) echo 'ERR 83886254 Unknown option <Pinentry>' ;;
	GETPIN) echo "$REPLY"; test -z "$END" || exit 0 ;;
	*) echo OK ;;
	esac
done`
	const closed = "declined: nobody can be asked: the window was closed without an answer"
	tests := []struct {
		name, flavor, reply string
		want                string
	}{
		{"answers", "D gtk2\nOK", "S PIN_REPEATED\n# a comment\nD  12%253\nD 456%0d\nOK", `answer "12%3456"`},
		{"answers nothing", "D gtk2\nOK", "OK", `answer ""`},
		{"cancelled", "D gtk2\nOK", "ERR 83886179 Operation cancelled <Pinentry>", closed},
		{"cancelled for good", "D gtk2\nOK", "ERR 83886278 Operation fully cancelled <Pinentry>", closed},
		{"old", "ERR 83886360 IPC parameter error <Pinentry>", "D 123456\nOK", `answer "123456"`},
		{
			"fails", "D gtk2\nOK", "ERR 83918950 Inappropriate ioctl for device <Pinentry>",
			"nobody can be asked: pinentry-qt failed: Inappropriate ioctl for device <Pinentry>",
		},
		{"too much", "D gtk2\nOK", strings.Repeat("D "+strings.Repeat("x", 900)+"\n", 5) + "OK", "the answer is too long"},
		{"no data", "D gtk2\nOK", "D %zz\nOK", "nobody can be asked: pinentry-qt failed: it has sent what is no data"},
		{"on a terminal", "D gtk2:curses\nOK", "", "nobody can be asked: pinentry-qt has no window here"},
		{"ends", "D gtk2\nOK", "S going", "nobody can be asked: pinentry-qt failed: unexpected EOF"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := fakes(t, "pinentry-qt", fake)
			d.Environ = append(d.Environ, "FLAVOR="+tt.flavor, "REPLY="+tt.reply)
			if tt.name == "ends" {
				d.Environ = append(d.Environ, "END=1")
			}
			if got := report(d.Secret(t.Context(), "", "100% "+hard, false)); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
			lines, err := os.ReadFile(filepath.Join(os.Getenv("PATH"), "lines"))
			if err != nil {
				t.Fatal(err)
			}
			if tt.name != "on a terminal" && !strings.Contains(string(lines),
				"\nSETDESC %0A100%25 MFA code for profile \"prod_eu & <b>co</b>\" (role%0Aarn:aws:iam") {
				t.Errorf("it was told %s", lines)
			}
		})
	}
}
