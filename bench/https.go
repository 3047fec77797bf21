package main

import (
	"crypto/tls"
	"encoding/pem"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
)

// systemBundle is where Debian has all the roots in one file.
const systemBundle = "/etc/ssl/certs/ca-certificates.crt"

// secure puts https in front of a server, and writes a bundle with its certificate behind those of the
// system, as many as there usually are.
func secure(dir, plain string) (server *httptest.Server, bundle string, err error) {
	target, err := url.Parse(plain)
	if err != nil {
		return nil, "", err
	}
	server = httptest.NewUnstartedServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(target)
		r.Out.Host = r.In.Host // which is signed
	}})
	server.EnableHTTP2 = true
	server.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
	server.StartTLS()
	text, _ := os.ReadFile(systemBundle) // a system without it trusts one root
	text = append(text, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})...)
	bundle = filepath.Join(dir, "bundle.pem")
	return server, bundle, os.WriteFile(bundle, text, 0o600)
}
