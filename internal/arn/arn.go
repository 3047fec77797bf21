// Package arn takes the name of a resource of AWS apart. It knows neither which partitions there
// are nor which services.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
package arn

import "strings"

// ARN is an ARN in its parts. Region and Account are empty where the resource has none.
type ARN struct{ Partition, Service, Region, Account, Resource string }

// Parse reads an ARN. It is not ok for any other text.
func Parse(text string) (a ARN, ok bool) {
	rest, ok := strings.CutPrefix(text, "arn:")
	if !ok {
		return ARN{}, false
	}
	var fields [4]string
	for i := range fields {
		end := strings.IndexByte(rest, ':')
		if end < 0 {
			return ARN{}, false
		}
		fields[i], rest = rest[:end], rest[end+1:]
	}
	return ARN{fields[0], fields[1], fields[2], fields[3], rest}, true
}

// Account returns the account in an ARN; empty where there is none, or no ARN.
func Account(text string) string {
	a, _ := Parse(text)
	return a.Account
}

// Partition returns the partition in an ARN; empty where there is no ARN.
func Partition(text string) string {
	a, _ := Parse(text)
	return a.Partition
}

// Name returns what stands behind the last slash of an ARN, as the name of a role or a user without
// its path; the whole text where there is no slash.
func Name(text string) string { return text[strings.LastIndexByte(text, '/')+1:] }

// IsNameSign reports whether names of roles and of their sessions can have a character.
// Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
func IsNameSign(c rune) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.ContainsRune("_+=,.@-", c)
}
