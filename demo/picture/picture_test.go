package main

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

// TestScreen writes what programs write to a terminal of ten columns.
func TestScreen(t *testing.T) {
	s := screen{columns: 10}
	s.write("\x1b[32m$\x1b[0m one\r\n\r\nwaiting\r\x1b[K\x1b[1mtwo\x1b[22m and more\r\n")
	got := make([]string, 0, len(s.lines))
	for _, line := range s.lines {
		text := ""
		for _, p := range line {
			text += p.text
		}
		got = append(got, text)
	}
	if want := "$ one||two and mo|re"; strings.Join(got, "|") != want {
		t.Errorf("the screen shows %q, want %q", got, want)
	}
	if first := s.lines[0][0]; first.text != "$" || first.style.colour != 3 || !s.lines[2][0].style.bold || s.lines[2][1].style.bold {
		t.Errorf("%+v", s.lines)
	}
}

// TestWide has what follows characters of two columns stand in its own column, whatever font draws them.
func TestWide(t *testing.T) {
	s := screen{columns: 20}
	s.write("データ-1  next\n")
	picture := svg(s.lines, s.columns, themes[0], "wide")
	for _, want := range []string{`x="20" y="34.5" textLength="48" xml:space="preserve">データ<`, `x="68" y="34.5" textLength="64" xml:space="preserve">-1  next<`} {
		if !strings.Contains(picture, want) {
			t.Errorf("there is no %s in\n%s", want, picture)
		}
	}
}

// TestSVG has a picture be XML, whatever a program writes.
func TestSVG(t *testing.T) {
	s := screen{columns: 80}
	s.write("a <b> & \"c\"\n")
	for _, theme := range themes {
		picture := svg(s.lines, s.columns, theme, "x & y")
		decoder, text := xml.NewDecoder(strings.NewReader(picture)), ""
		for {
			token, err := decoder.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%v\n%s", err, picture)
			}
			if data, ok := token.(xml.CharData); ok {
				text += string(data)
			}
		}
		if !strings.Contains(text, `a <b> & "c"`) || !strings.Contains(text, "x & y") {
			t.Errorf("the picture shows %q", text)
		}
	}
}
