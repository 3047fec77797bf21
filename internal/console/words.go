package console

import (
	"errors"
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
	if rest, notes, err = o.takePages(rest, said || len(owners) > 0); err != nil {
		return o, nil, err
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

// takePages takes the words that name a page off those that are no profile. Where somebody has named
// a profile, nothing else can be meant by them; else the first may be one that is mistyped.
func (o *options) takePages(words []string, said bool) (rest, notes []string, err error) {
	if len(words) == 0 || o.page != "" {
		return words, nil, nil
	}
	note, ok := o.takePage(words)
	switch {
	case ok && !said:
		return nil, []string{note}, nil
	case ok:
		return nil, nil, nil
	case said:
		return nil, nil, unknownWord(words, o.service)
	}
	if len(words) > 1 {
		if _, ok := o.takePage(words[1:]); ok {
			return words[:1], nil, nil
		}
	}
	return words, nil, nil
}

// takePage takes words that are no profile for what they name of the console, behind the service
// that --service names.
func (o *options) takePage(words []string) (note string, ok bool) {
	typed, name := strings.Join(words, " "), pageName(o.service, words)
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

// pageName is the name of a service, or of a page of one, that words are, behind a service if there
// is one.
func pageName(service string, words []string) string {
	name := strings.Join(words, "/")
	if service != "" {
		return service + "/" + name
	}
	return name
}

// WordError says that a word beside a profile names nothing that is known.
type WordError struct {
	Word string
	// Service says which services may have been meant.
	Service *federation.UnknownServiceError
}

// Error implements error.
func (e *WordError) Error() string {
	return fmt.Sprintf("%q is neither a profile nor a service or a page of one", e.Word)
}

// unknownWord is the error of words that takePage has not taken.
func unknownWord(words []string, service string) error {
	commercial, _ := federation.PartitionOfRegion("us-east-1")
	_, err := commercial.ServicePage(pageName(service, words), "")
	unknown, _ := errors.AsType[*federation.UnknownServiceError](err)
	return &WordError{Word: strings.Join(words, " "), Service: unknown}
}
