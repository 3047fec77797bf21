package profile

import (
	"fmt"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/grammar"
)

// differOnValue notes that other tools read a value otherwise.
func (r *resolver) differOnValue(key string, v Value) {
	if r.brief {
		return
	}
	text := v.Text()
	if v.commented {
		r.differ("%s at %s has a comment behind it, which the AWS CLI takes for a part of the value", key, v.Origin)
	}
	if n := len(text); n > 1 && (text[0] == '"' || text[0] == '\'') && text[n-1] == text[0] {
		r.differ("%s at %s is in quotes, which belong to the value; the AWS SDK for Go takes them off", key, v.Origin)
	}
	var twice []Origin
	for _, shadowed := range v.Shadows {
		if shadowed.File == v.Origin.File {
			twice = append(twice, shadowed)
		}
	}
	if len(twice) > 0 {
		r.differ("%s at %s stands at %s too; the AWS CLI refuses the whole file", key, v.Origin, some(twice))
	}
}

// differOnKeys notes that something outdoes the keys of a profile for the AWS CLI, and not for the
// SDK for Go.
func (r *resolver) differOnKeys(e *entry, what string) {
	if id, ok := e.get("aws_access_key_id"); ok {
		r.differ("profile %q: %s before the keys at %s; the AWS SDK for Go would use the keys", e.Name, what, id.Origin)
	}
}

// differOnSections notes what other tools make of the sections of a profile.
func (r *resolver) differOnSections(e *entry) {
	if len(e.Twice) > 0 {
		r.differ("profile %q has another section at %s; the AWS CLI refuses the whole file", e.Name, some(origins(e.Twice)))
	}
	if header, ok := r.displaced(e); ok {
		r.warn("[default] at %s gives way to [profile default], and nothing below it counts; "+
			"the AWS CLI takes the one that comes later", header)
	}
}

// displaced is the header of the [default] that gives way to a profile.
func (r *resolver) displaced(e *entry) (header Origin, ok bool) {
	if e.Name != "default" || !r.set.sections.Has(grammar.BareDefault, e.Name) {
		return Origin{}, false
	}
	return origin(r.set.sections.Header(grammar.BareDefault, e.Name)), true
}

// some names the first places, and says how many more there are: a program that adds to a file and
// never looks can leave thousands.
func some(places []Origin) string {
	const most = 3
	var text strings.Builder
	for i, at := range places[:min(len(places), most)] {
		if i > 0 {
			text.WriteString(", ")
		}
		text.WriteString(at.String())
	}
	if more := len(places) - most; more > 0 {
		fmt.Fprintf(&text, " and %d more", more)
	}
	return text.String()
}

// differ says once that other tools read the files in another way.
func (r *resolver) differ(format string, args ...any) {
	if r.brief {
		return
	}
	if text := fmt.Sprintf(format, args...); r.first("difference", text) {
		r.plan.Differences = append(r.plan.Differences, text)
	}
}

// warn says once what was asked for and does not come.
func (r *resolver) warn(format string, args ...any) {
	if r.brief {
		return
	}
	if text := fmt.Sprintf(format, args...); r.first("warning", text) {
		r.plan.Warnings = append(r.plan.Warnings, Warning{Text: text})
	}
}

// hint says once what may not be meant as it is written.
func (r *resolver) hint(format string, args ...any) {
	if r.brief {
		return
	}
	if text := fmt.Sprintf(format, args...); r.first("hint", text) {
		r.plan.Hints = append(r.plan.Hints, text)
	}
}

// first reports whether a text has not been said yet, as what it is.
func (r *resolver) first(as, text string) bool {
	if r.said == nil {
		r.said = map[string]bool{}
	}
	before := len(r.said)
	r.said[as+" "+text] = true
	return len(r.said) > before
}
