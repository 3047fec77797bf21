// Package plan says how credentials are got: a base that has some, and the calls that turn them
// into others, with the place of every setting. A [Plan] is plain data: it can be printed, compared
// and hashed, and somebody else carries it out. [Plan.Fingerprint] is what its answers can be kept
// under.
//
// The package does not know how a plan is made, which is what
// [github.com/seed642dee07/aws-federate/pkg/profile] is for, nor how it is carried out. It reads no
// file and asks nobody.
package plan

import (
	"github.com/seed642dee07/aws-federate/internal/fingerprint"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// Plan is how to get credentials. Whoever makes one may change it until it is handed on, and nobody
// afterwards: it is passed by a pointer in places, as it is large, and its methods change nothing.
type Plan struct {
	// Profile is the profile that was selected; empty when keys in the environment, or nothing,
	// take its place.
	Profile string
	// Through are the profiles on the way that stand for others.
	Through []Through
	// Region is empty when neither request, environment nor profile names one. RegionFrom says who
	// did.
	Region     string
	RegionFrom Origin
	// Network is how the calls travel.
	Network Network
	// CLICache is what is done with the AWS CLI's own cache. It has no part in what is asked of
	// AWS, nor in the key. CLICacheFrom says who wants it so; it is zero for the default.
	CLICache     CLICache
	CLICacheFrom Origin
	// Agent is what is said of AI agents.
	Agent Agent
	// Steps lead to the credentials, base first.
	Steps []Step
	// Settings say where the settings of the steps come from.
	Settings []Setting
	// MFA says why an MFA code counts for one role alone or for a session that many share; empty
	// where no step takes a code.
	MFA string
	// Namesake says that the sso-session that the plan begins with has the name of a profile that is
	// for something else.
	Namesake bool
	// SourceMFA is where the source profile of the first role has an MFA device, for a role that has
	// none. The role does not inherit it.
	SourceMFA Origin
	// Warnings say what was asked for and does not come: settings that count for nothing or for
	// less.
	Warnings []Warning
	// Differences say where the AWS CLI or the SDK for Go read the same files in another way.
	Differences []string
	// Hints say what is as it is written, and may not be as it is meant.
	Hints []string
	// Invalid are the values that AWS would refuse, as far as the maker of the plan has found some: it
	// knows where they stand. See [Plan.Validate].
	Invalid []*SettingError
}

// Through is a profile whose credential_process runs a program that plans as this package does: its
// line is a request, which the plan meets in its place. See [SeeThrough].
type Through struct {
	// Profile is the one that has the line, and Names the one that the line asks for; empty for
	// what the environment has.
	Profile, Names string
	// Origin is where the line stands.
	Origin Origin
	// Line is the line itself. It may hold what is not for every eye.
	Line secret.String
	// Source says that the profile is the source of a role, and not the one that was asked for.
	Source bool
}

// Warning says what was asked for and does not come.
type Warning struct {
	// Field is the field of the [Request] that the warning is about, and the subject of Text; empty
	// for other warnings.
	Field string
	Text  string
}

// String returns the warning as a sentence.
func (w Warning) String() string {
	if w.Field == "" {
		return w.Text
	}
	return Origin{Field: w.Field}.String() + " " + w.Text
}

// Key returns the [Plan.Fingerprint] of all steps.
func (p *Plan) Key() string { return p.Fingerprint(len(p.Steps)) }

// Fingerprint returns a hash, in hexadecimal, of everything that the first n steps ask for, n being
// at least one: every field of theirs that AWS gets to see, and which services are asked: see
// [Network]. It does not depend on where a setting stands, and begins with the [KeyPrefix] of the
// profile of the last of them. It is empty where the plan has no n steps.
//
// That of an MFA session depends on the access key and the device alone, and begins with the
// KeyPrefix of the access key ID: all profiles with the same keys share it, whatever length they
// ask for. Where a process gives the keys, its command line takes the place of the access key, as
// for the fingerprint of a process whose answers are kept.
func (p *Plan) Fingerprint(n int) string {
	if n < 1 || n > len(p.Steps) {
		return ""
	}
	prefix := KeyPrefix(p.prefixed(n))
	last := p.Steps[n-1]
	if process, ok := last.(Process); ok && process.Keep {
		if agent := p.apart(n); agent != "" {
			return prefix + fingerprint.Of(asked{p.Network, []Step{process.unnamed()}, agent})
		}
		return prefix + fingerprint.Of(process.unnamed())
	}
	session, ok := last.(SessionToken)
	if !ok {
		return prefix + fingerprint.Of(asked{p.Network, p.Steps[:n], p.apart(n)})
	}
	session.Profile, session.DurationSeconds = "", 0
	if process, ok := p.below(n).(Process); ok {
		return prefix + fingerprint.Of(asked{p.Network, []Step{process.unnamed(), session}, p.apart(n)})
	}
	return prefix + fingerprint.Of(asked{p.Network, []Step{session}, p.apart(n)})
}

// FingerprintPrefix returns what the [Plan.Fingerprint] of the first n steps begins with, which is
// had for much less.
func (p *Plan) FingerprintPrefix(n int) string {
	if n < 1 || n > len(p.Steps) {
		return ""
	}
	return KeyPrefix(p.prefixed(n))
}

// prefixed is the name whose [KeyPrefix] that is.
func (p *Plan) prefixed(n int) string {
	last := p.Steps[n-1]
	if process, ok := last.(Process); ok && process.Keep {
		return process.Command.Reveal()
	}
	session, ok := last.(SessionToken)
	if !ok {
		return last.profile()
	}
	if process, ok := p.below(n).(Process); ok {
		return process.Command.Reveal()
	}
	return session.AccessKeyID
}

// unnamed is a process without the profile that it stands in.
func (s Process) unnamed() Process {
	s.Profile = ""
	return s
}

// below returns the step below the last of the first n; nil where there is none.
func (p *Plan) below(n int) Step {
	if n < 2 {
		return nil
	}
	return p.Steps[n-2]
}

// asked is what a fingerprint is of.
type asked struct {
	Network Network
	Steps   []Step
	// Agent is whose answer it is, where that is kept apart.
	Agent string `fingerprint:"later"`
}

// KeyPrefix returns what the fingerprints of all steps of a profile begin with, in whatever way
// they were asked for; or, of an access key ID, those of its MFA sessions.
func KeyPrefix(name string) string { return fingerprint.Begin(name, keyPrefixBytes) }

const keyPrefixBytes = 8

// KeyPrefixes returns the [KeyPrefix] of every profile that the plan leads through, and of the
// access key that it begins with.
func (p *Plan) KeyPrefixes() []string {
	prefixes := make([]string, 0, 1+len(p.Steps))
	for n, step := range p.Steps {
		prefixes = append(prefixes, p.FingerprintPrefix(n+1))
		if id := step.Facts().AccessKeyID; id != "" {
			prefixes = append(prefixes, KeyPrefix(id))
		}
	}
	return prefixes
}

// Chained reports whether AWS sees the step at index i as role chaining: a role assumed with the
// credentials of a role, or of an MFA session, which AWS treats alike. Such a session lasts an hour
// at most, and the sign-in endpoint takes no SessionDuration for it.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining,
// and for MFA sessions https://github.com/99designs/aws-vault/blob/master/USAGE.md
func (p *Plan) Chained(i int) bool {
	return i > 0 && i < len(p.Steps) && p.Steps[i-1].Facts().Chains // of the keys that the others give nothing is known
}

// FromMFASession reports whether the role of the step at index i is assumed from an MFA session, or
// may be; see [Plan.Unsettled].
func (p *Plan) FromMFASession(i int) bool {
	if i < 1 || i >= len(p.Steps) {
		return false
	}
	_, ok := p.Steps[i-1].(SessionToken)
	return ok
}

// Unsettled reports whether the step at index i is an MFA session of which only the process below
// it tells whether there is one.
func (p *Plan) Unsettled(i int) bool {
	if i < 1 || i >= len(p.Steps) {
		return false
	}
	session, ok := p.Steps[i].(SessionToken)
	return ok && session.AccessKeyID == ""
}

// LongLived reports whether a step gives the keys of a user, which have no session token and do not
// expire.
func LongLived(step Step) bool { return step != nil && step.Facts().AccessKeyID != "" }

// Profiles returns the profile that was asked for and those that its lines stand for; see
// [Through]. The settings of an earlier one come before those of a later one.
func (p *Plan) Profiles() []string {
	names := []string{p.Profile}
	for _, t := range p.Through {
		if !t.Source {
			names = append(names, t.Names)
		}
	}
	return names
}
