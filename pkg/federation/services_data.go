package federation

import (
	_ "embed"
	"strings"
	"sync"
)

// servicesTSV is sorted by name, and says of each path where it is from.
//
//go:embed services.tsv
var servicesTSV string

var (
	services     []Service
	servicesOnce sync.Once
)

// allServices reads the table when it is asked for first: a program that opens no page does not pay
// for it, and one that cannot is not linked with it. It is never written to again.
func allServices() []Service {
	servicesOnce.Do(func() { services = parseServices(servicesTSV) })
	return services
}

// parseServices reads lines of six fields, which a test holds to their form.
func parseServices(table string) []Service {
	all := make([]Service, 0, strings.Count(table, "\n"))
	for line := range strings.SplitSeq(table, "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		var s Service
		var aliases, where string
		s.Name, line, _ = strings.Cut(line, "\t")
		aliases, line, _ = strings.Cut(line, "\t")
		s.Title, line, _ = strings.Cut(line, "\t")
		where, line, _ = strings.Cut(line, "\t")
		s.path, _, _ = strings.Cut(line, "\t")
		where, s.at, _ = strings.Cut(where, ":")
		s.Aliases, s.Global = strings.Fields(aliases), where == "global"
		all = append(all, s)
	}
	return all
}
