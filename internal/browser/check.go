package browser

// Check returns the error with which [Opener.Open] would fail before it starts anything, so that a
// caller can tell before there is a URL: an [*UnknownBrowserError], [*UnknownProfileError],
// [*ProfileUnsupportedError] or [*ContainerUnsupportedError] for what the Opener asks for, and an
// [*UnreachableError] where the default browser would run on a screen that is not the user's.
func (o *Opener) Check() error {
	_, _, err := o.prepare()
	return err
}

// prepare finds the launchers, and what stands in the way of the default ones.
func (o *Opener) prepare() (commands [][]string, reason string, err error) {
	here := thisMachine(o.Getenv)
	if commands, err = o.commands(here); err != nil {
		return nil, "", err
	}
	if o.wanted() != "" {
		return commands, "", nil
	}
	why := here.obstacle()
	if len(commands) == 0 && !why.hopeless {
		why = obstacle{"neither a browser nor xdg-open is installed", true}
	}
	if why.hopeless {
		return nil, "", &UnreachableError{Reason: why.reason}
	}
	return commands, why.reason, nil
}
