package places_test

import (
	"testing"

	"github.com/seed642dee07/aws-federate/internal/places"
)

// TestMachineSettings has the machine's file be where administrators look for it.
func TestMachineSettings(t *testing.T) {
	getenv := func(name string) string { return map[string]string{"ProgramData": `C:\data`}[name] }
	if got := places.MachineSettings(getenv, "linux"); got != "/etc/aws-federate/settings" {
		t.Error(got)
	}
	if got := places.MachineSettings(getenv, "windows"); got != `C:\data\aws-federate\settings` {
		t.Error(got)
	}
	if got := places.MachineSettings(func(string) string { return "" }, "windows"); got != "" {
		t.Error(got)
	}
}

// TestFind has all of them stand in the home directory, but for those that a variable moves.
func TestFind(t *testing.T) {
	set := map[string]string{"HOME": "/h/"}
	find := func() places.Places {
		return places.Find(func(name string) string { return set[name] }, "linux", "/machine")
	}
	want := places.Places{
		Config: "/h/.aws/config", Credentials: "/h/.aws/credentials", Settings: "/h/.aws/federate/settings",
		MachineSettings: "/machine", Keys: "/h/.aws/federate/keys.json", Cache: "/h/.aws/federate/cache",
	}
	if got := find(); got != want {
		t.Errorf("%+v", got)
	}
	set["AWS_CONFIG_FILE"], set["AWS_SHARED_CREDENTIALS_FILE"], set["AWS_FEDERATE_CACHE_DIR"] = "~/c", "/k", "~/cache"
	want.Config, want.Credentials, want.Cache = "/h/c", "/k", "/h/cache"
	if got := find(); got != want {
		t.Errorf("moved: %+v", got)
	}
	set = nil
	if got := find(); got != (places.Places{MachineSettings: "/machine"}) {
		t.Errorf("without a home: %+v", got)
	}
}
