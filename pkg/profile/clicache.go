package profile

import (
	"fmt"
	"strings"
)

// cliCache goes by the environment, then by the profile that was selected, for the whole chain. A
// direct session is one of its own: an entry of the AWS CLI's cache may be of a session that AWS
// sees as chained.
func (r *resolver) cliCache(e *entry) (mode CLICache, from Origin) {
	p := r.pick(e, "cli_cache", fromVariable("AWS_FEDERATE_CLI_CACHE", r.request.Environment.CLICache))
	if !p.said {
		p.Value = string(CLICacheRead)
	}
	switch mode = CLICache(strings.ToLower(p.Value)); mode {
	case CLICacheOff, CLICacheRead, CLICacheShare:
		if r.request.Route.Direct {
			return CLICacheOff, p.From
		}
		return mode, p.From
	}
	r.refuse(p.wrong(fmt.Sprintf("is %q, and can be off, read or share", p.Value)))
	return CLICacheOff, p.From
}
