package federation

import (
	"slices"
	"strings"
)

// AccountOf returns the account that a destination names, as [Partition.Destination] takes it;
// empty where it names none, or more than one. A path may name an account, too, and belongs to no
// partition.
//
// An account is the fifth field of an ARN, wherever the ARN stands and however it is encoded; the
// value of a parameter that is called after it, such as account or login_hint; or a part of a host
// or a path that is known to be one. Twelve digits elsewhere are none.
func AccountOf(text string) string {
	r, err := Partition{}.read(text)
	if err != nil {
		return ""
	}
	return r.account
}

// accountsIn returns the accounts that stand in the part of an address after its host, each once.
func accountsIn(rest string) (found []string) {
	for range maxDecoded {
		for _, find := range []func(string) []string{accountsOfARNs, accountsOfParameters, accountsOfPaths} {
			for _, account := range find(rest) {
				if !slices.Contains(found, account) {
					found = append(found, account)
				}
			}
		}
		decoded := decode(rest)
		if decoded == rest {
			break
		}
		rest = decoded
	}
	return found
}

// maxDecoded bounds how often what is encoded is decoded. CloudWatch encodes what stands in a
// fragment twice, and a link in a link once more.
const maxDecoded = 5

// decode takes one layer of encoding off, which the console writes with % or, in fragments, with $
// or *.
func decode(text string) string {
	if !strings.ContainsAny(text, "%$*") {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if strings.IndexByte("%$*", text[i]) >= 0 && escaped(text[i:]) {
			b.WriteByte(unhex(text[i+1])<<4 | unhex(text[i+2]))
			i += 2
		} else {
			b.WriteByte(text[i])
		}
	}
	return b.String()
}

func unhex(c byte) byte {
	switch {
	case c <= '9':
		return c - '0'
	case c <= 'F':
		return c - 'A' + 10
	}
	return c - 'a' + 10
}

// accountsOfARNs returns the fifth fields of the ARNs in a text.
func accountsOfARNs(text string) (found []string) {
	for before, rest, ok := strings.Cut(text, "arn:"); ok; before, rest, ok = strings.Cut(rest, "arn:") {
		fields := strings.SplitN(rest, ":", 5)
		if len(fields) == 5 && !endsInWord(before) && isARN(fields) && isAccount(fields[3]) {
			found = append(found, fields[3])
		}
	}
	return found
}

// isARN reports whether fields can follow "arn:", the rest of the ARN aside.
func isARN(fields []string) bool {
	return strings.HasPrefix(fields[0], "aws") && isName(fields[0]) && isName(fields[1]) && isName(fields[2])
}

// isName reports whether a text can be a partition, a service or a region in an ARN. It may be
// empty.
func isName(text string) bool { return strings.Trim(text, digits+lowerCase+"-") == "" }

// endsInWord reports whether what follows text cannot begin a word.
func endsInWord(text string) bool {
	return text != "" && strings.IndexByte(wordChars+"-", text[len(text)-1]) >= 0
}

// parameters are those whose value is an account, folded. That of the last is the account of a
// session.
var parameters = [...]string{"account", "accountid", "awsaccount", "awsaccountid", "catalogid", sessionParameter}

const sessionParameter = "loginhint"

// accountsOfParameters returns the values of the parameters that are called after an account.
func accountsOfParameters(text string) (found []string) {
	for before, rest, ok := strings.Cut(text, "="); ok; before, rest, ok = strings.Cut(rest, "=") {
		name := before[len(strings.TrimRight(before, wordChars+"-")):]
		account := leading(rest, fold(name) == sessionParameter)
		if account != "" && slices.Contains(parameters[:], fold(name)) {
			found = append(found, account)
		}
	}
	return found
}

// leading returns the account with which a text begins, if nothing that belongs to a longer number
// or word follows. That of a session may have a hyphen and the session's identifier behind it.
func leading(text string, session bool) string {
	if len(text) < 12 || !isAccount(text[:12]) {
		return ""
	}
	rest := text[12:]
	if rest != "" && (strings.IndexByte(wordChars, rest[0]) >= 0 || rest[0] == '-' && !session) {
		return ""
	}
	return text[:12]
}

// accountPaths are the paths in which an account follows. They are those of the console's own
// pages: of CodeBuild, CodeArtifact, ECR and QuickSight; of sessions of multi-session support; and
// of the queues of SQS, whose addresses its console has in its fragments. Sources: public documents
// with links of these forms, and for QuickSight
// https://docs.aws.amazon.com/quick/latest/userguide/signing-in-multiple-accounts.html.
var accountPaths = [...]string{
	"/codesuite/codebuild/", "/codesuite/codeartifact/d/", "/ecr/repositories/private/", "/ecr/repositories/public/",
	"/sn/account/", "/sn/embed/share/accounts/",
}

// sessionPaths are those in which the account of a session follows.
var sessionPaths = [...]string{"/sn/console/account/", "signin.aws.amazon.com/sessions/"}

// accountsOfPaths returns the accounts at places in paths that are known.
func accountsOfPaths(text string) (found []string) {
	for _, path := range accountPaths {
		found = append(found, accountsBehind(text, path, false)...)
	}
	for _, path := range sessionPaths {
		found = append(found, accountsBehind(text, path, true)...)
	}
	for _, rest, ok := strings.Cut(text, "://"); ok; _, rest, ok = strings.Cut(rest, "://") {
		host, path := cutAny(rest, "/?#")
		if account := leading(strings.TrimPrefix(path, "/"), false); account != "" && isQueueHost(host) {
			found = append(found, account)
		}
	}
	return found
}

func accountsBehind(text, path string, session bool) (found []string) {
	for _, rest, ok := strings.Cut(text, path); ok; _, rest, ok = strings.Cut(rest, path) {
		if account := leading(rest, session); account != "" {
			found = append(found, account)
		}
	}
	return found
}

// isQueueHost reports whether a host is one of SQS, by today's names or the older ones:
// sqs.eu-west-1.amazonaws.com, eu-west-1.queue.amazonaws.com.
func isQueueHost(host string) bool {
	labels := strings.Split(host, ".")
	i := slices.Index(labels, "amazonaws")
	return i > 0 && (labels[0] == "sqs" || labels[i-1] == "queue")
}
