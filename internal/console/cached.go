package console

import (
	"cmp"

	"github.com/seed642dee07/aws-federate/internal/dashboard"
	"github.com/seed642dee07/aws-federate/internal/run"
)

// cached says how long a profile lasts, else what it takes to have it; empty where nobody is asked. Each
// sign-in is looked up once.
func (c *chooser) cached() func(e run.Entry) string {
	runner, now, signedIn := c.Runner(run.Wishes{}), c.Env.Now(), map[string]bool{}
	return func(e run.Entry) string {
		switch {
		case e.SettingsAlone: // as in the table of list
			return "-"
		case e.Error != "":
			return "broken"
		case !e.Until.IsZero():
			return dashboard.Left(e.Until, now)
		case e.Needs == run.NeedsCode:
			return "asks a code"
		case e.SignIn == nil:
			return ""
		}
		to := cmp.Or(e.SignIn.Session, e.SignIn.StartURL)
		is, known := signedIn[to]
		if !known {
			kept := runner.SignedIn(*e.SignIn)
			is = kept.Err == nil && (kept.Renewable || kept.Until.After(now))
			signedIn[to] = is
		}
		if is {
			return ""
		}
		return "asks sign-in"
	}
}
