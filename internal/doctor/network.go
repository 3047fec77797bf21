package doctor

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/internal/awsclient"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// Page is a page of AWS that a browser or aws-console goes to.
type Page struct {
	URL string
	// SentBy is the setting that has chosen it, with its place; empty for AWS's own.
	SentBy  string
	Network profile.Network
}

const (
	// networkLimit is how long all calls may take together.
	networkLimit = 5 * time.Second
	// mostEndpoints is how many of a kind are called.
	mostEndpoints = 3
	// noticed is how far the clock may be off before it is said; AWS refuses calls beyond
	// [awscall.ToleratedSkew].
	noticed = time.Minute
)

// probe is a call of one endpoint, and what came of it.
type probe struct {
	check, at string
	call      func(context.Context) (time.Time, error)

	served, came time.Time
	err          error
}

// Network makes the checks that need the network, side by side.
func Network(ctx context.Context, s Subject) []Finding {
	probes := slices.Concat(stsProbes(s), portalProbes(s), pageProbes(s))
	limited, cancel := context.WithTimeout(ctx, networkLimit)
	defer cancel()
	var all sync.WaitGroup
	for i := range probes {
		p := &probes[i]
		all.Go(func() {
			p.served, p.err = p.call(limited)
			p.came = s.Now()
		})
	}
	all.Wait()
	var found []Finding
	for _, check := range []string{"sts", "portal", "sign-in"} {
		found = append(found, reached(s, check, probes)...)
	}
	return append(found, clock(s, probes)...)
}

// reached says which endpoints of a kind have answered. What is wrong with certificates has a check
// of its own.
func reached(s Subject, check string, probes []probe) []Finding {
	c, asked, unasked := collection{check: check}, "", false
	for _, p := range probes {
		if p.check != check {
			continue
		}
		if p.err == nil {
			asked += ", " + p.at
			continue
		}
		if _, bundle := errors.AsType[*awsclient.BundleError](p.err); bundle {
			unasked = true
			continue
		}
		what, hint := s.Words(p.err)
		c.add(Fail, what, hint)
	}
	switch {
	case asked != "":
		return c.or(asked[2:] + " can be reached")
	case unasked && len(c.found) == 0:
		c.add(Warn, "nothing was asked, as there are no certificates to trust", "see to ca, above")
	}
	return c.or("no profile needs it")
}

// clock compares the clock here with AWS's.
func clock(s Subject, probes []probe) []Finding {
	c := collection{check: "clock"}
	for _, p := range probes {
		if p.served.IsZero() {
			continue
		}
		skew := p.came.Sub(p.served)
		status, direction := Warn, "ahead of"
		if skew < 0 {
			direction = "behind"
		}
		switch {
		case skew.Abs() > awscall.ToleratedSkew:
			status = Fail
		case skew.Abs() <= noticed:
			return c.or("it is AWS's, to the minute")
		}
		c.command(
			status,
			fmt.Sprintf("the clock here is %s %s AWS's", text.Duration(skew.Abs().Round(time.Second)), direction),
			setClock(s),
			"",
		)
		return c.found
	}
	return c.or("not compared, as no service of AWS has answered")
}

// setClock is what sets the clock of a system by others.
func setClock(s Subject) string {
	switch s.System {
	case "darwin":
		return "sudo sntp -sS time.apple.com"
	case "windows":
		return "w32tm /resync"
	}
	return "sudo timedatectl set-ntp true"
}

// stsProbes are those of STS, of the first that profiles use.
func stsProbes(s Subject) (probes []probe) {
	seen := map[string]bool{}
	for _, p := range s.Profiles {
		n := p.Plan.Network
		at := n.STS
		if at == "" {
			at = p.Plan.Region
		}
		if key := fmt.Sprint(at, n.FIPS, n.DualStack, n.CABundle); p.Err != nil || seen[key] || len(probes) == mostEndpoints {
			continue
		} else {
			seen[key] = true
		}
		probes = append(probes, probe{check: "sts", at: named(at), call: func(ctx context.Context) (time.Time, error) {
			return s.Runner.ProbeSTS(ctx, p.Plan)
		}})
	}
	return probes
}

// portalProbes are those of access portals.
func portalProbes(s Subject) (probes []probe) {
	seen := map[string]bool{}
	for _, p := range s.Profiles {
		for _, step := range p.Plan.Steps {
			sso, ok := step.(profile.SSO)
			n := p.Plan.Network
			at := n.SSO
			if at == "" {
				at = sso.Region
			}
			if !ok || at == "" || seen[at] || len(probes) == mostEndpoints {
				continue
			}
			seen[at] = true
			probes = append(probes, probe{check: "portal", at: named(at), call: func(ctx context.Context) (time.Time, error) {
				return s.Runner.ProbePortal(ctx, sso, n)
			}})
		}
	}
	return probes
}

// pageProbes are those of the console's sign-in.
func pageProbes(s Subject) (probes []probe) {
	for _, page := range s.Pages[:min(len(s.Pages), mostEndpoints)] {
		called := awscall.Call{
			Service: awscall.SignIn, Operation: "a request", Host: named(page.URL), SentBy: page.SentBy,
		}
		probes = append(probes, probe{check: "sign-in", at: named(page.URL), call: func(ctx context.Context) (time.Time, error) {
			return time.Time{}, s.Runner.ProbePage(ctx, page.Network, called, page.URL)
		}})
	}
	return probes
}

// named is the host of a URL; a region is as it is.
func named(at string) string {
	if u, err := url.Parse(at); err == nil && u.Host != "" {
		return u.Host
	}
	return at
}
