package browsers_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// What is in a history.
const (
	loopbackPage = "the page on loopback"
	signInURL    = "the sign-in URL with its token"
	consolePage  = "the console's page"
	hidden       = " (not listed)"
)

// remembers checks that the browser has kept of one sign-in what SECURITY.md says. This is no
// promise of ours, and not as one would have it: who finds this test failing has to find out what
// is kept now, and write it there.
func (w *world) remembers(t *testing.T) {
	t.Helper()
	want := []string{loopbackPage + hidden, signInURL + hidden, consolePage}
	if got := w.addresses(t, w.browser.home); !slices.Equal(got, want) {
		t.Errorf("the history has %q, want %q", got, want)
	}
	got := w.holdsToken(t)
	t.Logf("the sign-in token is in %q", got)
	got = slices.DeleteFunc(got, func(name string) bool { // what Chromium measures of the use of pages, for a while
		return strings.HasPrefix(name, ".config/chromium/segmentation_platform/ukm_db")
	})
	if want := []string{filepath.Join(w.browser.home, w.browser.history)}; !slices.Equal(got, want) {
		t.Errorf("the sign-in token is in %q, want %q", got, want)
	}
}

// addresses is the history of a profile.
func (w *world) addresses(t *testing.T, dir string) []string {
	t.Helper()
	const query = `import sqlite3, sys
for url, hidden in sqlite3.connect("file:" + sys.argv[1] + "?mode=ro", uri=True).execute(sys.argv[2]):
    print(hidden, url)`
	output := w.run(t, testkit.Program(t, "python3"), "-c", query, filepath.Join(w.home, dir, w.browser.history), w.browser.addresses)
	var found []string
	for line := range strings.Lines(output) {
		flag, address, _ := strings.Cut(strings.TrimSpace(line), " ")
		what := w.classify(address)
		if flag == "1" {
			what += hidden
		}
		found = append(found, what)
	}
	return found
}

// classify says what an address is.
func (w *world) classify(address string) string {
	switch {
	case strings.HasPrefix(address, w.URL+"/console?session="):
		return consolePage
	case strings.HasPrefix(address, w.FederationURL()+"?Action=login&") && strings.Contains(address, fakeaws.Canary):
		return signInURL
	case handoff.MatchString(" " + address + "\n"):
		return loopbackPage
	}
	return address
}

// holdsToken returns the files of the browser in which the sign-in token is, compressed as Firefox
// does it included.
func (w *world) holdsToken(t *testing.T) []string {
	t.Helper()
	var found []string
	var read, packed int
	root := filepath.Join(w.home, strings.Join(strings.Split(w.browser.home, "/")[:2], "/"))
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		read++
		if rest, ok := bytes.CutPrefix(text, []byte("mozLz40\x00")); ok {
			packed++
			if text, err = unpack(rest); err != nil {
				return err
			}
		}
		if bytes.Contains(text, []byte(fakeaws.Canary)) || bytes.Contains(text, wide(fakeaws.Canary)) {
			name, _ := filepath.Rel(w.home, path)
			found = append(found, name)
		}
		return nil
	})
	if err != nil || read < 20 || w.browser.name == "firefox" && packed == 0 {
		t.Errorf("%d files were read, %d of them compressed: %v", read, packed, err)
	}
	return found
}

// wide is a text of ASCII in UTF-16.
func wide(text string) []byte {
	b := make([]byte, 0, 2*len(text))
	for _, c := range []byte(text) {
		b = append(b, c, 0)
	}
	return b
}

var errPacked = errors.New("not what LZ4 makes")

// unpack undoes what Firefox does to the files that end with lz4: the length, and a block of LZ4.
// Source: https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md.
func unpack(in []byte) ([]byte, error) {
	if len(in) < 4 {
		return nil, errPacked
	}
	out, in := make([]byte, 0, binary.LittleEndian.Uint32(in)), in[4:]
	for len(in) > 0 {
		token := in[0]
		literals, rest, ok := length(int(token>>4), in[1:])
		if !ok || literals > len(rest) {
			return nil, errPacked
		}
		out, in = append(out, rest[:literals]...), rest[literals:]
		if len(in) == 0 {
			break
		}
		if len(in) < 2 {
			return nil, errPacked
		}
		back := int(binary.LittleEndian.Uint16(in))
		again, rest, ok := length(int(token&15), in[2:])
		if !ok || back == 0 || back > len(out) {
			return nil, errPacked
		}
		for range again + 4 {
			out = append(out, out[len(out)-back])
		}
		in = rest
	}
	if len(out) != cap(out) {
		return nil, errPacked
	}
	return out, nil
}

// length reads on a length that begins in four bits.
func length(n int, in []byte) (int, []byte, bool) {
	for more := n == 15; more; in = in[1:] {
		if len(in) == 0 {
			return 0, nil, false
		}
		n, more = n+int(in[0]), in[0] == 255
	}
	return n, in, true
}
