package profile

import "github.com/seed642dee07/aws-federate/internal/awsfile"

// Files are the paths of the two files. An empty path is a file that is not there.
type Files struct {
	Config      string
	Credentials string
}

// Locate finds the two files: AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE, with variables and a
// leading ~ expanded as the AWS CLI does, else .aws/config and .aws/credentials in the home
// directory. Without a home directory a path that needs one is empty. The system is a GOOS value.
func Locate(getenv func(string) string, system string) Files {
	config, credentials := awsfile.LocateBoth(getenv, system)
	return Files{Config: config, Credentials: credentials}
}

// ExpandHome returns a path with a ~ at its start, if it has one, replaced by the home directory.
// The system is a GOOS value.
func ExpandHome(getenv func(string) string, system, path string) string {
	return awsfile.ExpandHome(getenv, system, path)
}

// Home returns the home directory: HOME on every system, and on Windows USERPROFILE and HOMEDRIVE
// with HOMEPATH behind it. It is empty when the environment names none.
func Home(getenv func(string) string, system string) string { return awsfile.Home(getenv, system) }
