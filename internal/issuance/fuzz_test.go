package issuance_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/seed642dee07/aws-federate/internal/issuance"
)

// FuzzRead reads a log that anybody can have written to. Each line but an empty one is an event of
// short words that move no terminal, or is counted as none; and an event that comes to it is the last that is read,
// whatever stands before.
func FuzzRead(f *testing.F) {
	for _, text := range []string{
		`{"time":"2026-11-23T12:00:00Z","event":"issued","profile":"a","expires":"2026-11-23T13:00:00Z"}` + "\n",
		`{"event":"issued\u001b[2J\n","time":"\u202e\nx","expires":"` + strings.Repeat("é", 300) + `"}` + "\n\n", `{"event":"denied"`,
		`{"event":"served"}{"event":"served"}`, "null\n[]\n{}\n", "\xff\x00\r\n", "",
	} {
		f.Add([]byte(text))
	}
	path := filepath.Join(f.TempDir(), "log")
	f.Fuzz(func(t *testing.T, text []byte) {
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		events, bad, err := issuance.Read(path)
		lines := 0
		for line := range bytes.Lines(text) {
			if string(line) != "\n" {
				lines++
			}
		}
		if err != nil || len(events)+bad != lines {
			t.Fatalf("%d events and %d other lines of %d: %v", len(events), bad, lines, err)
		}
		for _, e := range events {
			for _, word := range []string{
				e.Time, string(e.Event), e.Profile, e.Account, e.Role, e.AccessKeyID, e.Expires, e.Caller, e.Agent, e.Reason,
			} {
				if len(word) > 256 || strings.ContainsFunc(word, func(r rune) bool { return !unicode.IsPrint(r) }) {
					t.Errorf("%q is read", word)
				}
			}
		}
		next := issuance.Event{Time: "2026-11-23T14:00:00Z", Event: issuance.Served, Profile: "next", Reason: "none"}
		if err := issuance.Append(t.Context(), path, next); err != nil {
			t.Fatal(err)
		}
		after, _, err := issuance.Read(path)
		if err != nil || len(after) != len(events)+1 || after[len(events)] != next {
			t.Errorf("%d events become %d: %v", len(events), len(after), err)
		}
	})
}
