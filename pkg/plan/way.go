package plan

import (
	"fmt"
	"strings"
)

// LoopError says that profiles lead in a circle.
type LoopError struct {
	// Setting is the one that closes it: "source_profile", or "credential_process" where its line
	// is seen through.
	Setting string
	// Chain is the way from the profile that was asked for to the one that closes the circle.
	Chain  []string
	Origin Origin
}

// Error implements error.
func (e *LoopError) Error() string {
	return e.Setting + " leads in a loop: " + strings.Join(e.Chain, " -> ") + e.Origin.At()
}

// ChainError says that profiles lead from one to the next for longer than anybody means to.
type ChainError struct {
	// Setting is the one that leads on, as in a [LoopError].
	Setting string
	// Profile is the one that was asked for, and Most how many there may be from it on.
	Profile string
	Most    int
	Origin  Origin
}

// Error implements error.
func (e *ChainError) Error() string {
	return fmt.Sprintf("%s leads from profile %q through more than %d profiles%s", e.Setting, e.Profile, e.Most, e.Origin.At())
}

// KeyError says that the line of a credential_process names a key that is not kept, or that it is
// not known whether it is.
type KeyError struct {
	Profile string
	Origin  Origin
	// Name is that of the key, Index the file that has the names, Similar the closest of them.
	Name, Index, Similar string
	// Err says why the index could not be read; nil where it could.
	Err error
}

// Error implements error.
func (e *KeyError) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("key %q, which profile %q names%s: %v", e.Name, e.Profile, e.Origin.At(), e.Err)
	}
	return fmt.Sprintf("key %q, which profile %q names, is not in %s%s", e.Name, e.Profile, e.Index, e.Origin.At())
}

// Unwrap returns why the index could not be read.
func (e *KeyError) Unwrap() error { return e.Err }

// SetAgain says which tag of another role AWS would refuse, because a role of the plan has made it
// transitive; empty if it would none.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining
func (p *Plan) SetAgain(tags []string) string {
	for _, step := range p.Steps {
		below, ok := step.(AssumeRole)
		if !ok {
			continue
		}
		for _, key := range below.TransitiveTags {
			for _, tag := range tags {
				if name, _, _ := strings.Cut(tag, "="); strings.EqualFold(name, key) {
					return "sets " + name + " again, which comes from " + below.RoleARN + " as a transitive tag"
				}
			}
		}
	}
	return ""
}
