package awsvalue

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/seed642dee07/aws-federate/internal/typo"
)

// What AWS takes as tags of a session.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html, and Tag of
// https://docs.aws.amazon.com/STS/latest/APIReference/API_Tag.html.
const (
	mostTags        = 50
	longestTagKey   = 128
	longestTagValue = 256
	tagSigns        = "_.:/=+-@"
)

// Tags says why AWS does not take "KEY=VALUE" texts as the tags of a session; empty where it does.
// Two keys that differ in capitals alone are one key to AWS.
func Tags(tags []string) string {
	if len(tags) > mostTags {
		return fmt.Sprintf("can have %d tags at most, and has %d", mostTags, len(tags))
	}
	seen := map[string]bool{}
	for _, tag := range tags {
		key, value, ok := strings.Cut(tag, "=")
		switch reason := tagText(key, longestTagKey); {
		case !ok:
			return fmt.Sprintf("has to be KEY=VALUE, and has no = in %q", tag)
		case key == "":
			return fmt.Sprintf("has no key before the = in %q", tag)
		case reason != "":
			return fmt.Sprintf("has the key %q, which %s", key, reason)
		case strings.HasPrefix(strings.ToLower(key), "aws:"):
			return fmt.Sprintf("has the key %q, and those that begin with aws: are AWS's own", key)
		case seen[strings.ToLower(key)]:
			return fmt.Sprintf("has the key %q twice: capitals make no difference to AWS", key)
		}
		if reason := tagText(value, longestTagValue); reason != "" {
			return fmt.Sprintf("has a value of %q that %s", key, reason)
		}
		seen[strings.ToLower(key)] = true
	}
	return ""
}

// TransitiveTags says why AWS does not let keys be those of transitive tags, beside the tags of the
// same call; empty where it does.
func TransitiveTags(keys, tags []string) string {
	for i, key := range keys {
		switch {
		case key == "":
			return "has an empty key"
		case slices.Contains(keys[:i], key):
			return fmt.Sprintf("names %q twice", key)
		case !slices.ContainsFunc(tags, func(tag string) bool { return strings.HasPrefix(tag, key+"=") }):
			return fmt.Sprintf("names %q, and the session has no tag of that key", key)
		}
	}
	return ""
}

// tagText says what is wrong with a key or a value.
func tagText(text string, longest int) string {
	stray := strings.IndexFunc(text, func(c rune) bool {
		return !unicode.IsLetter(c) && !unicode.IsNumber(c) && !unicode.Is(unicode.Z, c) && !strings.ContainsRune(tagSigns, c)
	})
	switch {
	case stray >= 0:
		what := typo.Unseen(firstRune(text[stray:]))
		if what == "" {
			what = fmt.Sprintf("%q", firstRune(text[stray:]))
		}
		return fmt.Sprintf("can have letters, digits, blanks and %s, and has %s", tagSigns, what)
	case utf8.RuneCountInString(text) > longest:
		return fmt.Sprintf("has to be %d characters long at most", longest)
	}
	return ""
}

// TagList reads "k=v, k2=v2". Nothing that AWS takes in a tag has a comma.
func TagList(text string) []string {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	list := strings.Split(text, ",")
	for i, item := range list {
		key, value, ok := strings.Cut(item, "=")
		if list[i] = strings.TrimSpace(key); ok {
			list[i] += "=" + strings.TrimSpace(value)
		}
	}
	return list
}
