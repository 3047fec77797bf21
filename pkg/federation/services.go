package federation

import (
	"cmp"
	"slices"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/typo"
)

// Service is a service of the console, or one of its pages that people go to by a name of its own, such as logs.
type Service struct {
	// Name is what people type, in lower case: "ec2".
	Name string
	// Aliases are other names that people type: "cfn".
	Aliases []string
	// Title is the name that AWS gives it: "Amazon EC2".
	Title string
	// Global reports that the whole partition has one console for it, whatever the region.
	Global bool

	// path follows the console's host, without a leading slash and a query. It may have a fragment.
	path string
	// at is the label before the console domain of partition aws where that of a global service is not the default
	// region.
	at string
}

// Services returns the services that [Partition.ServicePage] knows, sorted by name. It is the caller's to change.
func Services() []Service {
	all := slices.Clone(services[:])
	for i := range all {
		all[i].Aliases = slices.Clone(all[i].Aliases)
	}
	return all
}

// ServicePage returns the console page of a service in a region. The service is named by its name or an alias, in any
// case, with or without hyphens. An empty or pseudo region is the partition's default one. A global service has its
// page where its console is, in the default region but for a few, whatever the region.
//
// Whether the partition has the service is not known here: the console tells. The errors are *[UnknownServiceError],
// *[UnsupportedPartitionError] and *[RegionError].
//
// The console's own links have the region in the host and in the query, and so have those of its global services:
// https://us-east-1.console.aws.amazon.com/iam/home?region=us-east-1#/roles.
func (p Partition) ServicePage(name, region string) (string, error) {
	i := slices.IndexFunc(services[:], func(s Service) bool { return s.called(fold(name)) })
	if i < 0 {
		return "", &UnknownServiceError{Name: name, Near: near(fold(name))}
	}
	s := services[i]
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
	path, fragment, found := strings.Cut(s.path, "#")
	if found {
		fragment = "#" + fragment
	}
	return "https://" + host + "/" + path + "?region=" + region + fragment, nil
}

// called reports whether folded is one of the service's names.
func (s Service) called(folded string) bool {
	is := func(name string) bool { return fold(name) == folded }
	return is(s.Name) || slices.ContainsFunc(s.Aliases, is)
}

// fold makes Step-Functions, step_functions and "step functions" one name.
func fold(name string) string {
	return strings.NewReplacer("-", "", "_", "", " ", "").Replace(strings.ToLower(name))
}

// maxNear bounds how many services an [UnknownServiceError] offers.
const maxNear = 3

// near returns the names of the services that may have been meant, the closest first: one of their names begins with
// what was typed, or is a mistyped one.
func near(folded string) []string {
	type candidate struct {
		name string
		away int
	}
	if len(folded) < 2 {
		return nil // All names of two letters are near.
	}
	limit := typo.Limit(folded)
	var all []candidate
	for _, s := range services {
		away := limit
		for _, name := range append([]string{s.Name}, s.Aliases...) {
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
