package browser

import (
	"errors"
	"io/fs"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// pretend is a machine of a system with the environment, given as name=value words, and with the
// files; programs are files in /usr/bin or the like.
func pretend(system string, env []string, files map[string]string) *machine {
	exists := func(path string) bool { _, ok := files[path]; return ok }
	return &machine{
		system: system,
		getenv: func(name string) string {
			for _, word := range env {
				if value, ok := strings.CutPrefix(word, name+"="); ok {
					return value
				}
			}
			return ""
		},
		lookPath: func(name string) (string, error) {
			for _, path := range []string{name, "/usr/bin/" + name} {
				if exists(path) {
					return path, nil
				}
			}
			return "", exec.ErrNotFound
		},
		exists:     exists,
		registered: func(exe string) string { return files["registry:"+exe] },
		read: func(path string) ([]byte, error) {
			if !exists(path) {
				return nil, fs.ErrNotExist
			}
			return []byte(files[path]), nil
		},
	}
}

func file(paths ...string) map[string]string {
	files := map[string]string{}
	for _, path := range paths {
		files[path] = ""
	}
	return files
}

var (
	unixEnv    = []string{"HOME=/home/u"}
	wslEnv     = []string{"HOME=/home/u", "WSL_DISTRO_NAME=Debian"}
	windowsEnv = []string{`ProgramFiles=C:\PF`, `ProgramFiles(x86)=C:\PF86`, `LOCALAPPDATA=C:\Local`, `APPDATA=C:\Roaming`}
)

func TestFind(t *testing.T) {
	for _, c := range []struct {
		system, name string
		env          []string
		files        map[string]string
		want         string // The words of the command, joined by |.
	}{
		{"linux", "firefox", unixEnv, file("/usr/bin/firefox", "/usr/bin/firefox-esr"), "/usr/bin/firefox"},
		{"linux", "Firefox", unixEnv, file("/usr/bin/firefox-esr"), "/usr/bin/firefox-esr"},
		{"linux", "firefox-esr", unixEnv, file("/usr/bin/firefox", "/usr/bin/firefox-esr"), "/usr/bin/firefox-esr"},
		{"linux", "firefox-esr", unixEnv, file("/usr/bin/firefox"), "/usr/bin/firefox"},
		{"linux", "firefox", unixEnv, file("/snap/bin/firefox", "/var/lib/flatpak/exports/bin/org.mozilla.firefox"), "/snap/bin/firefox"},
		{
			"freebsd", "firefox", unixEnv, file("/var/lib/flatpak/exports/bin/org.mozilla.firefox"),
			"/var/lib/flatpak/exports/bin/org.mozilla.firefox",
		},
		{"linux", "Google Chrome", unixEnv, file("/usr/bin/google-chrome-stable"), "/usr/bin/google-chrome-stable"},
		{
			"linux", "CHROME", unixEnv, file("/home/u/.local/share/flatpak/exports/bin/com.google.Chrome"),
			"/home/u/.local/share/flatpak/exports/bin/com.google.Chrome",
		},
		{"linux", "chromium", unixEnv, file("/usr/bin/chromium-browser"), "/usr/bin/chromium-browser"},
		{"linux", "msedge", unixEnv, file("/usr/bin/microsoft-edge"), "/usr/bin/microsoft-edge"},
		{"linux", " brave_browser ", unixEnv, file("/usr/bin/brave"), "/usr/bin/brave"},
		{"linux", "vivaldi", unixEnv, file("/usr/bin/vivaldi-stable"), "/usr/bin/vivaldi-stable"},
		{
			"linux", "edge", wslEnv, file("/mnt/c/Program Files (x86)/Microsoft/Edge/Application/msedge.exe"),
			"/mnt/c/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
		},
		{"linux", "/opt/my fox/firefox", unixEnv, file("/opt/my fox/firefox"), "/opt/my fox/firefox"},
		{"linux", "/opt/fox/run --new %s", unixEnv, file("/opt/fox/run"), "/opt/fox/run|--new|%s"},
		{"linux", "epiphany", unixEnv, file("/usr/bin/epiphany"), "epiphany"},
		{"darwin", "chrome", unixEnv, file("/Applications/Google Chrome.app"), "open|-na|/Applications/Google Chrome.app|--args"},
		{
			"darwin", "Firefox Developer Edition", unixEnv, file("/home/u/Applications/Firefox Developer Edition.app"),
			"open|-na|/home/u/Applications/Firefox Developer Edition.app|--args",
		},
		{"darwin", "safari", unixEnv, file("/Applications/Safari.app"), "open|-a|/Applications/Safari.app"},
		{"darwin", "arc", unixEnv, file("/Applications/Arc.app"), "open|-a|/Applications/Arc.app"},
		{"darwin", "/opt/Brave Browser.app", unixEnv, file("/opt/Brave Browser.app"), "open|-na|/opt/Brave Browser.app|--args"},
		{"darwin", "/opt/Orion.app", unixEnv, file("/opt/Orion.app"), "open|-a|/opt/Orion.app"},
		{
			"windows", "chrome", windowsEnv, file(`C:\Local\Google\Chrome\Application\chrome.exe`),
			`C:\Local\Google\Chrome\Application\chrome.exe`,
		},
		{
			"windows", "Edge", windowsEnv, file(`C:\PF86\Microsoft\Edge\Application\msedge.exe`),
			`C:\PF86\Microsoft\Edge\Application\msedge.exe`,
		},
		{
			"windows", "firefox", windowsEnv, file(`C:\PF\Mozilla Firefox\firefox.exe`, `C:\PF86\Mozilla Firefox\firefox.exe`),
			`C:\PF\Mozilla Firefox\firefox.exe`,
		},
		{
			"windows", "firefox", windowsEnv,
			map[string]string{"registry:firefox.exe": `D:\f\firefox.exe`, `D:\f\firefox.exe`: ""},
			`D:\f\firefox.exe`,
		},
		{"windows", `D:\my fox\firefox.exe`, windowsEnv, file(`D:\my fox\firefox.exe`), `D:\my fox\firefox.exe`},
		{"windows", `"D:\my fox\firefox.exe" -new %s`, windowsEnv, file(`D:\my fox\firefox.exe`), `D:\my fox\firefox.exe|-new|%s`},
	} {
		p, err := pretend(c.system, c.env, c.files).find(c.name)
		if got := strings.Join(slices.Concat(p.start, p.rest), "|"); err != nil || got != c.want {
			t.Errorf("%s %q: %q, %v, want %q", c.system, c.name, got, err, c.want)
		}
	}
}

func TestFindNothing(t *testing.T) {
	for _, c := range []struct {
		system, name string
		env          []string
		files        map[string]string
		known        bool
		installed    string
	}{
		{"linux", "chrome", unixEnv, file("/usr/bin/firefox-esr", "/snap/bin/chromium"), true, "firefox chromium"},
		{"linux", "safari", unixEnv, nil, true, ""},
		{"linux", "edge", unixEnv, file("/mnt/c/Program Files (x86)/Microsoft/Edge/Application/msedge.exe"), true, ""},
		{"linux", "netscape", unixEnv, file("/usr/bin/vivaldi"), false, "vivaldi"},
		{"linux", "/nonexistent/firefox %s", unixEnv, nil, false, ""},
		{"linux", `""`, unixEnv, nil, false, ""},
		{"darwin", "firefox", unixEnv, file("/usr/bin/firefox", "/Applications/Safari.app"), true, "safari"},
		{"windows", "chromium", windowsEnv, map[string]string{"registry:chrome.exe": `D:\chrome.exe`, `D:\chrome.exe`: ""}, true, "chrome"},
		{"windows", "firefox", nil, map[string]string{"registry:firefox.exe": `D:\gone.exe`, `\Mozilla Firefox\firefox.exe`: ""}, true, ""},
	} {
		_, err := pretend(c.system, c.env, c.files).find(c.name)
		e, ok := errors.AsType[*UnknownBrowserError](err)
		if !ok || e.Name != c.name || e.Known != c.known || strings.Join(e.Installed, " ") != c.installed {
			t.Errorf("%s %q: %#v", c.system, c.name, err)
			continue
		}
		if !strings.Contains(e.Error(), c.name) && c.name != `""` {
			t.Errorf("%q", e)
		}
	}
}

func TestNamesAreOfOneBrowser(t *testing.T) {
	owner := map[string]string{}
	for _, k := range catalog() {
		for _, name := range slices.Concat([]string{k.name}, k.aliases, k.programs, []string{fold(k.app)}) {
			if other := owner[name]; other != "" && other != k.name {
				t.Errorf("%s is %s and %s", name, other, k.name)
			}
			owner[name] = k.name
			if fold(name) != name {
				t.Errorf("%s cannot be asked for", name)
			}
		}
	}
}
