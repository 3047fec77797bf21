// Package dpop checks the proof that a request to AWS Sign-In carries (RFC 9449), and makes the keys
// that prove, for the embedded AWS. It does not know whose they are.
package dpop

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"net/http"
	"strings"
	"time"
)

// tolerance is how far from now a proof may have been made.
const tolerance = 5 * time.Minute

// Check checks a proof: of which kind, by which key, for which request, and when. It returns what the
// proof is known by.
func Check(proof string, key *ecdsa.PublicKey, url string, now time.Time) (id string, ok bool) {
	parts := strings.Split(proof, ".")
	if len(parts) != 3 {
		return "", false
	}
	var header struct {
		Typ, Alg string
		JWK      struct{ Kty, Crv, X, Y string }
	}
	var payload struct {
		JTI, HTM, HTU string
		IAT           int64
	}
	if !decode(parts[0], &header) || !decode(parts[1], &payload) {
		return "", false
	}
	public, err := key.Bytes()
	encode := base64.RawURLEncoding.EncodeToString
	if err != nil || header.Typ != "dpop+jwt" || header.Alg != "ES256" || header.JWK.Kty != "EC" || header.JWK.Crv != "P-256" ||
		header.JWK.X != encode(public[1:33]) || header.JWK.Y != encode(public[33:]) {
		return "", false
	}
	if payload.HTM != http.MethodPost || payload.HTU != url ||
		now.Sub(time.Unix(payload.IAT, 0)).Abs() > tolerance || payload.JTI == "" {
		return "", false
	}
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	hash := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	if err != nil || len(signature) != 64 {
		return "", false
	}
	r, s := new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])
	if !ecdsa.Verify(key, hash[:], r, s) {
		return "", false
	}
	return payload.JTI, true
}

func decode(part string, v any) bool {
	text, err := base64.RawURLEncoding.DecodeString(part)
	return err == nil && json.Unmarshal(text, v) == nil
}

// NewKey makes a key in whose PEM form a canary of 16 characters stands: it is good base64, and two bytes
// into the key on a boundary. It is none whose coordinates begin with a zero, which the SDK for Go
// cuts off.
func NewKey(canary string) *ecdsa.PrivateKey {
	mark, _ := base64.StdEncoding.DecodeString(canary)
	for {
		raw := make([]byte, 32)
		_, _ = rand.Read(raw) // never fails
		raw[0] = 1            // below the order of the curve
		copy(raw[2:], mark)
		key, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), raw)
		if err != nil {
			panic(err) // of a number that is in range
		}
		if public, err := key.PublicKey.Bytes(); err == nil && public[1] != 0 && public[33] != 0 {
			return key
		}
	}
}

// PEM is a key as a file has it.
func PEM(key *ecdsa.PrivateKey) string {
	der, _ := x509.MarshalECPrivateKey(key) // of a curve that it knows
	return string(pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: der}))
}
