package profile

import (
	"fmt"
	"maps"
	"slices"

	"github.com/seed642dee07/aws-federate/internal/slips"
)

// suspect warns of what is read by the rules, and most likely meant otherwise: settings of another
// profile that got into a profile, and settings that another one has swallowed.
func (r *resolver) suspect(e *entry) {
	for _, text := range e.misread() {
		r.warn("%s", text)
	}
	for _, text := range e.mistyped() {
		r.hint("%s", text)
	}
}

// misread says where lines of a section are most likely read otherwise than they are meant.
func (e *entry) misread() (texts []string) {
	for _, b := range []block{e.config, e.creds} {
		for _, key := range slices.Sorted(maps.Keys(b)) {
			v := b[key]
			if name := slips.GluedHeader(v.Text()); name != "" {
				texts = append(texts, fmt.Sprintf("profile %q: %s ends in %s (%s): a section header has to stand on a line of its own, "+
					"and the settings below it count here",
					e.name, key, name, v.Origin))
			}
			for _, swallowed := range slips.Swallowed(v.Text()) {
				texts = append(texts, fmt.Sprintf("profile %q: the indented line with %s belongs to the value of %s (%s); "+
					"take the blanks before it away",
					e.name, swallowed, key, v.Origin))
			}
			if same := sameFile(v); slips.DecidesWho(key) && !same.IsZero() {
				texts = append(
					texts,
					fmt.Sprintf("profile %q: %s stands twice, and that at %s counts, not that at %s", e.name, key, v.Origin, same),
				)
			}
		}
	}
	return texts
}

// sameFile is the last place of a setting before the one that counts, in the same file.
func sameFile(v Value) Origin {
	for _, at := range slices.Backward(v.Shadows) {
		if at.File == v.Origin.File {
			return at
		}
	}
	return Origin{}
}

// mistyped says which settings of a section nobody knows, and which is most likely meant.
func (e *entry) mistyped() (texts []string) {
	for _, b := range []block{e.config, e.creds} {
		for _, key := range slices.Sorted(maps.Keys(b)) {
			if meant := slips.Meant(key); meant != "" && !e.has(meant) {
				texts = append(
					texts,
					fmt.Sprintf("profile %q: nothing is called %s (%s): did you mean %s?", e.name, key, b[key].Origin, meant),
				)
			}
		}
	}
	return texts
}
