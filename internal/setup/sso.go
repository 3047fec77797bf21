package setup

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/seed642dee07/aws-federate/internal/editor"
	"github.com/seed642dee07/aws-federate/internal/grammar"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// Role is a role of an account that a sign-in to IAM Identity Center leads to.
type Role struct{ Account, AccountName, Name string }

// SSO plans a profile for each role of a sign-in that has none yet. Each is called by the names of
// account and role, behind the prefix.
func (p Profiles) SSO(session profile.SSO, roles []Role, prefix string) (Proposal, error) {
	set := p.set()
	have := p.roles(set, session.StartURL)
	slices.SortFunc(roles, func(a, b Role) int {
		return cmp.Or(cmp.Compare(a.AccountName, b.AccountName), cmp.Compare(a.Account, b.Account), cmp.Compare(a.Name, b.Name))
	})
	var fresh []Role
	for _, r := range slices.Compact(roles) {
		if !have[r.Account+" "+r.Name] {
			fresh = append(fresh, r)
		}
	}
	if len(fresh) == 0 {
		return Proposal{Says: []string{
			fmt.Sprintf("all %d roles of sso-session %q have their profiles already", len(roles), session.Session),
		}}, nil
	}
	var proposal Proposal
	for i, name := range names(fresh, prefix, set) {
		r := fresh[i]
		proposal.Changes = append(proposal.Changes, editor.Change{
			Kind: grammar.Profile, Name: name, Header: header(name),
			In: []string{"sso_session = " + session.Session, "sso_account_id = " + r.Account, "sso_role_name = " + r.Name},
		})
		if last := &proposal.Changes[i]; session.Region != "" {
			last.In = append(last.In, "region = "+session.Region)
		}
		proposal.Says = append(proposal.Says, fmt.Sprintf("profile %q is role %s of account %s", name, r.Name, r.Account))
	}
	after, err := p.after(proposal.Changes)
	if err != nil {
		return Proposal{}, err
	}
	for i, c := range proposal.Changes {
		plan, err := p.Resolve(after, c.Name)
		step, ok := plan.Last().(profile.SSO)
		if err != nil || !ok || step.AccountID != fresh[i].Account || step.RoleName != fresh[i].Name {
			return Proposal{}, &RefusedError{
				Profile: c.Name, Reason: fmt.Sprintf("it would not be role %q of account %q", fresh[i].Name, fresh[i].Account),
				Hint: "choose other names with --prefix",
			}
		}
	}
	return proposal, nil
}

// roles are those of a sign-in that have a profile, as "ACCOUNT ROLE".
func (p Profiles) roles(set *profile.Set, startURL string) map[string]bool {
	have := map[string]bool{}
	for _, name := range set.Names() {
		plan, err := p.Resolve(set, name)
		if err != nil {
			continue
		}
		if step, ok := plan.Last().(profile.SSO); ok && sameURL(step.StartURL, startURL) {
			have[step.AccountID+" "+step.RoleName] = true
		}
	}
	return have
}

// sameURL compares two addresses of a portal, which people copy with and without their end.
func sameURL(a, b string) bool {
	plain := func(url string) string { return strings.TrimRight(url, "/#") }
	return strings.EqualFold(plain(a), plain(b))
}

// names are the names of new profiles: "prod-admin", or with the number of the account where the
// same would be another's.
func names(roles []Role, prefix string, set *profile.Set) []string {
	if last := prefix[max(len(prefix)-1, 0):]; clean(last) != "" { // of "corp-", "corp/" the sign is there
		prefix += "-"
	}
	short := func(r Role) string { return prefix + clean(cmp.Or(clean(r.AccountName), r.Account)+"-"+r.Name) }
	count := map[string]int{}
	for _, r := range roles {
		count[short(r)]++
	}
	used := map[string]bool{}
	all := make([]string, len(roles))
	for i, r := range roles {
		name := short(r)
		if count[name] > 1 || set.Has(name) {
			name = prefix + clean(r.AccountName+"-"+r.Account+"-"+r.Name)
		}
		for n, base := 2, name; used[name] || set.Has(name); n++ {
			name = fmt.Sprintf("%s-%d", base, n)
		}
		used[name], all[i] = true, name
	}
	return all
}

// latin are letters of Latin scripts by the plain ones that they are written with where there are no
// others. Some SDKs take a header with any other letter for none.
var latin = strings.NewReplacer(
	"ß", "ss", "æ", "ae", "œ", "oe", "þ", "th", "ø", "o", "ð", "d", "đ", "d", "ł", "l", "ı", "i",
	"à", "a", "á", "a", "â", "a", "ã", "a", "ä", "a", "å", "a", "ā", "a", "ă", "a", "ą", "a", "ç", "c", "ć", "c", "č", "c",
	"ď", "d", "è", "e", "é", "e", "ê", "e", "ë", "e", "ē", "e", "ė", "e", "ę", "e", "ě", "e", "ğ", "g", "ģ", "g",
	"ì", "i", "í", "i", "î", "i", "ï", "i", "ī", "i", "į", "i", "ķ", "k",
	"ľ", "l", "ļ", "l", "ñ", "n", "ń", "n", "ň", "n", "ņ", "n",
	"ò", "o", "ó", "o", "ô", "o", "õ", "o", "ö", "o", "ő", "o", "ō", "o",
	"ŕ", "r", "ř", "r", "ś", "s", "š", "s", "ş", "s", "ș", "s",
	"ť", "t", "ţ", "t", "ț", "t", "ù", "u", "ú", "u", "û", "u", "ü", "u", "ū", "u", "ů", "u", "ű", "u", "ų", "u",
	"ý", "y", "ÿ", "y", "ź", "z", "ż", "z", "ž", "z",
)

// clean is a text in small letters, digits and single dashes.
func clean(text string) string {
	var out strings.Builder
	for _, c := range latin.Replace(strings.ToLower(text)) {
		switch {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
			out.WriteRune(c)
		case unicode.Is(unicode.Mn, c): // the dots of a letter that is written as two characters
		case !strings.HasSuffix(out.String(), "-"):
			out.WriteByte('-')
		}
	}
	return strings.Trim(out.String(), "-")
}
