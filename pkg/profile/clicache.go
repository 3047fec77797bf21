package profile

import (
	"fmt"
	"strings"
)

// CLICache is what is to be done with the AWS CLI's own cache of credentials.
type CLICache string

const (
	// CLICacheOff leaves it alone.
	CLICacheOff CLICache = "off"
	// CLICacheRead takes from it what answers the same request. It is the default.
	CLICacheRead CLICache = "read"
	// CLICacheShare does that, and puts fresh answers there that the AWS CLI would have asked for.
	CLICacheShare CLICache = "share"
)

// cliCache goes by the environment, then by the profile that was selected, for the whole chain. A direct session is one of its own:
// an entry of the AWS CLI's cache may be of a session that AWS sees as chained.
func (r *resolver) cliCache(e *entry) (mode CLICache, from string) {
	const variable, key = "AWS_FEDERATE_CLI_CACHE", "cli_cache"
	text, wrong := r.request.Environment.CLICache, &SettingError{Key: variable}
	if text != "" {
		from = variable
	} else if setting, ok := e.get(key); ok {
		r.differOnValue(key, setting)
		text, from = setting.Text(), setting.Origin.String()
		wrong = &SettingError{Profile: e.name, Key: key, Origin: setting.Origin}
	} else {
		text = string(CLICacheRead)
	}
	switch mode = CLICache(strings.ToLower(text)); mode {
	case CLICacheOff, CLICacheRead, CLICacheShare:
		if r.request.Direct {
			return CLICacheOff, from
		}
		return mode, from
	}
	wrong.Reason = fmt.Sprintf("is %q, and can be off, read or share", text)
	r.plan.invalid = append(r.plan.invalid, wrong)
	return CLICacheOff, from
}
