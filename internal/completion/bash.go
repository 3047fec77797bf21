package completion

import (
	"strings"
)

// Line is the command line that bash has up to the cursor, as it was typed.
type Line struct {
	// Words are those before the last one, the program's name first; Start is the last one.
	Words []string
	Start string

	quote byte   // that Start is in at its end; 0 for none
	typed string // Start as it was typed
}

// ReadBash reads a command line of bash. Source: the manual of bash, "Quoting".
func ReadBash(line string) Line {
	l := Line{}
	var word strings.Builder
	begun, begin := false, 0
	for i := 0; i < len(line); i++ {
		c := line[i]
		if !begun && (c == ' ' || c == '\t') {
			continue
		}
		if !begun {
			begun, begin = true, i
		}
		switch {
		case l.quote == 0 && (c == ' ' || c == '\t'):
			l.Words = append(l.Words, word.String())
			word.Reset()
			begun = false
		case l.quote == 0 && (c == '\'' || c == '"'):
			l.quote = c
		case c == l.quote:
			l.quote = 0
		case c == '\\' && l.quote != '\'' && i+1 < len(line) && (l.quote == 0 || strings.IndexByte("\"\\$`", line[i+1]) >= 0):
			i++
			word.WriteByte(line[i])
		default:
			word.WriteByte(c)
		}
	}
	l.Start = word.String()
	if begun {
		l.typed = line[begin:]
	}
	return l
}

// Reply is a candidate as bash is to have it: quoted as the person has begun to quote, without what
// stands before the last character that breaks words. Bash replaces what is behind that alone.
func (l Line) Reply(value, breaks string) string {
	switch l.quote {
	case '\'':
		return strings.ReplaceAll(l.behind(value), "'", `'\''`)
	case '"':
		return strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`, "`", "\\`").Replace(l.behind(value))
	}
	at := -1
	for i := range len(l.Start) {
		if c := l.Start[i]; (c == '=' || c == ':') && strings.IndexByte(breaks, c) >= 0 {
			at = i
		}
	}
	return escape(value[at+1:])
}

// behind is what of a value stands inside quotes that were opened behind an option's "=".
func (l Line) behind(value string) string {
	before := strings.IndexByte(l.typed, l.quote)
	return value[min(before, len(value)):]
}

// escape puts a backslash before each character that may mean something to bash.
func escape(value string) string {
	var b strings.Builder
	for i, r := range value {
		plain := r > 127 || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || strings.ContainsRune("_-./:=@%+,", r)
		if !plain || i == 0 && r == '~' {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
