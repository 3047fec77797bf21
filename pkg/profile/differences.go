package profile

import (
	"fmt"
	"slices"

	"github.com/seed642dee07/aws-federate/internal/grammar"
)

// differOnValue notes that other tools read a value otherwise.
func (r *resolver) differOnValue(key string, v Value) {
	text := v.Text()
	if v.commented {
		r.differ("%s at %s has a comment behind it, which the AWS CLI takes for a part of the value", key, v.Origin)
	}
	if n := len(text); n > 1 && (text[0] == '"' || text[0] == '\'') && text[n-1] == text[0] {
		r.differ("%s at %s is in quotes, which belong to the value; the AWS SDK for Go takes them off", key, v.Origin)
	}
	for _, shadowed := range v.Shadows {
		if shadowed.File == v.Origin.File {
			r.differ("%s at %s stands at %s too; the AWS CLI refuses the whole file", key, v.Origin, shadowed)
		}
	}
}

// differOnKeys notes that something outdoes the keys of a profile for the AWS CLI, and not for the
// SDK for Go.
func (r *resolver) differOnKeys(e *entry, what string) {
	if id, ok := e.get("aws_access_key_id"); ok {
		r.differ("profile %q: %s before the keys at %s; the AWS SDK for Go would use the keys", e.name, what, id.Origin)
	}
}

// differOnSections notes what other tools make of the sections of a profile.
func (r *resolver) differOnSections(e *entry) {
	for _, header := range e.twice {
		r.differ("profile %q has another section at %s; the AWS CLI refuses the whole file", e.name, header)
	}
	if e.name == "default" && r.set.sections.Has(grammar.BareDefault, e.name) {
		r.warn("[default] at %s gives way to [profile default], and nothing below it counts; "+
			"the AWS CLI takes the one that comes later", r.set.sections.Header(grammar.BareDefault, e.name))
	}
}

// differ says once that other tools read the files in another way.
func (r *resolver) differ(format string, args ...any) {
	r.plan.Differences = once(r.plan.Differences, fmt.Sprintf(format, args...))
}

// warn says once what was asked for and does not come.
func (r *resolver) warn(format string, args ...any) {
	r.plan.Warnings = once(r.plan.Warnings, Warning{Text: fmt.Sprintf(format, args...)})
}

// hint says once what may not be meant as it is written.
func (r *resolver) hint(format string, args ...any) {
	r.plan.Hints = once(r.plan.Hints, fmt.Sprintf(format, args...))
}

// once adds what is not there yet.
func once[T comparable](all []T, one T) []T {
	if slices.Contains(all, one) {
		return all
	}
	return append(all, one)
}
