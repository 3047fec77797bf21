package federation

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
)

// A link is an address that leads to the console by way of another host of AWS, which is never
// opened: it holds an account, a role and a page, of which any may be missing.
type link struct {
	partition     Partition
	account, role string
	// alias is the name that an account has given itself, in place of its number.
	alias string
	// page is a destination of its own; empty: the console's first page.
	page string
}

// maxLinks is how many links may lie in one another. AWS's own sign-in puts one in one: a sign-in
// that leads to the console by way of a switch of roles.
const maxLinks = 2

// readLink takes a link apart. It is none where the host is none of AWS's that lead on to the
// console. The reason says why a link leads to no page.
func readLink(host, rest string) (l link, is bool, reason string) {
	if p, ok := partitionOfPortal(host); ok {
		l, reason = readPortal(rest)
		l.partition = p
		return l, true, reason
	}
	if p, label, ok := partitionOfSignin(host); ok {
		l, reason = readSignin(label, rest)
		l.partition = p
		return l, reason != notALink, reason
	}
	return link{}, false, ""
}

// portals are the domains of access portals of IAM Identity Center. A portal is under its domain,
// but for those of identitycenter, which are the host.
//
// Source: sso/resolve.py of the AWS CLI 2.35.13, and
// https://docs.aws.amazon.com/singlesignon/latest/userguide/createshortcutlink.html.
var portals = [...]struct{ domain, partition string }{
	{"awsapps.com", "aws"},
	{"app.aws", "aws"},
	{"portal.amazonaws.com", "aws"},
	{"identitycenter.amazonaws.com", "aws"},
	{"identitycenter.us-gov.amazonaws.com", "aws-us-gov"},
	{"awsapps.cn", "aws-cn"},
	{"portal.amazonaws.com.cn", "aws-cn"},
	{"app.amazonwebservices.com.cn", "aws-cn"},
	{"identitycenter.amazonaws.com.cn", "aws-cn"},
	{"portal.amazonaws.eu", "aws-eusc"},
	{"api.amazonwebservices.eu", "aws-eusc"},
	{"identitycenter.amazonaws.eu", "aws-eusc"},
}

// partitionOfPortal returns the partition of an access portal. Domains of the commercial partition
// have portals of aws-us-gov, too, with its name or one of its regions before them.
func partitionOfPortal(host string) (Partition, bool) {
	i := slices.IndexFunc(portals[:], func(portal struct{ domain, partition string }) bool {
		if strings.HasPrefix(portal.domain, "identitycenter.") {
			return host == portal.domain
		}
		return host != portal.domain && under(host, portal.domain)
	})
	if i < 0 {
		return Partition{}, false
	}
	id := portals[i].partition
	if strings.Contains("."+host, ".us-gov-") {
		id = "aws-us-gov"
	}
	j := slices.IndexFunc(partitions[:], func(p Partition) bool { return p.ID == id })
	return partitions[j], true
}

// readPortal reads the shortcut of an access portal:
// #/console?account_id=A&role_name=R&destination=PAGE. Source:
// https://docs.aws.amazon.com/singlesignon/latest/userguide/createshortcutlink.html.
func readPortal(rest string) (l link, reason string) {
	_, fragment, _ := strings.Cut(rest, "#")
	route, query, _ := strings.Cut(fragment, "?")
	if strings.Trim(route, "/") != "console" {
		return link{}, "the address of the access portal names no account"
	}
	values, reason := parseQuery(query)
	switch {
	case reason != "":
		return link{}, reason
	case !isAccount(values["account_id"]):
		return link{}, "the address of the access portal names no account"
	}
	return link{account: values["account_id"], role: values["role_name"], page: values["destination"]}, ""
}

// partitionOfSignin returns the partition of a sign-in host and the label before its domain: a
// region, an account or the alias of one; empty for none.
func partitionOfSignin(host string) (p Partition, label string, ok bool) {
	for _, p := range partitions {
		if p.signinDomain != "" && under(host, p.signinDomain) {
			label := strings.TrimSuffix(strings.TrimSuffix(host, p.signinDomain), ".")
			return p, label, !strings.Contains(label, ".")
		}
	}
	return Partition{}, "", false
}

// notALink is the reason of an address of a sign-in host that signs in by itself: it may hold a
// token.
const notALink = "it is a sign-in of its own"

// readSignin reads an address of a sign-in host: the page on which roles are switched, the one that
// the browser shows after a session has ended, which has the console's page in redirect_uri, and
// the sign-in page of an account.
//
// Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-console.html,
// https://docs.aws.amazon.com/IAM/latest/UserGuide/console_account-alias.html. That of redirect_uri
// has no document; it is what browsers show.
func readSignin(label, rest string) (l link, reason string) {
	path, query := cutAny(rest, "?#")
	path = strings.TrimRight(path, "/")
	if path == "/federation" || path == "/saml" {
		return link{}, notALink
	}
	query, _, _ = strings.Cut(strings.TrimPrefix(query, "?"), "#")
	values, reason := parseQuery(query)
	if reason != "" {
		return link{}, reason
	}
	named := append(accountsBehind(path+"/", "/sessions/", true), leading(values["login_hint"], true), leading(values["account"], false))
	if path != "/switchrole" { // where the host is that of the account from which one switches
		named = append(named, leading(label, false))
	}
	for _, account := range named {
		if account != "" && l.account != "" && account != l.account {
			return link{}, twoAccounts
		}
		l.account = cmp.Or(l.account, account)
	}
	if l.account == "" {
		l.alias = aliasIn(path, label, values["account"])
	}
	if path == "/switchrole" {
		if l.role = values["roleName"]; values["account"] == "" || l.role == "" {
			return link{}, "it names no account and role to switch to"
		}
	}
	var leads bool
	if l.page, leads = pageOfSignin(path, rest, values); !leads && (path != "" || l.account == "") {
		return link{}, "the address of the sign-in leads to no page"
	}
	return l, ""
}

// aliasIn returns the alias of an account that a link is for: that to which one switches, else that
// of a sign-in page, whose host begins with it. Hosts of regions begin with those.
func aliasIn(path, label, switched string) string {
	_, region := PartitionOfRegion(label)
	switch {
	case path == "/switchrole":
		return switched
	case region || label == "":
		return ""
	}
	return label
}

// pageOfSignin returns the page to which an address of a sign-in host leads; empty for the
// console's first.
func pageOfSignin(path, rest string, values map[string]string) (page string, leads bool) {
	to, given := values["redirect_uri"]
	switch {
	case given:
		return withoutSignin(to), to != ""
	case path == "/console" && values["region"] != "":
		return "/console/home?region=" + url.QueryEscape(values["region"]), true
	case strings.HasPrefix(path, "/console/"):
		return strings.TrimPrefix(rest, "/console"), true
	}
	return "", path == "/console" || path == "/switchrole"
}

// signinParameters are those that a sign-in puts into the address of a page, and takes for its own
// answer.
var signinParameters = [...]string{"isauthcode", "state", "code", "hashArgs"}

// withoutSignin gives a page the address that it had before a sign-in: that keeps its fragment in
// state, behind "hashArgs".
func withoutSignin(page string) string {
	page, fragment, _ := strings.Cut(page, "#")
	path, query, found := strings.Cut(page, "?")
	if !found {
		return path + withFragment(fragment)
	}
	var kept []string
	for pair := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(pair, "=")
		value, _ = url.PathUnescape(value)
		if was, ok := strings.CutPrefix(value, "hashArgs#"); ok && name == "state" && fragment == "" {
			fragment = was
		}
		if !slices.Contains(signinParameters[:], name) {
			kept = append(kept, pair)
		}
	}
	if len(kept) > 0 {
		path += "?" + strings.Join(kept, "&")
	}
	return path + withFragment(fragment)
}

func withFragment(fragment string) string {
	if fragment == "" {
		return ""
	}
	return "#" + fragment
}

// parseQuery reads a query as browsers do, but for a + that is meant as such. The reason says that
// a name has two values, of which nobody can tell which one counts.
func parseQuery(query string) (values map[string]string, reason string) {
	values = map[string]string{}
	for pair := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(pair, "=")
		value, err := url.PathUnescape(value)
		if err != nil {
			return nil, "it is not a URL"
		}
		if before, again := values[name]; again && before != value {
			return nil, "it has two values of one parameter"
		}
		values[name] = value
	}
	return values, ""
}
