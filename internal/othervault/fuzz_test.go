package othervault

import (
	"bytes"
	"encoding/base64"
	"errors"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// laborious finds headers that ask for so much work that a fuzzer would wait for it.
var laborious = regexp.MustCompile(`\d{5}`)

// tooMuch reports whether a sealed file asks for that.
func tooMuch(text string) bool {
	head, _, _ := strings.Cut(strings.TrimSpace(text), ".")
	decoded, _ := base64.RawURLEncoding.DecodeString(head)
	return laborious.Match(decoded)
}

// FuzzKey reads what other programs keep: a sealed file opens to what was sealed and to nothing else,
// and what is no key is refused without a word of it.
func FuzzKey(f *testing.F) {
	golden, err := os.ReadFile("testdata/aws-vault")
	if err != nil {
		f.Fatal(err)
	}
	passphrase := secret.New("passphrase")
	sealed, err := opened(string(golden), passphrase)
	if err != nil {
		f.Fatal(err)
	}
	for _, text := range []string{
		string(golden), string(sealed), `{"AccessKeyID":"AKIAX","SecretAccessKey":"secret-of-some-length"}`, "....", "null",
		`{"AccessKeyID":"ASIAX","SecretAccessKey":"secret-of-some-length","SessionToken":"t"}`, `{"Data":"e30="}`,
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if tooMuch(text) {
			return
		}
		if plain, err := opened(text, passphrase); err == nil && !bytes.Equal(plain, sealed) {
			t.Errorf("opened: %q", plain)
		}
		id, key, err := Vault{}.pair("x", []byte(text))
		if refused, ok := errors.AsType[*ReadError](err); err != nil && (!ok || strings.Contains(refused.Error(), "secret-of-some-length")) ||
			err == nil && (id == "" || key.Empty()) {
			t.Errorf("%q, %v", id, err)
		}
	})
}
