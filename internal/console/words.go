package console

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/pkg/federation"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// settleWords tells what the words of the command line are, which only the profiles tell: a word
// that is the name of one is that profile. Words that are none are a service, a page of one or of
// --service, or the id of a resource, where they are one; else a profile that does not exist. The
// notes say what was taken for what, where a person may have meant another thing.
func settleWords(o options, set *profile.Set) (settled options, notes []string, err error) {
	profiles, owners, rest := sortWords(o.words, set)
	said := len(profiles) > 0 || o.profile != "" || o.stdin
	if said && len(owners) == 1 && strings.HasPrefix(owners[0], "arn:") && len(rest) == 0 && o.page+o.service == "" {
		o.page, owners = owners[0], nil // a page of whose console that is
	}
	if len(rest) > 0 && o.page == "" {
		if note, ok := o.takePage(rest); ok {
			rest, notes = nil, []string{note}
		}
	}
	for _, name := range slices.Concat(profiles, owners, rest, []string{o.profile}) {
		switch {
		case name == "" || name == o.named:
		case o.named != "":
			return o, nil, &run.UsageError{Problem: "one profile can be opened, and more are named"}
		default:
			o.named = name
		}
	}
	if o.stdin && o.named != "" {
		return o, nil, &run.UsageError{Problem: "--stdin takes the place of a profile, and one is named"}
	}
	if len(profiles) == 1 && o.page == "" && o.service == "" {
		if s, ok := federation.FindService(profiles[0]); ok {
			notes = append(
				notes,
				fmt.Sprintf("%q is a profile and a service (%s): --service %[1]s opens the service", profiles[0], s.Title),
			)
		}
	}
	return o, notes, nil
}

// sortWords tells the names of profiles, and what can stand for one, from other words.
func sortWords(words []string, set *profile.Set) (profiles, owners, rest []string) {
	for _, word := range words {
		_, owner := ownerOf(word)
		switch {
		case set.Has(word) || word == defaultProfile:
			profiles = append(profiles, word)
		case owner:
			owners = append(owners, word)
		default:
			rest = append(rest, word)
		}
	}
	return profiles, owners, rest
}

// defaultProfile is one that need not stand in a file.
const defaultProfile = "default"

// takePage takes words that are no profile for what they name of the console, behind the service
// that --service names.
func (o *options) takePage(words []string) (note string, ok bool) {
	typed := strings.Join(words, " ")
	name := strings.Join(words, "/")
	if o.service != "" {
		name = o.service + "/" + name
	}
	if s, ok := federation.FindService(name); ok {
		o.service = name
		return fmt.Sprintf("there is no profile %q: it is taken for the page of %s", typed, s.Title), true
	}
	if o.service == "" && federation.IsResourceID(typed) {
		o.page = typed
		return fmt.Sprintf("there is no profile %q: it is taken for the id of a resource", typed), true
	}
	return "", false
}
