package clicache

import (
	"fmt"
	"strings"
	"unicode/utf16"
)

// style is what Python's json.dumps puts between members, and between a name and its value.
type style struct{ comma, colon string }

// spaced is the style by default; compact that of separators=(",", ":").
var spaced, compact = style{", ", ": "}, style{",", ":"}

// member is a member of an object; its value is JSON. One with an empty value is left out.
type member struct{ name, value string }

// object writes an object as json.dumps does, with its members in the order that is given.
// Source: https://docs.python.org/3/library/json.html#json.dumps
func object(s style, members ...member) string {
	var out strings.Builder
	for _, m := range members {
		if m.value == "" {
			continue
		}
		if out.Len() > 0 {
			out.WriteString(s.comma)
		}
		out.WriteString(literal(m.name) + s.colon + m.value)
	}
	return "{" + out.String() + "}"
}

// quoted is a text as a literal; an empty one has none, as what is not set is not sent.
func quoted(text string) string {
	if text == "" {
		return ""
	}
	return literal(text)
}

// literal writes a text as json.dumps does with ensure_ascii, which Go's encoding/json cannot: ASCII alone, DEL not among it, and what
// is beyond 16 bits as two surrogates.
// Source: CPython, Lib/json/encoder.py, py_encode_basestring_ascii.
func literal(text string) string {
	var out strings.Builder
	out.WriteByte('"')
	for _, c := range text {
		if i := strings.IndexRune("\"\\\n\r\t\f\b", c); i >= 0 {
			out.WriteByte('\\')
			out.WriteByte(`"\nrtfb`[i])
			continue
		}
		if c >= ' ' && c <= '~' {
			out.WriteRune(c)
			continue
		}
		for _, unit := range utf16.Encode([]rune{c}) {
			fmt.Fprintf(&out, `\u%04x`, unit)
		}
	}
	out.WriteByte('"')
	return out.String()
}
