package command

import (
	"github.com/seed642dee07/aws-federate/internal/editor"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/setup"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// Profiles are what the two files hold now, for a change of either.
func Profiles(r *run.Run) (setup.Profiles, error) {
	config, err := editor.Read(r.Files.Config)
	if err != nil {
		return setup.Profiles{}, err
	}
	creds, err := editor.Read(r.Files.Credentials)
	if err != nil {
		return setup.Profiles{}, err
	}
	program, err := r.OwnPath()
	if err != nil {
		return setup.Profiles{}, err
	}
	return setup.Profiles{
		Files: r.Files, Config: config.Text, Credentials: creds.Text, Program: program, System: r.Env.System,
		Resolve: func(set *profile.Set, name string) (profile.Plan, error) {
			environment := r.Request.Environment
			environment.Region, environment.DefaultRegion = "", "" // which would hide those of profiles
			r.Env.GiveKeys(set)
			return run.Resolve(set, profile.Request{Profile: name, Environment: environment})
		},
	}, nil
}
