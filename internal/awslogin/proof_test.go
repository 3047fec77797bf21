package awslogin_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/awslogin"
	"github.com/seed642dee07/aws-federate/pkg/secret"
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
		got, err := awslogin.Proof(key, http.MethodPost, "https://example.com", time.Unix(0, 0))
		parts := strings.Split(got, ".")
		header, _ := base64.RawURLEncoding.DecodeString(parts[0])
		x, y := base64.RawURLEncoding.EncodeToString(public[1:33]), base64.RawURLEncoding.EncodeToString(public[33:])
		if err != nil || len(parts) != 3 || !strings.Contains(string(header), `"x":"`+x+`","y":"`+y+`"`) {
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
		text := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
		if _, err := awslogin.ParseKey(secret.New(string(text))); (err == nil) != tt.good {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, text := range []string{"", "x", "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n"} {
		if _, err := awslogin.ParseKey(secret.New(text)); err == nil {
			t.Errorf("%q is taken for a key", text)
		}
	}
}
