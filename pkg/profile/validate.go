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

// check keeps an error if the value of a setting is one that STS would refuse. The profile is the one
// that it stands in, empty for none.
func (r *resolver) check(profile, key string, from Origin, value string) {
	if reason := awsvalue.Parameter(key, value); reason != "" {
		r.refuse(&SettingError{Profile: profile, Key: key, Origin: from, Reason: reason})
	}
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
func (r *resolver) checkRegion(profile string, from Origin, name string) {
	if reason := awsvalue.Region(name); reason != "" {
		r.refuse(&SettingError{Profile: profile, Key: "region", Origin: from, Reason: reason})
		return
	}
	if r.brief {
		return
	}
	if meant := awsvalue.MeantRegion(name); meant != "" {
		subject := from.String()
		if from.File != "" {
			subject = "region" + from.At()
		}
		r.warn("%s is %q, and no region is called so: did you mean %s?", subject, name, meant)
	}
}
