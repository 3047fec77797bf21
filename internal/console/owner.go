package console

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/arn"
	"github.com/seed642dee07/aws-federate/pkg/federation"
)

// ownerOf reads an account number, with hyphens or without, or the ARN of a role or of a session of
// one, which can stand for the profile that has it.
func ownerOf(typed string) (owner federation.Page, ok bool) {
	typed = strings.TrimSpace(typed)
	if plain := strings.ReplaceAll(typed, "-", ""); isAccountNumber(plain) && (plain == typed || len(typed) == len("1111-2222-3333")) {
		return federation.Page{Account: plain}, true
	}
	a, ok := arn.Parse(typed)
	if !ok || !isAccountNumber(a.Account) {
		return owner, false
	}
	kind, name, _ := strings.Cut(a.Resource, "/")
	switch {
	case a.Service == "iam" && kind == "role":
		name = arn.Name(name)
	case a.Service == "sts" && kind == "assumed-role":
		name, _, _ = strings.Cut(name, "/")
	default:
		return owner, false
	}
	owner.Partition, ok = federation.PartitionOfARN(typed)
	owner.Account, owner.Role = a.Account, permissionSet(name)
	return owner, ok && name != ""
}

func isAccountNumber(typed string) bool {
	return len(typed) == 12 && strings.Trim(typed, "0123456789") == ""
}

// permissionSet is the name of the permission set that IAM Identity Center has made a role for; that
// of any other role as it is.
// Source: https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
func permissionSet(role string) string {
	set, ok := strings.CutPrefix(role, "AWSReservedSSO_")
	if at := strings.LastIndexByte(set, '_'); ok && at > 0 {
		return set[:at]
	}
	return role
}

// owners are the profiles that have an account and, if one is named, its role.
func (c *chooser) owners(owner federation.Page) []string {
	return slices.DeleteFunc(c.ofAccount(owner, owner.Account), func(name string) bool {
		plan, err := c.resolve(name)
		return err != nil || owner.Role != "" && plan.RoleName() != owner.Role
	})
}

// chooseByOwner takes the profile that an account number or the ARN of a role stands for. Among
// several, and where there is none, a person chooses.
func (c *chooser) chooseByOwner(ctx context.Context, owner federation.Page, typed string) (chosen, error) {
	names := c.owners(owner)
	wrong := &AccountError{Wanted: owner.Account, Role: owner.Role, Named: true, Profiles: names}
	question, query := fmt.Sprintf("Profile of %s: ", wrong.whose()), ""
	switch len(names) {
	case 1:
		return chosen{profile: names[0], note: fmt.Sprintf("profile %q has %s", names[0], wrong.whose())}, nil
	case 0:
		if owner.Role != "" && !c.paged { // an ARN that stands for no profile has a page
			return c.choosePage(ctx, typed)
		}
		names, query = c.set.Names(), typed
		question = fmt.Sprintf("No profile is known to have %s. Profile: ", wrong.whose())
	}
	choice, err := c.askFor(ctx, names, question, query)
	if nobodyChose(err) {
		return chosen{}, wrong
	}
	return choice, err
}

// choosePage chooses for a page that was given in place of a profile.
func (c *chooser) choosePage(ctx context.Context, page string) (chosen, error) {
	other := *c
	other.request.Profile, other.page, other.paged = "", page, true
	choice, err := other.choose(ctx)
	if err == nil && !choice.isPage {
		choice.page, choice.isPage = page, true
	}
	return choice, err
}

// search turns what is typed into the list into what a profile is searched for: an account number,
// the ARN of a role, or a console address stand for the account and the role. It keeps the page.
func (c *chooser) search(rows [][]string, page *string) func(typed string) string {
	return func(typed string) string {
		*page = ""
		of, ok := ownerOf(typed)
		if !ok {
			if of, ok = federation.ParsePage(typed); !ok {
				return typed
			}
			*page = strings.TrimSpace(typed)
		}
		const account, role = 1, 2 // columns
		if of.Role != "" &&
			slices.ContainsFunc(rows, func(row []string) bool { return row[account] == of.Account && row[role] == of.Role }) {
			return of.Account + " " + of.Role
		}
		return of.Account
	}
}
