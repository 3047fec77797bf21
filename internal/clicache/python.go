package clicache

import (
	"strings"

	"github.com/seed642dee07/aws-federate/internal/pyjson"
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
		out.WriteString(pyjson.Text(m.name) + s.colon + m.value)
	}
	return "{" + out.String() + "}"
}

// quoted is a text as a literal; an empty one has none, as what is not set is not sent.
func quoted(text string) string {
	if text == "" {
		return ""
	}
	return pyjson.Text(text)
}
