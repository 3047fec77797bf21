package console

import (
	"strings"

	"github.com/seed642dee07/aws-federate/pkg/federation"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

const sessionKey = "console_multi_session"

// multiSession reports whether the page is to be opened in the session that its account has in the
// browser: by option, else by setting.
func (o *opening) multiSession(plan profile.Plan) (bool, error) {
	setting, name, ok := o.Setting(o.set, plan, sessionKey)
	if o.options.multiSession || !ok {
		return o.options.multiSession, nil
	}
	switch strings.ToLower(setting.Text()) {
	case "yes", "true", "on":
		return true, nil
	case "no", "false", "off":
		return false, nil
	}
	return false, &profile.SettingError{Profile: name, Key: sessionKey, Origin: setting.Origin, Reason: "has to be yes or no"}
}

// inSession is a page in the session of an account, where that is wanted. It says where nothing can
// be done about it.
func (o *opening) inSession(page, account string) string {
	if !o.inOwnSession {
		return page
	}
	bound := federation.InSession(page, account)
	if federation.AccountOf(bound) == "" {
		o.note(
			"multi-session: only the console's first page, and one that is found by a service or an ARN, can be bound to the session of an account; " +
				"this one opens in the session that signs in",
		)
	}
	return bound
}
