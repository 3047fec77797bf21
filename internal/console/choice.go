package console

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/arn"
	"github.com/seed642dee07/aws-federate/internal/prompt"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/pkg/federation"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// chooser settles which profile's console is asked for.
type chooser struct {
	*run.Run
	set *profile.Set
	// request is what is asked for, with the profile that was named, to us or to the AWS CLI, whose
	// alias ours may be.
	request profile.Request
	// hidden says that the AWS CLI runs us, and that it cannot be told for which profile.
	hidden bool
	page   string // as it was given
	// paged says that a page is given, in whatever way.
	paged bool
}

// chosen is a profile by its name, empty for what the environment says or the default, and a note
// on the choice for a person; empty for none. page is the page to open in place of what was given,
// where isPage says so.
type chosen struct {
	profile, note, page string
	isPage              bool
}

// choose settles which profile: the one that was named; one that has the account of a pasted page;
// or what a person chooses, where there is a terminal and nobody has said anything.
func (c *chooser) choose(ctx context.Context) (chosen, error) {
	if owner, ok := ownerOf(c.request.Profile); ok && !c.set.Has(c.request.Profile) {
		return c.chooseByOwner(ctx, owner, c.request.Profile)
	}
	if c.request.Profile != "" {
		return c.settleTypo(ctx)
	}
	page, known := federation.ParsePage(c.page)
	if !known && strings.Contains(c.page, "://") { // an address that no console has, whosever it would be
		commercial, _ := federation.PartitionOfRegion("us-east-1")
		_, err := commercial.Destination(c.page, "")
		return chosen{}, err
	}
	page.Account = federation.AccountOf(c.page) // of a path, too
	if page.Account != "" && c.request.RoleARN == "" && !c.keysNamed() {
		return c.chooseByAccount(ctx, page)
	}
	if c.somebodySaid() {
		return c.settleTypo(ctx)
	}
	return c.chooseAny(ctx)
}

// chooseAny lets a person choose among all profiles. Where nobody is there to choose, it is the
// default profile, unless the AWS CLI hides which one was asked for.
func (c *chooser) chooseAny(ctx context.Context) (chosen, error) {
	names := c.set.Names()
	if !c.hidden && (len(names) == 0 || len(names) == 1 && names[0] == "default") { // nothing to choose from
		return chosen{}, nil
	}
	choice, err := c.askFor(ctx, names, "Profile: ", "")
	switch {
	case nobodyChose(err) && c.hidden:
		return chosen{}, errHidden()
	case nobodyChose(err):
		return chosen{}, nil
	}
	return choice, err
}

// errHidden says that nobody can know which profile the AWS CLI was given.
func errHidden() error {
	return &run.UsageError{
		Problem: "the AWS CLI runs this, and keeps --profile for itself; name the profile as in 'aws console PROFILE'",
	}
}

// nobodyChose reports whether an error means that there was nobody to choose. Who left the list has
// chosen that nothing be opened.
func nobodyChose(err error) bool {
	nobody, ok := errors.AsType[*prompt.NobodyError](err)
	return ok && !nobody.Asked
}

// keysNamed reports whether the environment has keys, which beat a profile that it names.
func (c *chooser) keysNamed() bool { return c.request.Environment.AccessKeyID != "" }

// somebodySaid reports whether the environment says whose console is meant: a profile, keys, or
// what a container or a workload has. Under an alias of the AWS CLI that does not tell, what it
// says is not what was meant.
func (c *chooser) somebodySaid() bool {
	e := &c.request.Environment
	said := []string{e.Profile, e.DefaultProfile, e.TokenFile, e.ContainerRelativeURI, e.ContainerFullURI}
	return !c.hidden && (c.keysNamed() || slices.ContainsFunc(said, func(s string) bool { return s != "" }))
}

// settleTypo lets a person choose where the profile that was named does not exist, with the one
// that was meant typed in already.
func (c *chooser) settleTypo(ctx context.Context) (chosen, error) {
	_, err := run.Resolve(c.set, c.request)
	unknown, ok := errors.AsType[*profile.NotFoundError](err)
	if !ok || unknown.Kind != "profile" || unknown.Via != "" {
		return chosen{profile: c.request.Profile}, nil // all other errors have their time
	}
	question := fmt.Sprintf("There is no profile %q. Profile: ", unknown.Name)
	query := cmp.Or(unknown.Similar, unknown.Name)
	if slices.ContainsFunc(c.set.Names(), func(name string) bool { return containsFold(name, unknown.Name) }) { // a part of a name
		query = unknown.Name
	}
	choice, failed := c.askFor(ctx, c.set.Names(), question, query)
	if nobodyChose(failed) {
		return chosen{}, err
	}
	return choice, failed
}

func containsFold(text, part string) bool {
	return strings.Contains(strings.ToLower(text), strings.ToLower(part))
}

// chooseByAccount takes what the environment says, unless that is known to be another account than
// a page's; else the profile that has the account or, if none is known to, the one whose account
// only AWS knows, as of a user's keys. Among several a person chooses. That the account is the
// page's is checked again before anything is opened.
func (c *chooser) chooseByAccount(ctx context.Context, page federation.Page) (chosen, error) {
	if c.somebodySaid() {
		plan, err := run.Resolve(c.set, c.request)
		if err != nil {
			return c.settleTypo(ctx)
		}
		if of := plan.Account(); of == page.Account || of == "" {
			return chosen{}, nil
		}
	}
	names := c.ofAccount(page, page.Account)
	known := len(names) > 0
	if !known {
		names = c.ofAccount(page, "")
	}
	names, whose := c.withRole(names, page)
	switch len(names) {
	case 0:
		return chosen{}, &AccountError{Wanted: page.Account}
	case 1:
		return chosen{profile: names[0], note: fmt.Sprintf("profile %q has %s of that page", names[0], whose)}, nil
	}
	choice, err := c.askFor(ctx, names, "Profile of account "+page.Account+": ", "")
	switch {
	case nobodyChose(err) && !known:
		return chosen{}, &AccountError{Wanted: page.Account}
	case nobodyChose(err):
		return chosen{}, &AccountError{Wanted: page.Account, Profiles: names}
	}
	return choice, err
}

// withRole are those of some profiles that have the role of a link, too, if there are any. whose
// says what they have of the page.
func (c *chooser) withRole(names []string, page federation.Page) (found []string, whose string) {
	whose = "account " + page.Account
	if page.Role == "" {
		return names, whose
	}
	for _, name := range names {
		if plan, err := c.resolve(name); err == nil && plan.RoleName() == arn.Name(page.Role) {
			found = append(found, name)
		}
	}
	if len(found) == 0 {
		return names, whose + ", and not the role " + page.Role
	}
	return found, whose + " and the role " + page.Role
}

func (c *chooser) resolve(name string) (profile.Plan, error) {
	return run.Resolve(c.set, profile.Request{Profile: name, Environment: c.request.Environment})
}

// ofAccount are the profiles that resolve to an account, or to credentials of which the account is
// not known, in the partition of a page that tells one. One that stands for another of them is left
// out.
func (c *chooser) ofAccount(page federation.Page, wanted string) (names []string) {
	standsFor := map[string]string{}
	for _, name := range c.set.Names() {
		plan, err := c.resolve(name)
		if err == nil && plan.Account() == wanted && (page.Partition.ID == "" || run.PartitionOf(plan).ID == page.Partition.ID) {
			names = append(names, name)
			if all := plan.Profiles(); len(all) > 1 {
				standsFor[name] = all[len(all)-1]
			}
		}
	}
	found := slices.Clone(names)
	return slices.DeleteFunc(names, func(name string) bool { return slices.Contains(found, standsFor[name]) })
}

// askFor lets a person choose a profile on the terminal, and with it the page whose address they
// paste into the list. It ends with a [prompt.NobodyError] where nobody is to be asked.
func (c *chooser) askFor(ctx context.Context, names []string, question, query string) (chosen, error) {
	if c.Env.Choose == nil || !c.OnTerminal() || len(names) == 0 {
		return chosen{}, &prompt.NobodyError{Reason: "prompts are switched off"}
	}
	list := prompt.List{
		Header: []string{"PROFILE", "ACCOUNT", "ROLE", "REGION", "CACHED"}, Query: query, Prompt: question, Environ: c.Env.Environ,
	}
	cached := c.cached()
	for _, e := range c.Entries(c.set, names) {
		list.Rows = append(list.Rows, []string{e.Profile, e.Account, e.RoleName, e.Region})
		list.Beside = append(list.Beside, cached(e))
	}
	var page string
	list.Search = c.search(list.Rows, &page)
	index, err := c.Env.Choose(ctx, list)
	if err != nil {
		return chosen{}, err
	}
	return chosen{profile: names[index], page: page, isPage: page != ""}, nil
}
