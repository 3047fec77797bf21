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

// allServices reads the table when it is asked for first: a program that opens no page does not pay for it, and one that
// cannot is not linked with it. It is never written to again.
func allServices() []Service {
	servicesOnce.Do(func() { services = parseServices(servicesTSV) })
	return services
}

// parseServices reads lines of six fields, which a test holds to their form.
func parseServices(table string) []Service {
	all := make([]Service, 0, strings.Count(table, "\n"))
	for line := range strings.Lines(table) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") || len(fields) != 6 {
			continue
		}
		s := Service{Name: fields[0], Aliases: strings.Fields(fields[1]), Title: fields[2], path: fields[4]}
		where, at, _ := strings.Cut(fields[3], ":")
		s.Global, s.at = where == "global", at
		all = append(all, s)
	}
	return all
}
