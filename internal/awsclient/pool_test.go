package awsclient_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/awsclient"
)

// TestPool reads of each bundle what Go's own reader does, in pieces of about the same size.
func TestPool(t *testing.T) {
	t.Parallel()
	root := func() string { return string(other(t)) }
	one, two := root(), root()
	headed := strings.Replace(one, "-----\n", "-----\nA: b\n\n", 1)
	key := "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
	broken := "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
	many := ""
	for range 9 {
		many += "# a comment\n" + root() + "\n"
	}
	for name, bundle := range map[string]string{
		"nothing": "", "no certificate": key, "words": "words", "a header alone": "-----BEGIN CERTIFICATE-----\n", "broken": broken,
		"one": one, "the same twice": one + one, "two": one + two, "many": many, "with \\r": strings.ReplaceAll(many, "\n", "\r\n"),
		"without its end": many + one[:200], "without an end in between": one + one[:200] + two, "without its start": one[200:] + two,
		"with headers": headed + two, "beside others": key + one + broken + key + two + key, "no end of the line": strings.TrimSpace(one + two),
	} {
		want := x509.NewCertPool()
		any := want.AppendCertsFromPEM([]byte(bundle))
		if got := awsclient.Pool([]byte(bundle)); any != (got != nil) || any && !got.Equal(want) {
			t.Errorf("%s: not what Go reads", name)
		}
	}
	system, err := os.ReadFile("/etc/ssl/certs/ca-certificates.crt")
	if err == nil {
		want := x509.NewCertPool()
		if want.AppendCertsFromPEM(system); !awsclient.Pool(system).Equal(want) {
			t.Error("the system's bundle: not what Go reads")
		}
		many = string(system)
	}
	begin, all := []byte("-----BEGIN CERTIFICATE-----"), strings.Count(many, "-----BEGIN CERTIFICATE-----")
	pieces, most, sum := awsclient.Cut([]byte(many)), 0, 0
	for _, piece := range pieces {
		n := bytes.Count(piece, begin)
		most, sum = max(most, n), sum+n
	}
	if sum != all || most > all/8+1 || string(bytes.Join(pieces, nil)) != many {
		t.Errorf("%d of %d certificates in %d pieces, up to %d in one", sum, all, len(pieces), most)
	}
}

// other is the certificate of another authority.
func other(t *testing.T) []byte {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "another"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	made, err := x509.CreateCertificate(rand.Reader, &template, &template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: made})
}
