package profile

import "github.com/seed642dee07/aws-federate/internal/awsvalue"

// refuse keeps an error for Validate.
func (r *resolver) refuse(e *SettingError) { r.plan.Invalid = append(r.plan.Invalid, e) }

// because keeps an error, completed with the reason; none without one.
func (r *resolver) because(e *SettingError, reason string) {
	if reason != "" {
		e.Reason = reason
		r.refuse(e)
	}
}

// check keeps an error if the value of a setting is one that STS would refuse.
func (r *resolver) check(e *SettingError, key, value string) {
	if r.brief {
		return
	}
	r.because(e, awsvalue.Parameter(key, value))
}

// checkAccount keeps an error for an sso_account_id that is none.
func (r *resolver) checkAccount(e *entry) {
	const key = "sso_account_id"
	if v := e.value(key); v.Text() != "" {
		r.because(e.wrong(key, v.Origin, ""), awsvalue.Account(v.Text()))
	}
}

// checkRegion keeps an error for a text that cannot be the name of a region, and warns of one that
// looks like a mistyped region.
func (r *resolver) checkRegion(e *SettingError, name string) {
	if r.brief {
		return
	}
	reason, meant := awsvalue.Region(name)
	r.because(e, reason)
	if meant != "" {
		r.warn("%s is %q, and no region is called so: did you mean %s?", subject(e), name, meant)
	}
}

// subject names what a value stands in: a variable, or a setting with its place.
func subject(e *SettingError) string {
	if e.Origin.File != "" {
		return e.Key + e.Origin.At()
	}
	return e.Origin.String()
}
