package console

import (
	"maps"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/browser"
	"github.com/seed642dee07/aws-federate/internal/completion"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/pkg/federation"
)

// Values are what may stand on the command line of aws-console.
func Values(env run.Env) completion.Values {
	options := completion.Common(env)
	profiles := options["profile"]
	maps.Copy(options, map[string]func(string) completion.Answer{
		"service":     services,
		"destination": services,
		"browser":     func(string) completion.Answer { return completion.Named(browser.Names()...) },
		"logout":      func(string) completion.Answer { return completion.Named(logoutNever, logoutFirst) },
	})
	options["signin-region"] = options["region"]
	return completion.Values{Options: options, Words: func(_ *cli.Command, before []string, start string) completion.Answer {
		answer := completion.Answer{}
		if len(before) == 0 {
			answer = profiles(start)
		} else if pages := pagesOf(before[len(before)-1]); len(pages.Candidates) > 0 {
			return pages
		}
		if start != "" || len(before) > 0 { // a profile is what comes first
			answer.Candidates = append(answer.Candidates, services(start).Candidates...)
		}
		return answer
	}}
}

// services are the console's services; pages of them once their service is typed.
func services(start string) (answer completion.Answer) {
	for _, s := range federation.Services() {
		if strings.Contains(s.Name, "/") == strings.Contains(start, "/") {
			answer.Candidates = append(answer.Candidates, completion.Candidate{Value: s.Name, About: s.Title})
		}
	}
	return answer
}

// pagesOf are the pages of a service, as words behind it.
func pagesOf(service string) (answer completion.Answer) {
	for _, s := range federation.Services() {
		if page, ok := strings.CutPrefix(s.Name, service+"/"); ok {
			answer.Candidates = append(answer.Candidates, completion.Candidate{Value: page, About: s.Title})
		}
	}
	return answer
}
