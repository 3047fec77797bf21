package fakeaws

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// sessionTags are the tags of a call: by their keys in small letters, as AWS compares them.
type sessionTags struct {
	keys       map[string]string // as they were sent
	transitive []string
}

// checkTags reads the tags of AssumeRole, and refuses what AWS refuses.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_know
func checkTags(form url.Values, inherited []string) (sessionTags, *refusal) {
	tags := sessionTags{keys: map[string]string{}}
	n := 1
	for ; form.Has(fmt.Sprintf("Tags.member.%d.Key", n)); n++ {
		key, value := form.Get(fmt.Sprintf("Tags.member.%d.Key", n)), form.Get(fmt.Sprintf("Tags.member.%d.Value", n))
		name := fmt.Sprintf("tags.%d.member", n)
		if ref := checkTag(name+".key", key, 1, 128); ref != nil {
			return tags, ref
		}
		if ref := checkTag(name+".value", value, 0, 256); ref != nil {
			return tags, ref
		}
		small := strings.ToLower(key)
		if _, twice := tags.keys[small]; twice {
			return tags, &refusal{
				http.StatusBadRequest, "InvalidParameterValue",
				"Duplicate tag keys found. Please note that Tag keys are case insensitive.",
			}
		}
		if slices.Contains(inherited, small) {
			return tags, &refusal{
				http.StatusBadRequest,
				"InvalidParameterValue",
				"One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
			}
		}
		tags.keys[small] = key
	}
	if n > 51 {
		return tags, invalid("1 validation error detected: %s", constraint("", "Tags", "have length less than or equal to %d", 50))
	}
	tags.transitive = slices.Clone(inherited)
	for n := 1; form.Has(fmt.Sprintf("TransitiveTagKeys.member.%d", n)); n++ {
		key := form.Get(fmt.Sprintf("TransitiveTagKeys.member.%d", n))
		if _, ok := tags.keys[strings.ToLower(key)]; !ok {
			return tags, &refusal{
				http.StatusBadRequest, "InvalidParameterValue", "The specified transitive tag key must be included in the requested tags.",
			}
		}
		tags.transitive = append(tags.transitive, strings.ToLower(key))
	}
	return tags, nil
}

func checkTag(name, text string, shortest, longest int) *refusal {
	stray := func(c rune) bool {
		return !unicode.IsLetter(c) && !unicode.IsNumber(c) && !unicode.Is(unicode.Z, c) && !strings.ContainsRune("_.:/=+-@", c)
	}
	switch n := utf8.RuneCountInString(text); {
	case strings.ContainsFunc(text, stray):
		return invalid(
			"1 validation error detected: %s",
			constraint(text, name, `satisfy regular expression pattern: [\p{L}\p{Z}\p{N}_.:/=+\-@]*`),
		)
	case n < shortest || n > longest:
		return invalid("1 validation error detected: %s", constraint(text, name, "have length from %d to %d", shortest, longest))
	}
	return nil
}
