package awsclient

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"slices"
	"sync"
	"sync/atomic"
)

// pool returns the certificates of a bundle as [x509.CertPool.AppendCertsFromPEM] reads them, nil
// where there is none.
func pool(bundle []byte) *x509.CertPool {
	_, read := reading(func() []byte { return bundle })
	all := read()
	if len(all) == 0 {
		return nil
	}
	roots := x509.NewCertPool()
	for _, certificate := range all {
		roots.AddCert(certificate)
	}
	return roots
}

// reading reads a bundle in pieces, in the background from when begin is called, and beside that where
// read is, which waits for all. With the roots of a system, nothing that a call does takes longer, and
// a server may be near: so two read at the same time in the end, and only one as long as there is
// something else to do.
func reading(bundle func() []byte) (begin func(), read func() []*x509.Certificate) {
	var next atomic.Int32
	var all [][]*x509.Certificate
	pieces := sync.OnceValue(func() [][]byte {
		texts := cut(bundle())
		all = make([][]*x509.Certificate, len(texts))
		return texts
	})
	work := func() {
		texts := pieces()
		for i := int(next.Add(1)) - 1; i < len(texts); i = int(next.Add(1)) - 1 {
			all[i] = parse(texts[i])
		}
	}
	background := sync.OnceFunc(work)
	begin = func() { go background() }
	return begin, func() []*x509.Certificate {
		begin()
		work()
		background() // returns when it has read its last piece
		return slices.Concat(all...)
	}
}

// cut cuts a bundle into some pieces, each before a certificate.
func cut(bundle []byte) (pieces [][]byte) {
	const most = 16
	size := len(bundle)/most + 1
	for len(bundle) > size {
		next := bytes.Index(bundle[size:], []byte("\n-----BEGIN CERTIFICATE-----"))
		if next < 0 {
			break
		}
		pieces, bundle = append(pieces, bundle[:size+next]), bundle[size+next:]
	}
	return append(pieces, bundle)
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
