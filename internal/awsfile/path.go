// Package awsfile finds AWS's config and credentials files and reads the text of one. It does not
// know what stands in them. The environment is handed in, and the system is a GOOS value, so that
// the rules of each system can be tried on all.
package awsfile

import (
	"os"
	"strings"
)

// Locate finds a file of a name: where a variable says, with variables and a leading ~ expanded as
// the AWS CLI does, else in .aws in the home directory. Without a home directory a path that needs
// one is empty. The system is a GOOS value.
func Locate(getenv func(string) string, system, variable, name string) string {
	if path := getenv(variable); path != "" {
		return expand(getenv, Home(getenv, system), separator(system), path)
	}
	return InHome(getenv, system, name)
}

// LocateBoth finds the two files, by [Locate].
func LocateBoth(getenv func(string) string, system string) (config, credentials string) {
	return Locate(getenv, system, "AWS_CONFIG_FILE", "config"), Locate(getenv, system, "AWS_SHARED_CREDENTIALS_FILE", "credentials")
}

// InHome is a path below .aws in the home directory; empty without one. The system is a GOOS value.
func InHome(getenv func(string) string, system string, names ...string) string {
	home, sep := Home(getenv, system), separator(system)
	if home == "" {
		return ""
	}
	return Join(system, append([]string{strings.TrimRight(home, sep), ".aws"}, names...)...)
}

// Join joins the parts of a path. The system is a GOOS value.
func Join(system string, parts ...string) string { return strings.Join(parts, separator(system)) }

func expand(getenv func(string) string, home, sep, path string) string {
	path = os.Expand(path, func(name string) string {
		if value := getenv(name); value != "" {
			return value
		}
		return "$" + name
	})
	return below(home, sep, path)
}

// ExpandHome returns a path with a ~ at its start, if it has one, replaced by the home directory.
// The system is a GOOS value.
func ExpandHome(getenv func(string) string, system, path string) string {
	return below(Home(getenv, system), separator(system), path)
}

func below(home, sep, path string) string {
	if home != "" && (path == "~" || strings.HasPrefix(path, "~/") || strings.HasPrefix(path, "~"+sep)) {
		return strings.TrimRight(home, sep) + path[1:]
	}
	return path
}

// Home returns the home directory: HOME on every system, and on Windows USERPROFILE and HOMEDRIVE
// with HOMEPATH behind it. It is empty when the environment names none. The order is that of AWS's
// file-location test vectors.
func Home(getenv func(string) string, system string) string {
	if home := getenv("HOME"); home != "" || system != "windows" {
		return home
	}
	if home := getenv("USERPROFILE"); home != "" {
		return home
	}
	return getenv("HOMEDRIVE") + getenv("HOMEPATH")
}

func separator(system string) string {
	if system == "windows" {
		return `\`
	}
	return "/"
}
