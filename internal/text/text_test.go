package text_test

import (
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/text"
)

// hostile is what a terminal obeys or hides: an escape, a carriage return, a bell, a turn of the
// direction, a zero-width blank, a line separator, a C1 control, and what is no UTF-8.
const hostile = "a\x1b[2J\r\a\u202e\u200b\u2028\u0085\xffz"

func TestPrintable(t *testing.T) {
	for in, want := range map[string]string{
		"":               "",
		"größe 大 “x” 🙂":  "größe 大 “x” 🙂",
		"a\tb\nc":        "a�b�c",
		"a\u00a0b\u00ad": "a�b�", // a blank and a hyphen that look like others
		hostile:          "a�[2J�������z",
	} {
		if got := text.Printable(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

func TestOneLine(t *testing.T) {
	if got, want := text.OneLine("  a\n\tb \x1b[0mc\n"), "a b �[0mc"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestJSON has a document of JSON say the same, without a character that moves the cursor or turns
// the text.
func TestJSON(t *testing.T) {
	in := []string{hostile[:len(hostile)-2], "\u007f\u009b31m\u2066\U000e0041", "größe 大 <🙂>"}
	line, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	out := text.JSON(line)
	if shown := text.Printable(string(out)); shown != string(out) {
		t.Errorf("got %q", out)
	}
	var back []string
	if err := json.Unmarshal(out, &back); err != nil || !slices.Equal(back, in) {
		t.Errorf("read back: %q, %v", back, err)
	}
}

// TestBounded has both ends of a long message stay.
func TestBounded(t *testing.T) {
	if got := text.Bounded("because" + strings.Repeat("x", 1<<20) + "end"); len(got) > 4010 || got[:7] != "because" || !strings.HasSuffix(got, "xend") {
		t.Errorf("%d bytes: %.20s…", len(got), got)
	}
	if got := text.Bounded(hostile); got != hostile {
		t.Errorf("got %q", got)
	}
}

func TestWrite(t *testing.T) {
	var out strings.Builder
	if err := text.Write(&out, "a  b   \n\nc\x1bd\te"); err != nil {
		t.Fatal(err)
	}
	if got, want := out.String(), "a  b\n\nc�d�e\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestTable has cells stand under each other, whatever is in them.
func TestTable(t *testing.T) {
	got := text.Table([][]string{{"NAME", "ROLE", "UNTIL"}, {"größe", "", "x"}, {"a\tb", "c\nd", "\x1b[1m"}, {"short"}})
	want := "NAME   ROLE  UNTIL\ngröße        x\na�b    c�d   �[1m\nshort\n"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := text.Table(nil); got != "" {
		t.Errorf("nothing becomes %q", got)
	}
}

func TestDuration(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0s", 30 * time.Second: "30s", 15 * time.Minute: "15m", time.Hour: "1h", 90 * time.Minute: "1h30m", 12 * time.Hour: "12h",
		time.Hour + time.Second: "1h0m1s", 10*time.Minute + 20*time.Second: "10m20s", -time.Hour: "-1h",
	} {
		if got := text.Duration(d); got != want {
			t.Errorf("%d becomes %q, want %q", d, got, want)
		}
	}
}

func TestTime(t *testing.T) {
	at := time.Date(2026, 11, 23, 13, 0, 0, 5, time.FixedZone("", 3600))
	if got, want := text.Time(at), "2026-11-23T12:00:00Z"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestQuote has a shell read what is quoted.
func TestQuote(t *testing.T) {
	for in, want := range map[string]string{
		"":                    "''",
		"prod":                "prod",
		"arn:aws:iam::1:r/A=": "arn:aws:iam::1:r/A=",
		"a b":                 "'a b'",
		"it's":                `'it'\''s'`,
		"$(id)":               "'$(id)'",
		"=ls":                 "'=ls'", // zsh
		"a:=ls":               "'a:=ls'",
		"~":                   "'~'",
		"-x":                  "-x",
		"größe":               "'größe'",
		"a\nb":                "'a\nb'",
	} {
		got := text.Quote(in)
		if got != want {
			t.Errorf("%q becomes %s, want %s", in, got, want)
		}
		sh, err := exec.LookPath("sh")
		if err != nil {
			continue
		}
		read, err := exec.CommandContext(t.Context(), sh, "-c", "printf %s "+got).Output()
		if err != nil || string(read) != in {
			t.Errorf("%q: a shell reads %q, %v", in, read, err)
		}
	}
}

// TestQRCode has a picture as large as it says, in which each line is as wide as the others, and
// none for a text that is too long.
func TestQRCode(t *testing.T) {
	for _, colours := range []bool{true, false} {
		picture := text.QRCode("https://example.com/", colours)
		columns, rows := text.PictureSize(picture)
		if want := 4 + 25 + 2*2; columns != want ||
			rows != (25+2*2+1)/2+1 { // version 2, its margin, four blanks before, an empty line below
			t.Errorf("%d columns and %d rows:\n%s", columns, rows, picture)
		}
		if strings.Contains(picture, "\x1b") != colours {
			t.Errorf("colours %t: %q", colours, picture)
		}
	}
	if got := text.QRCode(strings.Repeat("x", 3000), true); got != "" {
		t.Errorf("a text that is too long is drawn")
	}
}
