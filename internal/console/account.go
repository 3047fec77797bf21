package console

import (
	"fmt"
	"strings"

	"github.com/seed642dee07/aws-federate/pkg/federation"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// AccountError says that a page belongs to another account than the one that would be opened, or to
// one that no profile is known for, or several are.
type AccountError struct {
	Wanted string
	// Got is the account that would be opened, by whom Opened names; empty where no profile was
	// found.
	Got, Opened string
	// Role is that of the account that was named, if one was; Named says that no page is meant, but
	// the account itself.
	Role  string
	Named bool
	// Profiles are those that have the account.
	Profiles []string
}

// Error implements error.
func (e *AccountError) Error() string {
	switch {
	case e.Got != "":
		return fmt.Sprintf("the page belongs to account %s, and %s to account %s", e.Wanted, e.Opened, e.Got)
	case e.Named && len(e.Profiles) > 0:
		return fmt.Sprintf("several profiles have %s: %s", e.whose(), strings.Join(e.Profiles, ", "))
	case e.Named:
		return "no profile is known to have " + e.whose()
	case len(e.Profiles) > 0:
		return fmt.Sprintf("several profiles have account %s of that page: %s", e.Wanted, strings.Join(e.Profiles, ", "))
	}
	return fmt.Sprintf("the page belongs to account %s, and no profile is known to have it", e.Wanted)
}

// whose names the account, and its role.
func (e *AccountError) whose() string {
	if e.Role != "" {
		return "role " + e.Role + " of account " + e.Wanted
	}
	return "account " + e.Wanted
}

// checkPage refuses to open a page in another account than its own. What is not known of either is
// no reason.
func (o *opening) checkPage(plan profile.Plan, got string) error {
	if wanted := o.pageAccount(plan); wanted != "" && got != "" && got != wanted {
		return &AccountError{Wanted: wanted, Got: got, Opened: o.whose(plan)}
	}
	return nil
}

// pageAccount is the account that the wanted page belongs to, as far as its text tells.
func (o *opening) pageAccount(plan profile.Plan) string {
	text, _ := o.destination(plan)
	return federation.AccountOf(text)
}
