package text

import (
	"strings"
	"unicode/utf8"

	"rsc.io/qr"
)

// quiet is how many modules of light a QR code has around it. The standard wants four, and readers
// take two.
const quiet = 2

// QRCode draws a text for a camera, two modules to a character; nothing where the text is too long.
// With colours it is dark on light whatever the terminal's are, and otherwise right where the
// terminal is dark.
func QRCode(text string, colours bool) string {
	code, err := qr.Encode(text, qr.L)
	if err != nil {
		return ""
	}
	begin, end, blocks := "    \x1b[30;107m", "\x1b[0m\n", [4]string{" ", "▄", "▀", "█"}
	if !colours {
		begin, end, blocks = "    ", "\n", [4]string{"█", "▀", "▄", " "}
	}
	var b strings.Builder
	for y := -quiet; y < code.Size+quiet; y += 2 {
		b.WriteString(begin)
		for x := -quiet; x < code.Size+quiet; x++ {
			block := 0
			if code.Black(x, y) {
				block += 2
			}
			if code.Black(x, y+1) {
				block++
			}
			b.WriteString(blocks[block])
		}
		b.WriteString(end)
	}
	return b.String() + "\n"
}

// PictureSize is how many columns and rows a drawn code takes.
func PictureSize(picture string) (columns, rows int) {
	for line := range strings.Lines(picture) {
		line = strings.NewReplacer("\x1b[30;107m", "", "\x1b[0m", "", "\n", "").Replace(line)
		columns, rows = max(columns, utf8.RuneCountInString(line)), rows+1
	}
	return columns, rows
}
