package othervault

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/pbkdf2"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"strings"

	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// The one kind of encryption that 99designs/keyring writes files with (file.go).
const (
	algorithm  = "PBES2-HS256+A128KW"
	encryption = "A256GCM"
	// mostRounds bounds the work that a file can ask for; jose2go has 8192.
	mostRounds = 10_000_000
)

var (
	errNoJWE   = errors.New("it is not as 99designs/keyring writes it")
	errRefused = errors.New("the passphrase is another one, or the file is damaged")
)

// opened decrypts a file: a JWE in its compact form.
// Source: RFC 7516, section 5.2; RFC 7518, sections 4.8 and 5.3.
func opened(text string, passphrase secret.String) ([]byte, error) {
	parts := strings.Split(strings.TrimSpace(text), ".")
	if len(parts) != 5 {
		return nil, errNoJWE
	}
	decoded := make([][]byte, len(parts))
	for i, part := range parts {
		var err error
		if decoded[i], err = base64.RawURLEncoding.DecodeString(part); err != nil {
			return nil, errNoJWE
		}
	}
	var header struct {
		Alg, Enc string
		P2S      string
		P2C      int
	}
	if json.Unmarshal(decoded[0], &header) != nil || header.Alg != algorithm || header.Enc != encryption ||
		header.P2C < 1 || header.P2C > mostRounds {
		return nil, errNoJWE
	}
	salt, err := base64.RawURLEncoding.DecodeString(header.P2S)
	if err != nil {
		return nil, errNoJWE
	}
	wrapping, err := pbkdf2.Key(sha256.New, passphrase.Reveal(), append([]byte(algorithm+"\x00"), salt...), header.P2C, 16)
	if err != nil {
		return nil, err
	}
	key, err := unwrapped(wrapping, decoded[1])
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, errNoJWE
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil || len(decoded[2]) != gcm.NonceSize() {
		return nil, errNoJWE
	}
	plain, err := gcm.Open(nil, decoded[2], append(decoded[3], decoded[4]...), []byte(parts[0]))
	if err != nil {
		return nil, errRefused
	}
	return plain, nil
}

// unwrapped takes a key out of its wrapping.
// Source: RFC 3394, section 2.2.2.
func unwrapped(wrapping, wrapped []byte) ([]byte, error) {
	n := len(wrapped)/8 - 1
	if len(wrapped)%8 != 0 || n < 2 || n > 8 {
		return nil, errNoJWE
	}
	block, err := aes.NewCipher(wrapping)
	if err != nil {
		return nil, err
	}
	work := make([]byte, 16)
	copy(work, wrapped[:8])
	key := append([]byte(nil), wrapped[8:]...)
	for t := 6 * n; t > 0; t-- {
		at := (t - 1) % n * 8
		binary.BigEndian.PutUint64(work, binary.BigEndian.Uint64(work)^uint64(t)) // #nosec G115 -- at most 48
		copy(work[8:], key[at:at+8])
		block.Decrypt(work, work)
		copy(key[at:], work[8:])
	}
	if subtle.ConstantTimeCompare(work[:8], []byte{0xa6, 0xa6, 0xa6, 0xa6, 0xa6, 0xa6, 0xa6, 0xa6}) != 1 {
		return nil, errRefused
	}
	return key, nil
}
