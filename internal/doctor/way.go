package doctor

import (
	"fmt"
	"net/url"
	"strings"
)

// proxy looks at the variables that send calls through one, as net/http reads them.
func proxy(s Subject) []Finding {
	c := collection{check: "proxy"}
	variable := first(s, "HTTPS_PROXY", "https_proxy")
	if variable == "" {
		if plain := first(s, "HTTP_PROXY", "http_proxy"); plain != "" {
			c.command(Warn, plain+" is for http alone, and AWS is called by https: no proxy is used",
				fmt.Sprintf(`export HTTPS_PROXY="$%s"`, plain), "")
		}
		return c.or("none is set")
	}
	address := s.Getenv(variable)
	if !strings.Contains(address, "://") { // a host alone is one by http
		address = "http://" + address
	}
	at, err := url.Parse(address)
	if err != nil || at.Hostname() == "" {
		c.command(Fail, variable+" is no address of a proxy", "unset "+variable, "")
		return c.found
	}
	return c.or(fmt.Sprintf("calls go through %s (%s)", at.Host, variable))
}

func first(s Subject, names ...string) string {
	for _, name := range names {
		if s.Getenv(name) != "" {
			return name
		}
	}
	return ""
}

// certificates looks at the files of certificates that replace the system's.
func certificates(s Subject) []Finding {
	c, seen := collection{check: "ca"}, map[string]bool{}
	well := "those of the system are trusted"
	for _, p := range s.Profiles {
		bundle := p.Plan.Network.CABundle
		if bundle == "" || seen[bundle] {
			continue
		}
		seen[bundle] = true
		_, err := s.Runner.HTTP(p.Plan.Network)
		if err == nil {
			well = "those in " + bundle + " are trusted"
			continue
		}
		what, hint := s.Words(err)
		cure := ""
		if setting, ok := p.Plan.Network.Setting("ca_bundle", ""); ok && setting.From.Variable != "" {
			cure = "unset " + setting.From.Variable
		} else if ok {
			cure = s.commentOut(setting.From.File, setting.From.Line)
		}
		c.command(Fail, what, cure, hint)
	}
	return c.or(well)
}
