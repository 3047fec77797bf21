package federation

import (
	"cmp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A reading is a destination as it is read, before it is known in which partition and region.
type reading struct {
	kind kind
	// partition has the page; the zero one where the text does not tell.
	partition Partition
	// account and role are those of the page, empty where the text does not tell.
	account, role string
	// alias is the account's own name, in a link that has no number.
	alias string
	// text is an ARN, the name of a service or the id of a resource.
	text string
	// host is that of an address, and rest what follows it or, of a path, what follows the host
	// that it will have.
	host, rest string
}

// kind is what a destination is.
type kind int

// The kinds. That of a link which names no page is the console's first one.
const (
	pathKind kind = iota
	addressKind
	arnKind
	serviceKind
	resourceKind
	homeKind
)

func (k kind) ofAnotherPartition() string {
	switch k {
	case arnKind:
		return "the ARN is of another partition"
	case addressKind:
		return "its host is of another partition"
	case pathKind, serviceKind, resourceKind, homeKind:
	}
	return "the link leads to another partition"
}

// twoAccounts is the reason of what names more than one account: nobody can tell in which it is to
// be opened.
const twoAccounts = "it names two accounts"

// read reads a destination. The console domain of p counts beside those that are published: see
// [Partition.Beside].
func (p Partition) read(text string) (reading, error) {
	r, refused := p.readAt(text, 0)
	if refused != nil {
		return reading{}, refused
	}
	return r, nil
}

func (p Partition) readAt(text string, depth int) (reading, *DestinationError) {
	text = withoutBrackets(text)
	if reason := unfit(text); reason != "" {
		return reading{}, &DestinationError{Reason: reason}
	}
	first, _ := cutAny(text, "/?#")
	switch {
	case strings.HasPrefix(text, "arn:"):
		return readARN(text)
	case p.isHost(first):
		return p.readAddress("https://"+text, depth)
	case strings.Contains(first, ":"):
		return p.readAddress(text, depth)
	case resourcePath(text) != "":
		return reading{kind: resourceKind, text: text}, nil
	}
	if _, ok := FindService(text); ok && first == text {
		return reading{kind: serviceKind, text: text}, nil
	}
	return p.readPath(text, depth)
}

// withoutBrackets takes off what stands around an address in a text: spaces, quotes and <>.
func withoutBrackets(text string) string {
	for range maxBrackets {
		text = strings.TrimSpace(text)
		for _, pair := range []string{"<>", `""`, "''", "``", "“”"} {
			open, size := utf8.DecodeRuneInString(pair)
			if inner, ok := strings.CutPrefix(text, string(open)); ok {
				if inner, ok := strings.CutSuffix(inner, pair[size:]); ok {
					text = inner
				}
			}
		}
	}
	return strings.TrimSpace(text)
}

// maxBrackets is how many layers of quotes are taken off.
const maxBrackets = 2

// unfit says what is wrong with text as any kind of destination; empty when nothing is. Browsers
// read a backslash as a slash, which could begin a host.
func unfit(text string) string {
	switch {
	case text == "":
		return "it is empty"
	case !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl):
		return "it has control characters"
	case strings.Contains(text, `\`):
		return "it has a backslash"
	}
	return ""
}

// isHost reports whether text is a host from which a destination can be read.
func (p Partition) isHost(text string) bool {
	u, _, reason := splitURL("https://" + text)
	if reason != "" {
		return false
	}
	host := today(hostOf(u))
	_, console := p.consoleOf(host)
	_, portal := partitionOfPortal(host)
	_, _, signin := partitionOfSignin(host)
	return console || portal || signin
}

// consoleOf returns the partition whose console has a host: p, or one whose console is published.
func (p Partition) consoleOf(host string) (Partition, bool) {
	if under(host, p.ConsoleDomain) {
		return p, true
	}
	return partitionOfConsole(host)
}

func readARN(text string) (reading, *DestinationError) {
	of, ok := PartitionOfARN(text)
	fields := strings.SplitN(text, ":", 6)
	if !ok || fields[2] == "" || fields[5] == "" {
		return reading{}, &DestinationError{Reason: "it is not an ARN of a partition that is known"}
	}
	return reading{kind: arnKind, partition: of, account: leading(fields[4], false), text: text}, nil
}

// readPath refuses what could be meant as an address with a host, which would be a broken path.
func (p Partition) readPath(text string, depth int) (reading, *DestinationError) {
	path, rooted := strings.CutPrefix(text, "/")
	first, _ := cutAny(path, "/?#")
	if strings.HasPrefix(path, "/") || !rooted && strings.ContainsAny(first, "@.") {
		return reading{}, &DestinationError{Reason: "it is neither a path of the console nor an address that begins with https://"}
	}
	rest := "/" + escape(path)
	if refused := p.leadsAway(rest, depth); refused != nil {
		return reading{}, refused
	}
	return reading{kind: pathKind, rest: rest}.inOneAccount()
}

// readAddress changes the host alone, and not the rest, which [url.URL] would write in its own way.
func (p Partition) readAddress(text string, depth int) (reading, *DestinationError) {
	u, rest, reason := splitURL(text)
	if reason != "" {
		return reading{}, &DestinationError{Reason: reason}
	}
	host := today(hostOf(u))
	of, ok := p.consoleOf(host)
	if !ok {
		l, is, reason := readLink(host, rest)
		switch {
		case !is:
			return reading{}, &DestinationError{Reason: "its host is not of the console", Host: host}
		case reason != "":
			return reading{}, &DestinationError{Reason: reason}
		}
		return p.follow(l, depth)
	}
	if refused := p.leadsAway(rest, depth); refused != nil {
		return reading{}, refused
	}
	r := reading{kind: addressKind, partition: of, host: host, rest: rest}
	_, r.account = withoutSession(host)
	return r.inOneAccount()
}

// follow reads the page to which a link leads, in the link's account.
func (p Partition) follow(l link, depth int) (reading, *DestinationError) {
	r := reading{kind: homeKind}
	if l.page != "" {
		if depth == maxLinks {
			return r, &DestinationError{Reason: "too many links lie in one another"}
		}
		var refused *DestinationError
		if r, refused = p.readAt(l.page, depth+1); refused != nil {
			return r, refused
		}
	}
	switch {
	case r.account != "" && l.account != "" && r.account != l.account:
		return reading{}, &DestinationError{Reason: twoAccounts, Accounts: []string{l.account, r.account}}
	case r.partition.ID != "" && r.partition.ID != l.partition.ID:
		return reading{}, &DestinationError{Reason: "it leads to another partition", Host: r.host, Partition: r.partition.ID}
	}
	r.partition = l.partition
	if l.account != "" {
		r.account, r.role = l.account, l.role
	}
	if r.account == "" {
		r.alias = cmp.Or(l.alias, r.alias)
	}
	return r, nil
}

// inOneAccount returns the reading with the account that it names, and refuses it if there are two.
func (r reading) inOneAccount() (reading, *DestinationError) {
	accounts := accountsIn(r.rest)
	for _, account := range accounts {
		if r.account != "" && r.account != account {
			return reading{}, &DestinationError{Reason: twoAccounts, Accounts: []string{r.account, account}}
		}
		r.account = account
	}
	return r, nil
}
