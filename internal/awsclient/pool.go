package awsclient

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
)

// pool returns the certificates of a bundle as [x509.CertPool.AppendCertsFromPEM] reads them, nil
// where there is none. It reads the two halves at the same time: with the roots of a system, nothing
// that a call does takes longer, and a server may be near.
func pool(bundle []byte) *x509.CertPool {
	second := make(chan []*x509.Certificate, 1)
	first, rest := halves(bundle)
	go func() { second <- parse(rest) }()
	all := append(parse(first), <-second...)
	if len(all) == 0 {
		return nil
	}
	roots := x509.NewCertPool()
	for _, certificate := range all {
		roots.AddCert(certificate)
	}
	return roots
}

// halves cuts a bundle in two before the first certificate that begins behind its middle.
func halves(bundle []byte) (first, second []byte) {
	middle := len(bundle) / 2
	next := bytes.Index(bundle[middle:], []byte("\n-----BEGIN CERTIFICATE-----"))
	if next < 0 {
		return bundle, nil
	}
	return bundle[:middle+next], bundle[middle+next:]
}

// parse leaves out what is no certificate, or none that Go can read.
func parse(bundle []byte) (all []*x509.Certificate) {
	for block, rest := pem.Decode(bundle); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" || len(block.Headers) != 0 {
			continue
		}
		if certificate, err := x509.ParseCertificate(block.Bytes); err == nil {
			all = append(all, certificate)
		}
	}
	return all
}
