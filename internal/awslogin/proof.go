package awslogin

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"time"

	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// DPoP: who renews a sign-in proves to have the key that it was made with.
// Source: https://datatracker.ietf.org/doc/html/rfc9449

var errNoKey = errors.New("the key of the last one cannot be read")

// ParseKey reads the key of a sign-in, in either form that there is.
func ParseKey(text secret.String) (*ecdsa.PrivateKey, error) {
	block, _ := pem.Decode([]byte(text.Reveal()))
	if block == nil {
		return nil, errNoKey
	}
	key, err := x509.ParseECPrivateKey(block.Bytes)
	if err != nil {
		parsed, _ := x509.ParsePKCS8PrivateKey(block.Bytes)
		key, _ = parsed.(*ecdsa.PrivateKey)
	}
	if key == nil || key.Curve != elliptic.P256() {
		return nil, errNoKey
	}
	return key, nil
}

// Proof is the header DPoP of one request: a JWT that is signed with the key.
func Proof(key *ecdsa.PrivateKey, method, url string, now time.Time) (string, error) {
	public, err := key.PublicKey.Bytes() // 4, and then both coordinates in full
	if err != nil {
		return "", err
	}
	const size = 32 // of a coordinate, and of either half of a signature
	header, err := jwtPart(map[string]any{
		"typ": "dpop+jwt", "alg": "ES256",
		"jwk": map[string]string{
			"kty": "EC", "crv": "P-256",
			"x": base64.RawURLEncoding.EncodeToString(public[1 : 1+size]), "y": base64.RawURLEncoding.EncodeToString(public[1+size:]),
		},
	})
	if err != nil {
		return "", err
	}
	payload, err := jwtPart(map[string]any{"jti": rand.Text(), "htm": method, "htu": url, "iat": now.Unix()})
	if err != nil {
		return "", err
	}
	hash := sha256.Sum256([]byte(header + "." + payload))
	r, s, err := ecdsa.Sign(rand.Reader, key, hash[:])
	if err != nil {
		return "", err
	}
	signature := make([]byte, 2*size)
	r.FillBytes(signature[:size])
	s.FillBytes(signature[size:])
	return header + "." + payload + "." + base64.RawURLEncoding.EncodeToString(signature), nil
}

func jwtPart(v any) (string, error) {
	text, err := json.Marshal(v)
	return base64.RawURLEncoding.EncodeToString(text), err
}
