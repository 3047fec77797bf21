package console

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/prompt"
	"github.com/seed642dee07/aws-federate/pkg/federation"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// chooseProfile settles whose console is asked for: of the credentials on standard input; of a profile that was named, to us or to the AWS
// CLI, whose alias ours may be; of one that has the account of a pasted page; or of the profile that a person chooses, where there is a
// terminal and nobody has said anything.
func (r *console) chooseProfile(ctx context.Context) error {
	r.request.Profile = r.options.named
	if err := r.takeAlias(); err != nil {
		return err
	}
	if r.options.stdin {
		return r.takeInput(ctx)
	}
	if r.request.Profile != "" {
		return r.settleTypo(ctx)
	}
	page, known := federation.ParsePage(r.options.page)
	if !known && strings.Contains(r.options.page, "://") { // an address that no console has, whosever it would be
		commercial, _ := federation.PartitionOfRegion("us-east-1")
		_, err := commercial.Destination(r.options.page, "")
		return err
	}
	if page.Account != "" && r.request.RoleARN == "" && !r.keysNamed() {
		return r.chooseByAccount(ctx, page)
	}
	if r.somebodySaid() && !r.hidden {
		return r.settleTypo(ctx)
	}
	names := r.set.Names()
	if !r.hidden && (len(names) == 0 || len(names) == 1 && names[0] == "default") { // nothing to choose from
		return nil
	}
	name, err := r.choose(ctx, names, "Profile: ", "")
	if nobodyChose(err) {
		if r.hidden {
			return &UsageError{Problem: "the AWS CLI runs this, and keeps --profile for itself; name the profile as in 'aws console PROFILE'"}
		}
		return nil // then it is the default profile's
	}
	r.request.Profile = name
	return err
}

// nobodyChose reports whether an error means that there was nobody to choose. Who left the list has chosen that nothing be opened.
func nobodyChose(err error) bool {
	nobody, ok := errors.AsType[*prompt.NobodyError](err)
	return ok && !nobody.Asked
}

// keysNamed reports whether the environment has keys, which beat a profile that it names.
func (r *console) keysNamed() bool { return r.request.Environment.AccessKeyID != "" }

// somebodySaid reports whether the environment says whose console is meant: a profile, keys, or what a container or a workload has.
func (r *console) somebodySaid() bool {
	e := r.request.Environment
	return r.keysNamed() || slices.ContainsFunc([]string{e.Profile, e.DefaultProfile, e.TokenFile, e.ContainerRelativeURI, e.ContainerFullURI}, func(s string) bool { return s != "" })
}

// settleTypo lets a person choose where the profile that was named does not exist, with the one that was meant typed in already.
func (r *console) settleTypo(ctx context.Context) error {
	_, err := r.resolve(r.set, r.request)
	unknown, ok := errors.AsType[*profile.NotFoundError](err)
	if !ok || unknown.Kind != "profile" || unknown.Via != "" {
		return nil // all other errors have their time
	}
	question := fmt.Sprintf("There is no profile %q. Profile: ", unknown.Name)
	name, choice := r.choose(ctx, r.set.Names(), question, unknown.Similar)
	if nobodyChose(choice) {
		return err
	}
	r.request.Profile = name
	return choice
}

// chooseByAccount takes what the environment says, unless that is known to be another account than a page's; else the profile that has the
// account or, if none is known to, the one whose account only AWS knows, as of a user's keys. Among several a person chooses. That the
// account is the page's is checked again before anything is opened.
func (r *console) chooseByAccount(ctx context.Context, page federation.Page) error {
	if r.somebodySaid() && !r.hidden {
		plan, err := r.resolve(r.set, r.request)
		if err != nil {
			return r.settleTypo(ctx)
		}
		if of := plan.Account(); of == page.Account || of == "" {
			return nil
		}
	}
	names := r.ofAccount(page, page.Account)
	known := len(names) > 0
	if !known {
		names = r.ofAccount(page, "")
	}
	switch len(names) {
	case 0:
		return &AccountError{Wanted: page.Account}
	case 1:
		r.request.Profile = names[0]
		r.note = fmt.Sprintf("profile %q has account %s of that page", names[0], page.Account)
		return nil
	}
	name, err := r.choose(ctx, names, "Profile of account "+page.Account+": ", "")
	switch {
	case nobodyChose(err) && !known:
		return &AccountError{Wanted: page.Account}
	case nobodyChose(err):
		return &AccountError{Wanted: page.Account, Profiles: names}
	}
	r.request.Profile = name
	return err
}

// ofAccount are the profiles that resolve to an account, or to credentials of which the account is not known, in the partition of a page.
func (r *console) ofAccount(page federation.Page, wanted string) (names []string) {
	for _, name := range r.set.Names() {
		plan, err := r.resolve(r.set, profile.Request{Profile: name, Environment: r.request.Environment})
		if err == nil && plan.Account() == wanted && partitionOf(plan).ID == page.Partition.ID {
			names = append(names, name)
		}
	}
	return names
}

// choose lets a person choose a profile on the terminal. It ends with a [prompt.NobodyError] where nobody is to be asked.
func (r *console) choose(ctx context.Context, names []string, question, query string) (string, error) {
	if r.env.Choose == nil || r.session.options.prompt == promptNone || r.session.options.prompt == promptGUI || len(names) == 0 {
		return "", &prompt.NobodyError{Reason: "prompts are switched off"}
	}
	list := prompt.List{Header: []string{"PROFILE", "ACCOUNT", "ROLE", "REGION", "CACHED UNTIL"}, Query: query, Prompt: question, Environ: r.env.Environ}
	for _, name := range names {
		e := r.entry(r.set, name)
		list.Rows = append(list.Rows, []string{name, e.Account, e.role, e.Region, e.CachedUntil})
	}
	index, err := r.env.Choose(ctx, list)
	if err != nil {
		return "", err
	}
	return names[index], nil
}

// AccountError says that a page belongs to another account than the one that would be opened, or to one that no profile is known for,
// or several are.
type AccountError struct {
	Wanted string
	// Got is the account that would be opened, by whom Opened names; empty where no profile was found.
	Got, Opened string
	// Profiles are those that have the account.
	Profiles []string
}

// Error implements error.
func (e *AccountError) Error() string {
	switch {
	case e.Got != "":
		return fmt.Sprintf("the page belongs to account %s, and %s to account %s", e.Wanted, e.Opened, e.Got)
	case len(e.Profiles) > 0:
		return fmt.Sprintf("several profiles have account %s of that page: %s", e.Wanted, strings.Join(e.Profiles, ", "))
	}
	return fmt.Sprintf("the page belongs to account %s, and no profile is known to have it", e.Wanted)
}

// checkPage refuses to open a page in another account than its own. What is not known of either is no reason.
func (r *console) checkPage(plan profile.Plan, got string) error {
	if wanted := r.pageAccount(plan); wanted != "" && got != "" && got != wanted {
		return &AccountError{Wanted: wanted, Got: got, Opened: r.whose(plan)}
	}
	return nil
}

// pageAccount is the account that the wanted page belongs to, as far as its text tells.
func (r *console) pageAccount(plan profile.Plan) string {
	text, _ := r.destination(plan)
	page, _ := federation.ParsePage(text)
	return page.Account
}
