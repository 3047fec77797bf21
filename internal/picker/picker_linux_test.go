package picker_test

import (
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

const (
	up, down = "\x1b[A", "\x1b[B"
	esc      = "\x1b"
	ctrlC    = "\x03"
)

func TestTypedQueryChooses(t *testing.T) {
	p := sit(t, "choose", "")
	p.sees("5/5")
	p.types("prod admin")
	p.sees("Administrator") // once in the first picture
	p.sees("Administrator")
	p.types("\r")
	p.ends("chose 2")
}

func TestQueryIsTypedInAlready(t *testing.T) {
	p := sit(t, "choose", "dev")
	p.sees("Profile: dev")
	p.sees("1/5")
	p.types("\r")
	p.ends("chose 0")
}

func TestKeys(t *testing.T) {
	for name, tt := range map[string]struct{ query, keys, want string }{
		"down":                {"", down + down, "chose 2"},
		"up again":            {"", down + down + up, "chose 1"},
		"not above the top":   {"", up + up, "chose 0"},
		"end":                 {"", "\x1b[F", "chose 4"},
		"home":                {"", "\x1b[F\x1b[H", "chose 0"},
		"page down":           {"", "\x1b[6~", "chose 4"},
		"Ctrl-N, Ctrl-P":      {"", "\x0e\x0e\x10", "chose 1"},
		"backspace":           {"devx", "\x7f", "chose 0"},
		"Ctrl-U":              {"devx", "\x15" + down, "chose 1"},
		"Ctrl-W":              {"prod nothing", "\x17adm", "chose 2"},
		"wide":                {"", "日", "chose 3"},
		"paste":               {"", "\x1b[200~333333\n\nAuditor\x1b[201~", "chose 3"},
		"typing after down":   {"", down + down + "prod", "chose 1"},
		"case does not count": {"", "AUDITOR", "chose 3"},
		"Ctrl-D when typed":   {"dev", "\x04", "chose 0"},
		"Ctrl-Z":              {"dev", "\x1a", "chose 0"},
	} {
		t.Run(name, func(t *testing.T) {
			p := sit(t, "choose", tt.query)
			p.sees("/5")
			p.types(tt.keys)
			p.types("\r")
			p.ends(tt.want)
		})
	}
}

func TestKeysAfterTheLastChangeNothing(t *testing.T) {
	for keys, want := range map[string]string{"\r" + down + "x" + ctrlC: "chose 0", ctrlC + "\r": "canceled"} {
		p := sit(t, "choose", "")
		p.sees("5/5")
		p.types(keys)
		p.ends(want)
	}
}

func TestPersonLeaves(t *testing.T) {
	for name, keys := range map[string]string{
		"ESC": esc, "Ctrl-C": ctrlC, "Ctrl-G": "\x07", "Ctrl-D": "\x04",
		"Enter on nothing": "xyzzy\r" + ctrlC,
	} {
		t.Run(name, func(t *testing.T) {
			p := sit(t, "choose", "")
			p.sees("5/5")
			p.types(keys)
			p.ends("canceled")
		})
	}
}

func TestEndOfContext(t *testing.T) {
	p := sit(t, "choose until stopped", "")
	p.sees("5/5")
	p.ends("stopped")
}

func TestWithoutATerminal(t *testing.T) {
	p := desk(t, 80, 24)
	p.start("choose", &syscall.SysProcAttr{Setsid: true}, nil)
	p.ends("no terminal: no controlling terminal")
	if p.screen != "" {
		t.Errorf("the screen has %q", p.screen)
	}
}

func TestTerminalIsCleanAfterwards(t *testing.T) {
	p := sit(t, "choose", "")
	p.sees("5/5")
	p.types("\r")
	p.ends("chose 0")
	_, last, _ := strings.Cut(p.screen, "\x1b[6A") // from the last row to the first line
	if !strings.Contains(last, "\x1b[J") || strings.Contains(last, "\n") {
		t.Errorf("the list is not erased: %q", last)
	}
	for _, sequence := range []string{"\x1b[?1049h", "\x1b[?1000h", "\x1b[2J", "\x1b[3J"} {
		if strings.Contains(p.screen, sequence) {
			t.Errorf("the screen gets %q", sequence)
		}
	}
	if on, off := strings.LastIndex(p.screen, "\x1b[?25h"), strings.LastIndex(p.screen, "\x1b[?25l"); on < off {
		t.Error("the cursor is left hidden")
	}
}

var escape = regexp.MustCompile("\x1b\\[[0-9;?]*[A-Za-z]")

func TestRowsCannotDriveTheTerminal(t *testing.T) {
	p := sit(t, "choose", "evil")
	p.sees("evil")
	p.sees("1/5")
	p.types("\r")
	p.ends("chose 4")
	for _, raw := range []string{"\x1b[31m", "\x1b]0;", "\u202e", "\x07", "\u009b"} {
		if strings.Contains(p.screen, raw) {
			t.Errorf("the screen gets %q: %q", raw, p.screen)
		}
	}
	if !strings.Contains(escape.ReplaceAllString(p.screen, ""), "evil\uFFFD[31m\uFFFD\uFFFD") {
		t.Errorf("the screen has %q", p.screen)
	}
}

func TestNoColor(t *testing.T) {
	styled := regexp.MustCompile("\x1b\\[[0-9;]*[1-9][0-9;]*m")
	for value, want := range map[string]bool{"": true, "1": false} {
		p := sit(t, "choose", "", "NO_COLOR="+value)
		p.sees("5/5")
		p.types("\r")
		p.ends("chose 0")
		if got := styled.MatchString(p.screen); got != want {
			t.Errorf("with NO_COLOR=%q styled is %v: %q", value, got, p.screen)
		}
	}
}

func TestManyRowsAreQuick(t *testing.T) {
	p := sitAt(t, 40, 10, "choose from many", "")
	began := time.Now()
	p.sees("10005")
	p.types("profile-9876\r")
	p.ends("chose 9881")
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("took %v", took)
	}
}

// TestPanicRestoresTheTerminal forgives the library a data race: in a panic it does not wait for
// its reader.
func TestPanicRestoresTheTerminal(t *testing.T) {
	p := sit(t, "panic", "", "GORACE=atexit_sleep_ms=0 exitcode=0")
	p.sees("1/1")
	p.types("x")
	p.endsWith("error: program was killed: program experienced a panic", "Caught panic")
}

func TestBackground(t *testing.T) {
	p := desk(t, 80, 24)
	p.start("in the background", &syscall.SysProcAttr{Setsid: true, Setctty: true, Ctty: 3}, nil)
	p.ends("no terminal: running in the terminal's background")
}

// TestNumbers chooses on a terminal that can do no more than lines.
func TestNumbers(t *testing.T) {
	for name, tt := range map[string]struct{ role, query, keys, want, shown string }{
		"a number":               {"choose", "", "3\n", "chose 2", "3  production-admin"},
		"one of those found":     {"choose", "", "prod\n2\n", "chose 2", "nothing typed yet"},
		"the only one":           {"choose", "dev", "\n", "chose 0", "takes it"},
		"none of the numbers":    {"choose", "", "9\n9\n\n", "canceled", "nothing matches"},
		"nothing":                {"choose", "", "\n", "canceled", "leaves"},
		"nothing matches":        {"choose", "zzz", "audit\n\n", "chose 3", "nothing matches"},
		"the end of the input":   {"choose", "", "\x04", "canceled", "Type a number"},
		"a name":                 {"choose", "", "dev\n", "chose 0", "nothing typed yet"},
		"many":                   {"choose from many", "", "profile-77\n1\n", "chose 82", "and 9985 more"},
		"wide names, in columns": {"choose", "", "4\n", "chose 3", " 4  日本              333333333333"},
	} {
		t.Run(name, func(t *testing.T) {
			p := sit(t, tt.role, tt.query, "TERM=dumb")
			p.sees("Profile: ")
			if tt.shown != "nothing typed yet" && !strings.Contains(p.screen, tt.shown) {
				for _, line := range strings.SplitAfter(tt.keys, "\n")[:1] { // what the first line leads to
					p.types(line)
					tt.keys = strings.TrimPrefix(tt.keys, line)
				}
				p.sees(tt.shown)
			}
			if strings.Contains(p.screen, "\x1b") {
				t.Errorf("the screen is %q", p.screen)
			}
			p.types(tt.keys)
			p.ends(tt.want)
		})
	}
}
