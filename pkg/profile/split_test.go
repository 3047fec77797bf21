package profile_test

import (
	"errors"
	"testing"

	"github.com/seed642dee07/aws-federate/pkg/profile"

	"github.com/seed642dee07/aws-federate/internal/grammar"
)

// TestSplitBy says that a command is cut off in a quote where the system that runs it knows one.
func TestSplitBy(t *testing.T) {
	for line, cut := range map[string]map[string]bool{
		`get.exe "a b" c`:         {"linux": false, "windows": false},
		`get.exe "a #b"`:          {"linux": true, "windows": true},
		`get.exe 'a #b'`:          {"linux": true, "windows": false},
		`C:\tools\get.exe \ #b`:   {"linux": true, "windows": false},
		`"C:\tools\get.exe\\" #b`: {"linux": false, "windows": false},
		`"C:\tools\\\" ;b`:        {"linux": true, "windows": true},
	} {
		for system, want := range cut {
			split := profile.SplitBy(func(line string) ([]string, error) { return grammar.CommandWords(system, line) })
			set := profile.Scan("[profile p]\ncredential_process = "+line+"\n", "")
			plan, err := profile.Resolve(set, profile.Request{Profile: "p"}, split)
			if err == nil {
				err = plan.Validate()
			}
			if bad, ok := errors.AsType[*profile.SettingError](err); ok != want {
				t.Errorf("%s on %s: %v, %v", line, system, err, bad)
			}
		}
	}
}
