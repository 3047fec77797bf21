package federation

import (
	"cmp"
	"slices"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/typo"
)

// Service is a service of the console, or one of its pages that people go to by a name of its own,
// such as ec2/instances.
type Service struct {
	// Name is what people type, in lower case: "ec2". That of a page has its service before it:
	// "ec2/instances".
	Name string
	// Aliases are other names that people type: "cfn". A page is known by them without its service:
	// "instances".
	Aliases []string
	// Title is the name that AWS gives it: "Amazon EC2".
	Title string
	// Global reports that the whole partition has one console for it, whatever the region.
	Global bool

	// path follows the console's host, without a leading slash and a query. It may have a fragment.
	path string
	// at is the label before the console domain of partition aws where that of a global service is
	// not the default region.
	at string
}

// Services returns the services and pages that [Partition.ServicePage] knows, sorted by name. It is
// the caller's to change.
func Services() []Service {
	all := slices.Clone(allServices())
	for i := range all {
		all[i].Aliases = slices.Clone(all[i].Aliases)
	}
	return all
}

// FindService returns the service, or the page of one, that has a name: "ec2", "ec2/instances",
// "ec2 instances" or "instances". Case, hyphens and underscores do not count. It reports false for
// all other text.
func FindService(name string) (Service, bool) {
	if s, ok := called(fold(name)); ok {
		return s, true
	}
	service, page, found := cutPage(name)
	if !found {
		return Service{}, false
	}
	owner, ok := called(fold(service))
	if !ok {
		return Service{}, false
	}
	of := fold(owner.Name) + "/"
	if s, ok := called(of + fold(page)); ok {
		return s, true
	}
	i := slices.IndexFunc(allServices(), func(s Service) bool { return strings.HasPrefix(fold(s.Name), of) && s.called(fold(page)) })
	if i < 0 {
		return Service{}, false
	}
	return allServices()[i], true
}

// cutPage takes a page off its service.
func cutPage(name string) (service, page string, found bool) {
	name = strings.TrimSpace(name)
	if strings.Contains(name, "/") {
		return strings.Cut(name, "/")
	}
	return strings.Cut(name, " ")
}

// ServicePage returns the console page of a service in a region. The service is named as
// [FindService] has it. An empty or pseudo region is the partition's default one. A global service
// has its page where its console is, in the default region but for a few, whatever the region.
//
// Whether the partition has the service is not known here: the console tells. The errors are
// *[UnknownServiceError], *[UnsupportedPartitionError] and *[RegionError].
//
// The console's own links have the region in the host and in the query, and so have those of its
// global services: https://us-east-1.console.aws.amazon.com/iam/home?region=us-east-1#/roles.
func (p Partition) ServicePage(name, region string) (string, error) {
	s, ok := FindService(name)
	if !ok {
		return "", &UnknownServiceError{Name: name, Near: near(name)}
	}
	host, region, err := p.consoleHost(region)
	if err == nil && s.Global {
		host, region, err = p.consoleHost("")
		if s.at != "" && p.ID == "aws" {
			host = s.at + "." + p.ConsoleDomain
		}
		if p.has(s.at) {
			region = s.at
		}
	}
	if err != nil {
		return "", err
	}
	return regionalPage(host, s.path, region), nil
}

// regionalPage is the address of a path of the table, with the region before its fragment.
func regionalPage(host, path, region string) string {
	path, fragment, found := strings.Cut(path, "#")
	if found {
		fragment = "#" + fragment
	}
	return "https://" + host + "/" + path + "?region=" + region + fragment
}

// ServiceView returns the page with which the console finds the page of a service that is not known
// here, by the name that the service has in AWS's programming interfaces. An empty account is left
// off. The errors are those of [Partition.ServicePage], the first for a name that no service can
// have.
//
// Source: the console command that is in work at https://github.com/aws/aws-cli
// (customizations/console.py); the console shows its first page for a service that it does not know
// either.
func (p Partition) ServiceView(name, region, account string) (string, error) {
	if !looksLikeService(name) {
		return "", &UnknownServiceError{Name: name, Near: near(name)}
	}
	host, region, err := p.consoleHost(region)
	if err != nil {
		return "", err
	}
	view := "https://" + host + "/go/view?service=" + name + "&region=" + region
	if isAccount(account) {
		view += "&account=" + account
	}
	return view, nil
}

// looksLikeService reports whether AWS names its services so: small letters first, then digits and
// hyphens, too.
func looksLikeService(name string) bool {
	return len(name) > 1 && strings.IndexByte(lowerCase, name[0]) >= 0 && strings.Trim(name, digits+lowerCase+"-") == ""
}

const lowerCase = "abcdefghijklmnopqrstuvwxyz"

// called returns the service with a folded name.
func called(folded string) (Service, bool) {
	i := slices.IndexFunc(allServices(), func(s Service) bool { return s.called(folded) })
	if i < 0 {
		return Service{}, false
	}
	return allServices()[i], true
}

// called reports whether folded is one of the service's names.
func (s Service) called(folded string) bool {
	is := func(name string) bool { return folds(name, folded) }
	return is(s.Name) || slices.ContainsFunc(s.Aliases, is)
}

// fold makes Step-Functions, step_functions and "step functions" one name.
func fold(name string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || r == ' ' {
			return -1
		}
		return r
	}, strings.ToLower(name))
}

// folds reports whether a name of the table, which is in lower case, is folded by [fold] to what is
// given.
func folds(name, folded string) bool {
	for i := range len(name) {
		switch {
		case name[i] == '-':
		case folded == "" || name[i] != folded[0]:
			return false
		default:
			folded = folded[1:]
		}
	}
	return folded == ""
}

// maxNear bounds how many services an [UnknownServiceError] offers.
const maxNear = 3

// near returns the names of the services that may have been meant, the closest first: one of their
// names begins with what was typed, or is a mistyped one. Pages are among them where their service
// was typed, too.
func near(name string) []string {
	folded := fold(name)
	if service, page, found := cutPage(name); found {
		if owner, ok := called(fold(service)); ok {
			folded = fold(owner.Name) + "/" + fold(page)
		}
	}
	type candidate struct {
		name string
		away int
	}
	if len(folded) < 2 {
		return nil // All names of two letters are near.
	}
	limit := typo.Limit(folded)
	var all []candidate
	for _, s := range allServices() {
		away := limit
		for _, name := range append([]string{s.Name}, s.Aliases...) {
			if strings.Contains(name, "/") != strings.Contains(folded, "/") {
				continue
			}
			away = min(away, typo.Distance(folded, fold(name), limit))
			if strings.HasPrefix(fold(name), folded) {
				away = min(away, 1)
			}
		}
		if away < limit {
			all = append(all, candidate{s.Name, away})
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int { return cmp.Compare(a.away, b.away) })
	all = all[:min(len(all), maxNear)]
	names := make([]string, 0, len(all))
	for _, c := range all {
		names = append(names, c.name)
	}
	return names
}
