package lock

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzRecord reads what stands in the file of a lock, whoever has written it: it is a record or
// nothing; who takes the lock gets the message that stands there and no more, and then it is the holder
// of whom others read.
func FuzzRecord(f *testing.F) {
	for _, text := range []string{
		` {"holder":{"program":"backup","pid":812,"host":"here","since":"2026-11-23T12:00:00Z","for":"a","doing":"b","at":"c"},` +
			`"message":{"text":"refused 1","at":"2026-11-23T12:00:00Z","from":{"program":"p","pid":1}}}`,
		` {"holder":{"pid":1}}{"holder":{"pid":2}} and the end of a longer one`, ` {"message":{"text":"\u0000\ud800` + "\xff" + `"}}`,
		` {"holder":{"pid":-1e400}}`, ` {"holder":null,"message":[]}`, " null", "{", "",
		` {"message":{"text":"` + strings.Repeat("x", 9<<10) + `"}}`,
	} {
		f.Add(text)
	}
	path := filepath.Join(f.TempDir(), "lock")
	f.Fuzz(func(t *testing.T, text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		before := read(path)
		if words := before.Message.Text; len(words) > 8<<10 || !utf8.ValidString(words+before.Holder.String()) {
			t.Errorf("%q is read", words)
		}
		held, err := Acquire(t.Context(), path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := held.Message(); got != before.Message {
			t.Errorf("the message is %+v, and was %+v", got, before.Message)
		}
		now, is := Peek(path)
		if !is || now.PID != os.Getpid() || now.Elsewhere() {
			t.Errorf("the holder is %+v (%v), after %q", now, is, text)
		}
		held.Leave("next")
		held.Release()
		if after := read(path); after.Message.Text != "next" || after.Message.From.PID != os.Getpid() {
			t.Errorf("%+v is left, after %q", after, text)
		}
	})
}
