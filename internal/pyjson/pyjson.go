// Package pyjson makes the names of the AWS CLI's files: it writes a text as Python's json.dumps
// does, and hashes it. It knows nothing of what these names are for.
package pyjson

import (
	"crypto/sha1" // #nosec G505 -- the name of a file, as the AWS CLI makes it
	"encoding/hex"
	"fmt"
	"strings"
	"unicode/utf16"
)

// Text writes a text as json.dumps does with ensure_ascii, which Go's encoding/json cannot: ASCII
// alone, DEL not among it, and what is beyond 16 bits as two surrogates.
// Source: CPython, Lib/json/encoder.py, py_encode_basestring_ascii.
func Text(text string) string {
	var out strings.Builder
	out.WriteByte('"')
	for _, c := range text {
		if i := strings.IndexRune("\"\\\n\r\t\f\b", c); i >= 0 {
			out.WriteByte('\\')
			out.WriteByte(`"\nrtfb`[i])
			continue
		}
		if c >= ' ' && c <= '~' {
			out.WriteRune(c)
			continue
		}
		for _, unit := range utf16.Encode([]rune{c}) {
			fmt.Fprintf(&out, `\u%04x`, unit)
		}
	}
	out.WriteByte('"')
	return out.String()
}

// Hash returns the hash of a text by which the AWS CLI names a file: SHA-1, in hexadecimal digits.
// Source: botocore/utils.py, SSOTokenLoader._generate_cache_key, and botocore/credentials.py,
// CachedCredentialFetcher.
func Hash(text string) string {
	sum := sha1.Sum([]byte(text)) // #nosec G401 -- see above
	return hex.EncodeToString(sum[:])
}

// NamesFile reports whether a name is that of a file which is named by such a hash.
func NamesFile(name string) bool {
	hash, ok := strings.CutSuffix(name, ".json")
	sum, err := hex.DecodeString(hash)
	return ok && err == nil && len(sum) == sha1.Size && strings.ToLower(hash) == hash
}
