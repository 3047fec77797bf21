// Package isotime reads the times that other programs write into files and answers, in all the
// forms of ISO 8601 that the AWS CLI takes. It does not know what a time is for.
package isotime

import (
	"errors"
	"strings"
	"time"
)

// ErrTime says that a text is no time with a zone. It does not repeat the text, which may be a
// secret in the wrong place.
var ErrTime = errors.New("no time with a zone, such as 2026-11-23T12:00:00Z")

// Parse reads a time with a zone: with a blank for the T, without seconds, in the basic form
// without dashes and colons, with a zone such as Z, z, UTC, +00:00, +0000 or +00. Like the AWS
// CLI's parser, python-dateutil, it takes all of them. A time without a zone is an error, as it is
// to botocore.
func Parse(text string) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t, nil
	}
	text = strings.ToUpper(strings.TrimSpace(text))
	for _, zone := range []string{"UTC", "GMT"} {
		if bare, ok := strings.CutSuffix(text, zone); ok {
			text = strings.TrimSpace(bare) + "Z"
		}
	}
	date, clock, ok := strings.Cut(text, "T")
	if !ok {
		date, clock, ok = strings.Cut(text, " ")
	}
	if !ok {
		return time.Time{}, ErrTime
	}
	text = date + "T" + strings.ReplaceAll(clock, " ", "")
	for _, day := range []string{"2006-01-02T", "20060102T"} {
		for _, hour := range []string{"15:04:05", "15:04", "150405", "1504"} {
			for _, zone := range []string{"Z07:00", "Z0700", "Z07"} {
				if t, err := time.Parse(day+hour+zone, text); err == nil {
					return t, nil
				}
			}
		}
	}
	return time.Time{}, ErrTime
}
