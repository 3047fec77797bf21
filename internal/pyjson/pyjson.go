// Package pyjson writes a text as Python's json.dumps does, of which the AWS CLI takes hashes for the names of its files. It knows nothing
// of what these names are for.
package pyjson

import (
	"fmt"
	"strings"
	"unicode/utf16"
)

// Text writes a text as json.dumps does with ensure_ascii, which Go's encoding/json cannot: ASCII alone, DEL not among it, and what
// is beyond 16 bits as two surrogates.
// Source: CPython, Lib/json/encoder.py, py_encode_basestring_ascii.
func Text(text string) string {
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
