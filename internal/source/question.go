package source

import (
	"fmt"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/arn"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/plan"
)

// about is what a question is about, in lines: the profile with the role and its account, the
// device, and the program that runs us.
func (r *run) about(c coded) string {
	first := "MFA code for " + whose(c.profile)
	switch {
	case len(c.shared) > 0:
		first = "MFA code for " + named(c.shared)
	case c.role != "":
		first += fmt.Sprintf(" (role %s, account %s)", arn.Name(c.role), arn.Account(c.role))
	}
	lines := []string{first, "Device " + c.serial}
	if r.Caller != nil {
		if caller := r.Caller(); caller != "" {
			lines = append(lines, "Asked by "+caller)
		}
	}
	for i, line := range lines {
		lines[i] = text.OneLine(line) // or a name in a file would make lines of its own
	}
	return strings.Join(lines, "\n")
}

// whose names a profile, or what stands in place of one.
func whose(profile string) string {
	if profile == "" {
		return "the keys in the environment"
	}
	return fmt.Sprintf("profile %q", profile)
}

// mostNames is how many profiles are named where many wait for one code.
const mostNames = 4

// named counts profiles, and names some.
func named(profiles []string) string {
	more := ""
	if n := len(profiles) - mostNames; n > 0 {
		more = fmt.Sprintf(" and %d more", n)
	}
	return fmt.Sprintf("%d profiles: %s%s", len(profiles), strings.Join(profiles[:min(len(profiles), mostNames)], ", "), more)
}

// together are the profiles that wait for a code of a device, if these are several.
func (r *Runner) together(device string) []string {
	if r.Sharing == nil {
		return nil
	}
	if all := r.Sharing(device); len(all) > 1 {
		return all
	}
	return nil
}

// Subject says what a plan is carried out for: its profile, or those that share its MFA session.
func (r *Runner) Subject(p plan.Plan) string {
	if all := r.together(p.MFADevice()); p.HasMFASession() && len(all) > 0 {
		return named(all)
	}
	return whose(p.Profile)
}
