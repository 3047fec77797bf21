package source_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/source"
)

// TestProof has keys whose coordinates begin with a zero taken, which a proof must not shorten.
func TestProof(t *testing.T) {
	for range 1000 {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		public, err := key.PublicKey.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		if public[1] != 0 && public[33] != 0 {
			continue
		}
		got, err := source.Proof(key)
		if err != nil || len(strings.Split(got, ".")) != 3 || !strings.Contains(got, source.JWK(public)) {
			t.Errorf("%v: %s", err, got)
		}
		return
	}
	t.Skip("no such key in a thousand")
}

// TestProofKeys reads both forms of a key, and nothing else.
func TestProofKeys(t *testing.T) {
	for name, tt := range map[string]struct {
		curve elliptic.Curve
		pkcs8 bool
		good  bool
	}{
		"SEC 1": {elliptic.P256(), false, true}, "PKCS 8": {elliptic.P256(), true, true}, "other curve": {elliptic.P384(), false, false},
	} {
		key, err := ecdsa.GenerateKey(tt.curve, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		der, err := x509.MarshalECPrivateKey(key)
		if tt.pkcs8 {
			der, err = x509.MarshalPKCS8PrivateKey(key)
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := source.ParseProofKey(string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))); (err == nil) != tt.good {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, text := range []string{"", "x", "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n"} {
		if err := source.ParseProofKey(text); err == nil {
			t.Errorf("%q is taken for a key", text)
		}
	}
}
