package browser

// UnreachableError says that the default browser was not started because it would not run where the
// user is.
type UnreachableError struct {
	// Reason is why, such as "this is an SSH session without a display".
	Reason string
}

// Error implements error.
func (e *UnreachableError) Error() string { return "no browser here can be seen: " + e.Reason }

// obstacle is a reason against opening a browser. Where it is hopeless, trying does harm: in an SSH
// session a text browser takes the terminal, or the page appears on a screen that somebody else
// sits at.
type obstacle struct {
	reason   string
	hopeless bool
}

// obstacle says why a browser on this machine will probably not be seen, or nothing. A user who
// sets $BROWSER has decided.
func (m *machine) obstacle() obstacle {
	if m.getenv("BROWSER") != "" {
		return obstacle{}
	}
	remote := m.getenv("SSH_CONNECTION") != "" || m.getenv("SSH_TTY") != ""
	if m.system == "darwin" || m.system == "windows" { // Their displays are not in the environment.
		if remote {
			return obstacle{"this is an SSH session", true}
		}
		return obstacle{}
	}
	switch {
	case m.getenv("DISPLAY") != "" || m.getenv("WAYLAND_DISPLAY") != "":
		return obstacle{}
	case remote:
		return obstacle{"this is an SSH session without a display", true}
	case m.wsl(): // The browser is on the display of Windows.
		return obstacle{}
	case m.exists("/.dockerenv") || m.exists("/run/.containerenv"):
		return obstacle{"this is a container without a display", false}
	}
	return obstacle{"neither DISPLAY nor WAYLAND_DISPLAY is set", false}
}
