package build

import (
	"debug/buildinfo"
	"runtime/debug"
)

// Of reports whether the file of a program was built from the module of the one that runs, by what
// Go has written into it, and of which version it is; empty where that does not say. Nothing of the
// file is run.
func Of(path string) (version string, ours bool) {
	us, known := debug.ReadBuildInfo()
	them, err := buildinfo.ReadFile(path)
	if !known || err != nil || them.Main.Path != us.Main.Path {
		return "", false
	}
	if version = them.Main.Version; version == "(devel)" {
		version = ""
	}
	return version, true
}
