package federation

import "strings"

// Page is what a console address or an ARN tells of where it belongs.
type Page struct {
	// Partition has the console, or the resource.
	Partition Partition
	// Account is the account's 12 digits, empty where the text does not tell: an address has it only while multi-session
	// support is on.
	Account string
	// Region is one of the partition's, empty where the text does not tell.
	Region string
	// URL is the page's address, as [Partition.Destination] returns it. Empty: AWS publishes no console host for the
	// partition.
	URL string
}

// ParsePage reads a pasted console address, with the prefix of multi-session support or without, or an ARN. It reports
// false for any other text. A path is none: it belongs to no partition.
//
// The account is the fifth field of the ARN, or in the host's prefix. The region is the fourth field of the ARN, or in
// the host, or else the query's.
func ParsePage(text string) (Page, bool) {
	text = strings.TrimSpace(text)
	if unfit(text) != "" {
		return Page{}, false
	}
	page, ok := pageOfARN(text)
	if !ok {
		page, ok = pageOfURL(text)
	}
	if !ok {
		return Page{}, false
	}
	if page.Partition.ConsoleDomain == "" {
		return page, true
	}
	address, err := page.Partition.Destination(text, "")
	page.URL = address
	return page, err == nil
}

func pageOfARN(text string) (Page, bool) {
	p, ok := PartitionOfARN(text)
	if !ok {
		return Page{}, false
	}
	fields := strings.SplitN(text, ":", 6)
	page := Page{Partition: p, Region: p.realRegion(fields[3])}
	if isAccount(fields[4]) {
		page.Account = fields[4]
	}
	return page, fields[2] != "" && fields[5] != ""
}

func pageOfURL(text string) (Page, bool) {
	u, _, reason := splitURL(text)
	if reason != "" {
		return Page{}, false
	}
	host, account := withoutSession(hostOf(u))
	p, ok := partitionOfConsole(hostOf(u))
	page := Page{Partition: p, Account: account}
	for label := range strings.SplitSeq(host, ".") {
		if page.Region == "" {
			page.Region = p.realRegion(label)
		}
	}
	if page.Region == "" {
		page.Region = p.realRegion(u.Query().Get("region"))
	}
	return page, ok
}

// realRegion returns name where it is a region, and not the pseudo region, of the partition.
func (p Partition) realRegion(name string) string {
	if p.global(name) || !p.has(name) {
		return ""
	}
	return name
}
