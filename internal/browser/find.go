package browser

import (
	"fmt"
	"os"
	"os/exec"
	"path"
	"runtime"
	"slices"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/regular"
)

// UnknownBrowserError says that a browser that was named is not here.
type UnknownBrowserError struct {
	// Name is what was asked for.
	Name string
	// Known is whether that is the name of a browser, which then is not installed.
	Known bool
	// Installed are the names of those that are.
	Installed []string
}

// Error implements error.
func (e *UnknownBrowserError) Error() string {
	if e.Known {
		return "browser " + e.Name + " is not installed" + among("installed are", e.Installed)
	}
	return fmt.Sprintf("no browser and no program is called %q", e.Name) + among("installed are", e.Installed)
}

// among lists names behind an error's text.
func among(words string, names []string) string {
	if len(names) == 0 {
		return ""
	}
	return "; " + words + " " + strings.Join(names, ", ")
}

// machine is what finding a browser asks of a system, so that it can be tested for each of them.
type machine struct {
	system     string // As in runtime.GOOS.
	getenv     func(string) string
	lookPath   func(string) (string, error)
	exists     func(string) bool
	registered func(exe string) string // Its path in the registry of Windows, or empty.
	read       func(string) ([]byte, error)
}

func thisMachine(getenv func(string) string) *machine {
	return &machine{
		system:     runtime.GOOS,
		getenv:     getenv,
		lookPath:   exec.LookPath,
		exists:     func(path string) bool { _, err := os.Stat(path); return err == nil },
		registered: registered,
		read:       func(path string) ([]byte, error) { return regular.ReadUpTo(path, maxListing) },
	}
}

// origin is how a program was installed, which tells where it keeps its profiles.
type origin int

const (
	native origin = iota
	snap
	flatpak
	foreign // A browser of Windows, seen from WSL.
)

// program is how to start a browser: start, then options of ours, then rest.
type program struct {
	kind   *kind // Nil for one that is not in the catalog.
	origin origin
	start  []string
	rest   []string
}

func (p program) is(f family) bool { return p.kind != nil && p.kind.family == f }

// fold makes one of the ways in which people write a browser's name.
func fold(name string) string {
	return strings.NewReplacer(" ", "-", "_", "-").Replace(strings.ToLower(strings.TrimSpace(name)))
}

// named returns the kind of that name, or nil.
func named(name string) *kind {
	folded := fold(name)
	for _, k := range catalog() {
		if k.name == folded || slices.Contains(k.aliases, folded) || slices.Contains(k.programs, folded) ||
			k.app != "" && fold(k.app) == folded {
			return k
		}
	}
	return nil
}

// find returns the browser of a name, or what is given as a program or a command.
func (m *machine) find(name string) (program, error) {
	if k := named(name); k != nil {
		if p, ok := m.locate(k, fold(name)); ok {
			return p, nil
		}
		return program{}, &UnknownBrowserError{Name: name, Known: true, Installed: m.installed()}
	}
	if p, ok := m.custom(name); ok {
		return p, nil
	}
	return program{}, &UnknownBrowserError{Name: name, Installed: m.installed()}
}

// installed returns the names of the browsers that are here.
func (m *machine) installed() []string {
	var names []string
	for _, k := range catalog() {
		if _, ok := m.locate(k, k.name); ok {
			names = append(names, k.name)
		}
	}
	return names
}

// locate finds a browser where its system keeps them. Of several programs, the one that is called
// as asked comes first.
func (m *machine) locate(k *kind, asked string) (program, bool) {
	switch m.system {
	case "darwin":
		return m.locateApp(k)
	case "windows":
		return m.locateExe(k)
	}
	programs := k.programs
	if slices.Contains(programs, asked) {
		programs = append([]string{asked}, programs...)
	}
	for _, name := range programs {
		if found, err := m.lookPath(name); err == nil {
			return program{kind: k, origin: originOf(found), start: []string{found}}, true
		}
	}
	for _, name := range programs {
		if found := "/snap/bin/" + name; m.exists(found) {
			return program{kind: k, origin: snap, start: []string{found}}, true
		}
	}
	for _, dir := range []string{"/var/lib/flatpak", m.getenv("HOME") + "/.local/share/flatpak"} {
		if found := dir + "/exports/bin/" + k.flatpak; k.flatpak != "" && m.exists(found) {
			return program{kind: k, origin: flatpak, start: []string{found}}, true
		}
	}
	return m.locateFromWSL(k)
}

func originOf(path string) origin {
	switch {
	case strings.HasPrefix(path, "/snap/"):
		return snap
	case strings.Contains(path, "/flatpak/exports/"):
		return flatpak
	}
	return native
}

// locateFromWSL finds a browser of the Windows around WSL.
func (m *machine) locateFromWSL(k *kind) (program, bool) {
	if !m.wsl() {
		return program{}, false
	}
	for _, dir := range []string{"/mnt/c/Program Files/", "/mnt/c/Program Files (x86)/"} {
		for _, exe := range k.exes {
			if m.exists(dir + exe) {
				return program{kind: k, origin: foreign, start: []string{dir + exe}}, true
			}
		}
	}
	return program{}, false
}

func (m *machine) locateApp(k *kind) (program, bool) {
	for _, dir := range []string{"/Applications/", m.getenv("HOME") + "/Applications/"} {
		if bundle := dir + k.app + ".app"; k.app != "" && m.exists(bundle) {
			return appProgram(k, bundle), true
		}
	}
	return program{}, false
}

// appProgram starts a bundle. A running one gets no arguments without -n; one that takes none is to
// get an address.
func appProgram(k *kind, bundle string) program {
	if k == nil || k.family == other {
		return program{kind: k, start: []string{"open", "-a", bundle}}
	}
	return program{kind: k, start: []string{"open", "-na", bundle, "--args"}}
}

func (m *machine) locateExe(k *kind) (program, bool) {
	for _, variable := range []string{"ProgramFiles", "ProgramW6432", "ProgramFiles(x86)", "LOCALAPPDATA"} {
		dir := m.getenv(variable)
		for _, exe := range k.exes {
			if found := m.join(dir, exe); dir != "" && m.exists(found) {
				return program{kind: k, start: []string{found}}, true
			}
		}
	}
	// The registry has one program of a name: firefox.exe may be any edition, chrome.exe is not
	// Chromium.
	if len(k.exes) > 0 && !slices.Contains([]string{"firefox-developer", "firefox-nightly", "chromium"}, k.name) {
		if found := m.registered(path.Base(k.exes[0])); found != "" && m.exists(found) {
			return program{kind: k, start: []string{found}}, true
		}
	}
	return program{}, false
}

// join makes a path of the system of slash-separated parts.
func (m *machine) join(parts ...string) string {
	joined := strings.Join(parts, "/")
	if m.system == "windows" {
		joined = strings.ReplaceAll(joined, "/", `\`)
	}
	return joined
}

// custom reads a program's name or path, or a command with arguments. What the program is called
// tells its kind.
func (m *machine) custom(text string) (program, bool) {
	if m.system == "darwin" && strings.HasSuffix(text, ".app") && m.exists(text) {
		return appProgram(named(strings.TrimSuffix(path.Base(text), ".app")), text), true
	}
	words := m.words(text)
	if len(words) == 0 {
		return program{}, false
	}
	if _, err := m.lookPath(words[0]); err != nil {
		return program{}, false
	}
	base := path.Base(strings.ReplaceAll(words[0], `\`, "/"))
	k := named(strings.TrimSuffix(strings.ToLower(base), ".exe"))
	return program{kind: k, origin: originOf(words[0]), start: words[:1], rest: words[1:]}, true
}
