package awsclient

import "crypto/x509"

// Pool returns the certificates of a bundle, and Halves the two parts of it that are read at the same time.
func Pool(bundle []byte) *x509.CertPool { return pool(bundle) }

// Halves is documented there.
func Halves(bundle []byte) (first, second []byte) { return halves(bundle) }

// SystemBundles are the files that roots are looked for in first.
func SystemBundles() []string { return systemBundles }

// SetSystemBundles has other files be the system's.
func SetSystemBundles(files []string) { systemBundles = files }
