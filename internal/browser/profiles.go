package browser

import (
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
)

// maxListing bounds the browser's list of profiles, in bytes. Chromium's is mostly other things.
const maxListing = 16 << 20

// UnknownProfileError says that a browser has no profile of a name, or several. A browser would
// make one, or ask.
type UnknownProfileError struct {
	// Browser and Name are what was asked for.
	Browser, Name string
	// Known are the profiles there, each with its directory and in brackets its name.
	Known []string
}

// Error implements error.
func (e *UnknownProfileError) Error() string {
	return fmt.Sprintf("browser %s has no profile of its own called %q", e.Browser, e.Name) + among("there are", e.Known)
}

// ProfileUnsupportedError says that no profile of the browser can be chosen.
type ProfileUnsupportedError struct {
	// Browser is the one that was asked for, empty for the default browser.
	Browser string
}

// Error implements error.
func (e *ProfileUnsupportedError) Error() string {
	if e.Browser == "" {
		return "a browser's profile needs the browser's name: the default browser takes none"
	}
	return "browser " + e.Browser + " takes no profile"
}

// profile is one of a browser: what its options call it, the directory, and what it is called on
// the screen.
type profile struct{ option, dir, name string }

// profileArgs are the options that choose a profile, none for an empty name. They join the running
// instance of that profile or start one: both families see to that, and Firefox's --no-remote would
// undo it.
func (m *machine) profileArgs(p program, browser, name string) ([]string, error) {
	if name == "" {
		return nil, nil
	}
	switch {
	case p.is(chromium):
		option, err := m.profileOption(p, browser, name, "Local State", parseLocalState)
		return []string{"--profile-directory=" + option}, err
	case p.is(firefox):
		option, err := m.profileOption(p, browser, name, "profiles.ini", parseProfilesINI)
		return []string{"-P", option}, err
	}
	return nil, &ProfileUnsupportedError{Browser: browser}
}

// profileOption looks name up in the browser's list. Without a list it is left to the browser,
// unless it leads out of the browser's own directory or is an option.
func (m *machine) profileOption(p program, browser, name, file string, parse func([]byte) []profile) (string, error) {
	unknown := &UnknownProfileError{Browser: browser, Name: name}
	for _, dir := range m.dataDirs(p) {
		text, err := m.read(m.join(dir, file))
		if err != nil {
			continue
		}
		profiles := parse(text)
		if option, ok := choose(profiles, name); ok {
			return option, nil
		}
		for _, each := range profiles {
			unknown.Known = append(unknown.Known, each.String())
		}
	}
	if len(unknown.Known) > 0 || strings.ContainsAny(name, `/\`) || strings.Contains(name, "..") || name[0] == '-' {
		return "", unknown
	}
	return name, nil
}

// String is how a profile is listed.
func (p profile) String() string {
	if p.name == "" || p.name == p.dir {
		return p.dir
	}
	return p.dir + " (" + p.name + ")"
}

// choose returns the one profile of a directory, else of a name, else of a name in other capitals.
func choose(profiles []profile, name string) (string, bool) {
	for _, matches := range []func(profile) bool{
		func(p profile) bool { return p.dir == name },
		func(p profile) bool { return p.name == name },
		func(p profile) bool { return strings.EqualFold(p.name, name) || strings.EqualFold(p.dir, name) },
	} {
		var found []profile
		for _, p := range profiles {
			if matches(p) {
				found = append(found, p)
			}
		}
		if len(found) > 0 {
			return found[0].option, len(found) == 1
		}
	}
	return "", false
}

// parseLocalState reads the profiles of Chromium's kin.
func parseLocalState(text []byte) []profile {
	var state struct {
		Profile struct {
			InfoCache map[string]struct {
				Name string `json:"name"`
			} `json:"info_cache"`
		} `json:"profile"`
	}
	if json.Unmarshal(text, &state) != nil {
		return nil
	}
	var profiles []profile
	for _, dir := range slices.Sorted(maps.Keys(state.Profile.InfoCache)) {
		if dir != "" && !strings.ContainsAny(dir, `/\`) && !strings.Contains(dir, "..") {
			profiles = append(profiles, profile{option: dir, dir: dir, name: state.Profile.InfoCache[dir].Name})
		}
	}
	return profiles
}

// parseProfilesINI reads the profiles of Firefox's kin, in sections called Profile0 and so on.
func parseProfilesINI(text []byte) []profile {
	var profiles []profile
	var last *profile
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			last = nil
			if strings.HasPrefix(line, "[Profile") {
				profiles = append(profiles, profile{})
				last = &profiles[len(profiles)-1]
			}
		}
		key, value, _ := strings.Cut(line, "=")
		switch {
		case last == nil:
		case key == "Name":
			last.option, last.name = value, value
		case key == "Path":
			last.dir = path.Base(value)
		}
	}
	return slices.DeleteFunc(profiles, func(p profile) bool { return p.option == "" || p.option[0] == '-' })
}

// dataDirs are the directories that may have the list of profiles, the likeliest first.
func (m *machine) dataDirs(p program) []string {
	k, home := p.kind, m.getenv("HOME")
	switch {
	case m.system == "darwin":
		return []string{home + "/Library/Application Support/" + k.macData}
	case m.system == "windows" && k.family == firefox:
		return []string{m.join(m.getenv("APPDATA"), k.windowsData)}
	case m.system == "windows":
		return []string{m.join(m.getenv("LOCALAPPDATA"), k.windowsData)}
	}
	var dirs []string
	below := func(root string, names []string) {
		for _, name := range names {
			dirs = append(dirs, root+"/"+name)
		}
	}
	switch p.origin {
	case snap:
		below(home, k.snapData)
	case flatpak:
		below(home+"/.var/app/"+k.flatpak, k.flatpakData)
	case native:
		config := m.getenv("XDG_CONFIG_HOME")
		if config == "" {
			config = home + "/.config"
		}
		for _, name := range k.linuxData {
			if rest, ok := strings.CutPrefix(name, "$"); ok {
				dirs = append(dirs, config+rest)
			} else {
				dirs = append(dirs, home+"/"+name)
			}
		}
		below(home, k.snapData) // Ubuntu's own program is a snap's.
	case foreign: // Windows has it, in a place not seen from here.
	}
	return dirs
}
