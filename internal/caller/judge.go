package caller

import (
	"cmp"
	"strings"
)

// role is what a process is between a person and ours.
type role int

const (
	program role = iota // calls ours
	link                // passes a call on: who calls stands above it
	person              // does what somebody types or clicks
)

// judge tells a process's role and, of a program, the name by which a person knows it.
func judge(p process) (role, string) {
	name := nameOf(p)
	if r := roleOf(name); r != program {
		return r, ""
	}
	args := p.args[min(1, len(p.args)):]
	var r role
	var script string
	switch k, flags := kindOf(name); {
	case k == windowsShell:
		r, script = runsOnWindows(args)
	case k != plain:
		r, script = runs(args, k, flags)
	case len(p.args) > 0 && strings.HasPrefix(p.args[0], "-"):
		r = person // a login shell that is not known here
	}
	if r != program {
		return r, ""
	}
	name = cmp.Or(script, name)
	return roleOf(name), name // a script can bear our name, to set something up for us, and be a shell or a terminal
}

// nameOf returns the name under which a process was started. A process can overwrite its arguments
// by a title, and npm's title holds them all ("npm run deploy --token …"): then the first word is
// the name.
func nameOf(p process) string {
	file := base(p.file)
	if len(p.args) == 0 {
		return file
	}
	started := strings.TrimPrefix(p.args[0], "-")
	if strings.EqualFold(base(started), file) {
		return file // with any spaces that it has
	}
	words := strings.Fields(started)
	if len(words) == 0 {
		return file
	}
	return cmp.Or(base(strings.TrimSuffix(words[0], ":")), file) // "sshd: alice@pts/0"
}

// roleOf knows the programs whose role their name tells.
//
// Of the programs that run another, those which wait for it and add nothing to who asks are links:
// "timeout" says nothing to a person. env, nice, nohup and the like become the program that they
// run and are never seen. Those that make many calls of one (make, xargs, find, watch) are
// programs.
func roleOf(name string) role {
	switch strings.ToLower(name) {
	case "aws-federate-cred", "aws-console", "aws-federate-console": // our credential_process may be ourselves
		return link
	case "caffeinate", "doas", "flock", "ltrace", "pkexec", "run0", "runuser", "script", "setsid", "strace", "su", "sudo", "time",
		"timeout":
		return link
	case "init", "launchd", "systemd", "conmon", "containerd-shim-runc-v2", "docker-init", "dumb-init", "tini": // or who adopts orphans
		return person
	case "login", "sshd", "sshd-session", "dropbear", "mosh-server", "telnetd":
		return person
	case "screen", "tmux", "zellij", "elvish", "xonsh":
		return person
	case "alacritty", "foot", "ghostty", "gnome-terminal-server", "iterm2", "kgx", "kitty", "konsole", "ptyxis-agent", "terminal",
		"wezterm-gui", "windowsterminal", "x-terminal-emulator", "xfce4-terminal", "xterm":
		return person
	case "conhost", "explorer", "mintty", "openconsole", "gnome-shell", "plasmashell", "finder", "dock":
		return person
	}
	return program
}

// base returns the last part of a path of any system, without what Windows appends to programs.
func base(path string) string {
	path = strings.TrimRight(path, `/\`)
	path = path[strings.LastIndexAny(path, `/\`)+1:]
	if stem := len(path) - len(".exe"); stem > 0 && strings.EqualFold(path[stem:], ".exe") {
		return path[:stem]
	}
	return path
}
