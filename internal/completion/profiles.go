package completion

import (
	"strings"

	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// described is how many profiles are described at most: each has to be resolved for it.
const described = 40

// Profiles returns what completes the name of a profile, with its account and role.
func Profiles(env run.Env) func(start string) Answer {
	return func(start string) Answer {
		set, err := profile.Load(profile.Locate(env.Getenv, env.System))
		if err != nil {
			return Answer{}
		}
		env.GiveKeys(set)
		answer := Named(set.Begun(start)...)
		if len(answer.Candidates) <= described {
			for i, c := range answer.Candidates {
				answer.Candidates[i].About = describe(set, c.Value, env)
			}
		}
		return answer
	}
}

// describe says to which account and role a profile leads.
func describe(set *profile.Set, name string, env run.Env) string {
	plan, err := run.Resolve(set, profile.Request{Profile: name, Environment: profile.ReadEnvironment(env.Getenv)})
	if err != nil {
		return "does not resolve"
	}
	return strings.TrimSpace(plan.Account() + " " + plan.RoleName())
}

// Common are the values of the options that both programs have.
func Common(env run.Env) map[string]func(start string) Answer {
	return map[string]func(string) Answer{
		"profile":     Profiles(env),
		"region":      func(string) Answer { return Named(regions...) },
		"policy-file": func(string) Answer { return Answer{Files: true} },
		"prompt":      func(string) Answer { return Named("auto", "tty", "gui", "none") },
		"duration":    func(string) Answer { return Named("15m", "1h", "4h", "8h", "12h") },
	}
}

// regions are those that are offered; any other can be typed.
// Source: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html.
var regions = []string{
	"af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-south-2",
	"ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7",
	"ca-central-1", "ca-west-1", "cn-north-1", "cn-northwest-1", "eu-central-1", "eu-central-2", "eu-north-1", "eu-south-1",
	"eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3", "eusc-de-east-1", "il-central-1", "me-central-1", "me-south-1", "mx-central-1",
	"sa-east-1", "us-east-1", "us-east-2", "us-gov-east-1", "us-gov-west-1", "us-west-1", "us-west-2",
}
