// Package places knows where the files of a user are: AWS's two, and ours beside them. The environment
// is handed in, and the system is a GOOS value. It does not know what stands in any of them, and
// imports next to nothing: see package early.
package places

import "github.com/seed642dee07/aws-federate/internal/awsfile"

// Places are paths. An empty one is a file that is not there.
type Places struct {
	// Config and Credentials are AWS's two files.
	Config, Credentials string
	// Settings are the user's settings for all profiles, MachineSettings those of all users.
	Settings, MachineSettings string
	// Keys says which keys the keyring has.
	Keys string
	// Cache is the directory of the cache.
	Cache string
}

// Find finds them. The machine's settings are handed in, as from [MachineSettings].
func Find(getenv func(string) string, system, machineSettings string) Places {
	p := Places{
		Settings: ours(getenv, system, "settings"), MachineSettings: machineSettings,
		Keys: ours(getenv, system, "keys.json"), Cache: ours(getenv, system, "cache"),
	}
	p.Config, p.Credentials = awsfile.LocateBoth(getenv, system)
	if dir := getenv(CacheVariable); dir != "" {
		p.Cache = awsfile.ExpandHome(getenv, system, dir)
	}
	return p
}

// CacheVariable says where the cache is.
const CacheVariable = "AWS_FEDERATE_CACHE_DIR"

func ours(getenv func(string) string, system, name string) string {
	return awsfile.InHome(getenv, system, "federate", name)
}

// Files are those that an answer depends on, beside what is asked for.
func (p Places) Files() []string {
	return []string{p.Config, p.Credentials, p.Settings, p.MachineSettings, p.Keys}
}

// MachineSettings is where the settings for all users of a machine are.
func MachineSettings(getenv func(string) string, system string) string {
	if system != "windows" {
		return "/etc/aws-federate/settings"
	}
	if data := getenv("ProgramData"); data != "" {
		return awsfile.Join(system, data, "aws-federate", "settings")
	}
	return ""
}
