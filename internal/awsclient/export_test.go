package awsclient

// SystemBundles are the files that roots are looked for in first.
func SystemBundles() []string { return systemBundles }

// SetSystemBundles has other files be the system's.
func SetSystemBundles(files []string) { systemBundles = files }
