package console

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/browser"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// rank says who a setting is from: a lower one comes before a higher one.
type rank int

const (
	byVariable rank = iota
	byProfile
	byUser
	byMachine
)

func (o *opening) rank(v profile.Value) rank {
	switch {
	case v.Origin.Variable != "":
		return byVariable
	case v.Origin.File == o.SettingsFiles.User:
		return byUser
	case v.Origin.File == o.SettingsFiles.Machine:
		return byMachine
	}
	return byProfile
}

// opener is what opens the browser that is wanted: by option or by setting. A profile of a browser
// and a container belong to the browser that who names them has in mind.
func (o *opening) opener(plan profile.Plan) *browser.Opener {
	own, _, _ := o.Setting(o.set, plan, browserKey)
	chosen := cmp.Or(o.options.browser, own.Text())
	foreign := "" // the browser that the profile's are for, where that is another
	belonging := func(option, key string) string {
		v, _, ok := o.Setting(o.set, plan, key)
		if option != "" || !ok {
			return option
		}
		meant, known := o.meantBy(plan, o.rank(v))
		if known && (meant == "" || strings.EqualFold(meant, chosen)) || o.options.browser == "" && o.rank(own) >= o.rank(v) {
			return v.Text()
		}
		if o.rank(v) == byProfile { // a fleet's need not be said each time
			foreign = meant
		}
		return ""
	}
	opener := &browser.Opener{
		Getenv: o.Env.Getenv, Log: o.Log, Browser: o.expanded(chosen),
		Profile: o.expanded(belonging(o.options.browserProfile, "console_browser_profile")),
	}
	if container := belonging(o.options.container, containerKey); container != "" {
		found := browser.ContainerFor(container, cmp.Or(plan.Account(), plan.Profile))
		opener.Container = &found
	}
	if foreign != "" {
		o.Log.Warn(fmt.Sprintf("console_browser_profile and console_container are for %s, and count for nothing with %s", foreign, chosen))
	}
	return opener
}

// containerFrom names what wants a container.
func (o *opening) containerFrom(plan profile.Plan) string {
	if o.options.container != "" {
		return "--container"
	}
	v, _, _ := o.Setting(o.set, plan, containerKey)
	return cmp.Or(v.Origin.Variable, containerKey+v.Origin.At())
}

const (
	browserKey   = "console_browser"
	containerKey = "console_container"
)

// meantBy is the browser that who has a rank has in mind: the one that is set there or by who comes
// behind. It is empty where nobody of them sets one. It is not known for the machine where the
// user's settings take the place of its browser.
func (o *opening) meantBy(plan profile.Plan, from rank) (name string, known bool) {
	known = true
	candidate := func(v profile.Value, _ string, ok bool) bool {
		name, known = v.Text(), !ok || o.rank(v) >= from
		return ok && known
	}
	if candidate(o.Setting(o.set, plan, browserKey)) || candidate(o.set.LookupFor(plan, browserKey)) ||
		candidate(o.set.LookupFor(profile.Plan{}, browserKey)) {
		return name, true
	}
	return "", known
}

// expanded is a path with the home directory in place of a ~ at its start.
func (o *opening) expanded(path string) string {
	return profile.ExpandHome(o.Env.Getenv, o.Env.System, path)
}
