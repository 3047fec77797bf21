package profile

import (
	"fmt"
	"slices"
)

func (r *resolver) add(s Step) { r.plan.Steps = append(r.plan.Steps, s) }

// fill puts a step in the place that was added last.
func (r *resolver) fill(s Step) { r.plan.Steps[len(r.plan.Steps)-1] = s }

// roled reports whether the last step is one that takes the options of a role.
func (r *resolver) roled() bool { return r.plan.RoleARN() != "" }

// note records where a setting of the last step stands.
func (r *resolver) note(key string, v Value) {
	r.plan.Settings = append(r.plan.Settings, Setting{Step: len(r.plan.Steps) - 1, Key: key, From: v.Origin.String(), Shadows: places(v.Shadows)})
	r.differOnValue(key, v)
}

// outdo records that a setting of the last step comes from an option or a variable, whatever the profile says.
func (r *resolver) outdo(from, key string, v Value) {
	r.plan.Settings = append(r.plan.Settings, Setting{Step: len(r.plan.Steps) - 1, Key: key, From: from, Shadows: outdone(v)})
}

// outdone are the places of a value that does not count.
func outdone(v Value) []string {
	all := places(v.Shadows)
	if v.Origin != (Origin{}) {
		all = append(all, v.Origin.String())
	}
	return all
}

func places(origins []Origin) []string {
	texts := make([]string, len(origins))
	for i, origin := range origins {
		texts[i] = origin.String()
	}
	return texts
}

// visit notes that the way leads through a profile, and what other tools make of its sections.
func (r *resolver) visit(e *entry) {
	r.visited = append(r.visited, e.name)
	for _, header := range e.twice {
		r.differ("profile %q has another section at %s; the AWS CLI refuses the whole file", e.name, header)
	}
	if bare := r.set.first[kindBareDefault]["default"]; bare != nil && e.name == "default" {
		r.differ("[default] at %s gives way to [profile default]; the AWS CLI takes the one that comes later", Origin{bare.file.path, bare.line})
	}
}

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

// differOnKeys notes that something outdoes the keys of a profile for the AWS CLI, and not for the SDK for Go.
func (r *resolver) differOnKeys(e *entry, what string) {
	if id, ok := e.get("aws_access_key_id"); ok {
		r.differ("profile %q: %s before the keys at %s; the AWS SDK for Go would use the keys", e.name, what, id.Origin)
	}
}

func (r *resolver) warn(format string, args ...any) {
	r.plan.Warnings = once(r.plan.Warnings, fmt.Sprintf(format, args...))
}

func (r *resolver) differ(format string, args ...any) {
	r.plan.Differences = once(r.plan.Differences, fmt.Sprintf(format, args...))
}

// once adds a text to those that do not have it.
func once(texts []string, text string) []string {
	if slices.Contains(texts, text) {
		return texts
	}
	return append(texts, text)
}
