package federation

import "strings"

// Page is what a console address, a link to the console or an ARN tells of where it belongs.
type Page struct {
	// Partition has the console, or the resource.
	Partition Partition
	// Account is the account's 12 digits, as [AccountOf] finds it; empty where the text does not
	// tell.
	Account string
	// Role is the name of the role, or of the permission set of IAM Identity Center, with which a
	// link opens its page; empty where the text does not tell.
	Role string
	// Alias is the account's own name in a link that does not tell its number. Which account that
	// is, only AWS knows.
	Alias string
	// Region is one of the partition's, empty where the text does not tell.
	Region string
	// OtherRegion is one that the address names beside that; empty for none. The console decides.
	OtherRegion string
	// URL is the page's address, as [Partition.Destination] returns it. Empty: AWS publishes no
	// console host for the partition.
	URL string
}

// ParsePage reads a pasted console address, with the prefix of multi-session support or without, a
// link to one as [Partition.Destination] takes it, or an ARN. It reports false for any other text.
// A path is none: it belongs to no partition.
//
// The region is the fourth field of the ARN, or in the host, or else the query's.
func ParsePage(text string) (Page, bool) {
	r, err := Partition{}.read(text)
	if err != nil || r.partition.ID == "" {
		return Page{}, false
	}
	page := Page{Partition: r.partition, Account: r.account, Role: r.role, Alias: r.alias, Region: r.region()}
	if other := r.partition.realRegion(regionOf(r.rest)); other != page.Region {
		page.OtherRegion = other
	}
	if page.Partition.ConsoleDomain == "" {
		return page, true
	}
	page.URL, err = page.Partition.address(r, "")
	return page, err == nil
}

// region is one of the reading's partition.
func (r reading) region() string {
	if r.kind == arnKind {
		return r.partition.realRegion(strings.SplitN(r.text, ":", 5)[3])
	}
	host, _ := withoutSession(r.host)
	for label := range strings.SplitSeq(host, ".") {
		if region := r.partition.realRegion(label); region != "" {
			return region
		}
	}
	return r.partition.realRegion(regionOf(r.rest))
}

// realRegion returns name where it is a region, and not the pseudo region, of the partition.
func (p Partition) realRegion(name string) string {
	if p.global(name) || !p.has(name) {
		return ""
	}
	return name
}
