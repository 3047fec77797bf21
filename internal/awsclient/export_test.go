package awsclient

import "crypto/x509"

// Pool returns the certificates of a bundle.
func Pool(bundle []byte) *x509.CertPool { return pool(bundle) }

// Halves returns the two parts of a bundle that are read at the same time.
func Halves(bundle []byte) (first, second []byte) { return halves(bundle) }

// SystemBundles are the files that roots are looked for in first.
func SystemBundles() []string { return systemBundles }

// SetSystemBundles has other files be the system's.
func SetSystemBundles(files []string) { systemBundles = files }
