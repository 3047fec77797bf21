package setup

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/editor"
	"github.com/seed642dee07/aws-federate/internal/grammar"
	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// Suffixes of the profiles that are made where nobody names one.
const (
	processSuffix = "-cred"
	roleSuffix    = "-role"
)

const credentialProcess = "credential_process" // #nosec G101 -- a name

// Add plans a profile that gets its credentials by our own credential_process from another one. An
// empty name is that of the other with "-cred" behind it.
func (p Profiles) Add(name, as string) (Proposal, error) {
	set := p.set()
	its, err := p.Resolve(set, name)
	if err != nil {
		return Proposal{}, err
	}
	if done, ok := isOurs(its, name); ok && as == "" {
		return done, nil
	}
	as = cmp.Or(as, name+processSuffix)
	if set.Has(as) {
		return p.there(set, as, name, Line(p.Program, name, p.System))
	}
	var proposal Proposal
	proposal.add(p.process(set, name, as), name)
	if err := p.verify(proposal.Changes, []profile.Plan{its}); err != nil {
		return Proposal{}, err
	}
	if len(its.Steps) == 1 && plan.LongLived(its.Last()) {
		proposal.Notes = []string{
			fmt.Sprintf(
				"profile %q has long-lived keys and neither a role nor an mfa_serial: profile %q hands out the same keys",
				name,
				as,
			),
		}
	}
	return proposal, nil
}

// AddAll is [Profiles.Add] for all profiles with a role that no other profile gets its credentials
// from by our own credential_process.
func (p Profiles) AddAll() (Proposal, error) {
	set := p.set()
	plans, served := map[string]profile.Plan{}, map[string]bool{}
	for _, name := range set.Names() {
		plan, err := p.Resolve(set, name)
		if err != nil {
			continue
		}
		if _, names, ok := ours(plan, name); ok {
			served[names] = true
		} else if _, role := plan.Last().(profile.AssumeRole); role {
			plans[name] = plan
		}
	}
	var proposal Proposal
	var wanted []profile.Plan
	for _, name := range slices.Sorted(maps.Keys(plans)) {
		if as := name + processSuffix; !served[name] && !set.Has(as) {
			proposal.add(p.process(set, name, as), name)
			wanted = append(wanted, plans[name])
		}
	}
	if wanted == nil {
		return Proposal{Says: []string{p.nothing(set, len(plans)+len(served))}}, nil
	}
	return proposal, p.verify(proposal.Changes, wanted)
}

// nothing says why no profile is added, of how many that have a role or get their credentials from one.
func (p Profiles) nothing(set *profile.Set, roles int) string {
	switch {
	case len(set.Names()) == 0:
		return fmt.Sprintf(
			"there is no profile yet, in %s or %s: 'aws configure sso' or 'aws configure' makes the first; then run this again",
			p.Files.Config,
			p.Files.Credentials,
		)
	case roles == 0:
		return "no profile has a role_arn, for which one with a credential_process would be added; " +
			"'aws-federate-cred setup profile NAME' adds one for any profile"
	}
	return "every profile with a role has one with a credential_process already"
}

// add adds the change that makes a profile which gets its credentials from another one.
func (p *Proposal) add(c editor.Change, from string) {
	p.Changes = append(p.Changes, c)
	p.Says = append(p.Says, fmt.Sprintf("profile %q gets its credentials from profile %q", c.Name, from))
}

// process is the profile that gets its credentials from another one.
func (p Profiles) process(set *profile.Set, name, as string) editor.Change {
	in := []string{credentialProcess + " = " + Line(p.Program, name, p.System)}
	if region, ok := set.Lookup(name, "region"); ok && region.Text() != "" {
		in = append(in, "region = "+region.Text())
	}
	return editor.Change{Kind: p.section(as), Name: as, Header: header(as), In: in}
}

// verify refuses new profiles that would not give what plans of others give.
func (p Profiles) verify(changes []editor.Change, wanted []profile.Plan) error {
	after, err := p.after(changes)
	if err != nil {
		return err
	}
	for i, plan := range wanted {
		c := changes[i]
		line := strings.TrimPrefix(c.In[0], credentialProcess+" = ")
		got, err := p.Resolve(after, c.Name)
		process, run := got.Last().(profile.Process) // of a program of ours that has another name
		if err != nil || !alike(plan, got, "", "") && (!run || process.Command.Reveal() != line) {
			return &RefusedError{
				Profile: c.Name, Reason: "its credential_process would not read as it is meant: " + line,
				Hint: "install aws-federate-cred below another path, or choose another name with --as",
			}
		}
	}
	return nil
}

// there says of a profile that is there already whether it is the one that is wanted.
func (p Profiles) there(set *profile.Set, as, name, line string) (Proposal, error) {
	value, ok := set.Lookup(as, credentialProcess)
	at := cmp.Or(value.Origin, set.Header(as))
	switch plan, err := p.Resolve(set, as); {
	case !ok:
		return Proposal{}, &TakenError{What: "profile", Name: as, At: at, Reason: "has no credential_process"}
	case !sameWords(value.Text(), line, p.System):
		return Proposal{}, &TakenError{What: "profile", Name: as, At: at, Reason: "has another credential_process than: " + line}
	case err != nil:
		return Proposal{}, err
	default:
		if _, names, through := ours(plan, as); through && names != name {
			return Proposal{}, &TakenError{
				What:   "profile",
				Name:   as,
				At:     at,
				Reason: "has credentials of its own beside its credential_process",
			}
		}
	}
	return Proposal{
		Says: []string{fmt.Sprintf("profile %q is there already (%s), and gets its credentials from profile %q", as, at, name)},
	}, nil
}

// sameWords compares two command lines of a system.
func sameWords(a, b, system string) bool {
	if a == b {
		return true
	}
	words, err := grammar.CommandWords(system, a)
	others, bad := grammar.CommandWords(system, b)
	return err == nil && bad == nil && slices.Equal(words, others)
}

// ours reports whether a profile's own credential_process is ours: where its line stands, and for
// which profile it asks.
func ours(plan profile.Plan, name string) (at profile.Origin, names string, ok bool) {
	for _, t := range plan.Through {
		if t.Profile == name && !t.Source {
			return t.Origin, t.Names, true
		}
	}
	return profile.Origin{}, "", false
}

// isOurs is what is said of a profile whose credential_process is ours already.
func isOurs(plan profile.Plan, name string) (Proposal, bool) {
	at, names, ok := ours(plan, name)
	return Proposal{Says: []string{fmt.Sprintf("profile %q has its credential_process for profile %q already (%s)", name, names, at)}}, ok
}

// Line is the credential_process that runs our program for a profile, as a shell and the AWS CLI of
// a system read it.
func Line(program, name, system string) string {
	option := "--profile " + word(name, system)
	if strings.HasPrefix(name, "-") { // or it would be an option
		option = word("--profile="+name, system)
	}
	return word(program, system) + " " + option
}

// plain are the characters that mean themselves everywhere.
const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-/.:@+=,"

// word is a text as one word of a command line. Windows knows double quotes alone, and a backslash
// counts there before a quote only.
// Source:
// https://learn.microsoft.com/en-us/cpp/c-language/parsing-c-command-line-arguments
func word(text, system string) string {
	quotable := text == "" || strings.Trim(text, plain) != ""
	if system == "windows" {
		if text != "" && !strings.ContainsAny(text, " \t\"") {
			return text
		}
		var out strings.Builder
		slashes := 0
		for _, c := range text {
			switch c {
			case '\\':
				slashes++
			case '"':
				out.WriteString(strings.Repeat(`\`, slashes+1))
				slashes = 0
			default:
				slashes = 0
			}
			out.WriteRune(c)
		}
		return `"` + out.String() + strings.Repeat(`\`, slashes) + `"`
	}
	switch {
	case !quotable:
		return text
	case strings.ContainsAny(text, "\"\\$`!"):
		return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
	}
	return `"` + text + `"`
}
