package awsclient

// SystemBundles are the files that roots are looked for in first.
func SystemBundles() []string { return systemBundles }
