package profile

import "slices"

// note records where a setting of the last step stands.
func (r *resolver) note(key string, v Value) {
	if r.brief {
		return
	}
	r.record(Setting{Key: key, From: v.Origin, Shadows: slices.Clone(v.Shadows)})
	r.differOnValue(key, v)
}

// outdo records that a setting of the last step comes from outside the files, whatever the profile
// says.
func (r *resolver) outdo(key string, from Origin, v Value) {
	r.record(Setting{Key: key, From: from, Shadows: v.places()})
}

// record adds a setting of the last step.
func (r *resolver) record(s Setting) {
	if r.brief {
		return
	}
	s.Step = len(r.plan.Steps) - 1
	r.plan.Settings = append(r.plan.Settings, s)
}

// places are all places of a value, the one that counts last.
func (v Value) places() []Origin {
	if v.Origin.IsZero() {
		return nil
	}
	return append(slices.Clone(v.Shadows), v.Origin)
}
