package browser

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// localState and profilesINI are as browsers write them.
const (
	localState = `{"profile":{"info_cache":{
		"Default":{"name":"Person 1"},"Profile 2":{"name":"Work"},"Profile 3":{"name":"Twin"},"Profile 4":{"name":"Twin"},
		"../evil":{"name":"Evil"}},"last_used":"Default"}}`
	profilesINI = "[Install4F96D1932A9F858E]\r\nDefault=abc.default\r\n\r\n" +
		"[Profile1]\r\nName=work\r\nIsRelative=1\r\nPath=Profiles/xyz.work\r\n\r\n" +
		"[Profile0]\r\nName=default-release\r\nPath=abc.default\r\n[General]\r\nName=none\r\n"
)

func TestCommands(t *testing.T) {
	chromiumHere := map[string]string{"/usr/bin/chromium": "", "/home/u/.config/chromium/Local State": localState}
	firefoxHere := map[string]string{"/usr/bin/firefox": "", "/home/u/.mozilla/firefox/profiles.ini": profilesINI}
	work := &Container{Name: "Work"}
	for _, c := range []struct {
		system  string
		env     []string
		files   map[string]string
		o       Opener
		want    string
		problem error
	}{
		{"linux", unixEnv, file("/usr/bin/xdg-open"), Opener{}, "xdg-open", nil},
		{"linux", unixEnv, file("/usr/bin/xdg-open"), Opener{Browser: "Default"}, "xdg-open", nil},
		{
			"linux", unixEnv,
			map[string]string{"/usr/bin/xdg-open": "", "/usr/bin/firefox": "", "/usr/bin/x-www-browser": ""},
			Opener{},
			"xdg-open", nil,
		},
		{
			"linux", unixEnv,
			map[string]string{"/usr/bin/chromium": "", "/usr/bin/firefox": "", "/usr/bin/x-www-browser": ""},
			Opener{},
			"x-www-browser /usr/bin/firefox /usr/bin/chromium", nil,
		},
		{"linux", unixEnv, file("/snap/bin/firefox"), Opener{}, "/snap/bin/firefox", nil},
		{"linux", unixEnv, nil, Opener{}, "", nil},
		{"linux", []string{"BROWSER=a b:c"}, nil, Opener{}, "a|b c", nil},
		{"linux", []string{"BROWSER=a"}, firefoxHere, Opener{Browser: "firefox"}, "/usr/bin/firefox", nil},
		// As people write it for a shell.
		{"linux", []string{"BROWSER=/my dir/b"}, file("/my dir/b"), Opener{}, "/my dir/b", nil},
		{"linux", []string{"BROWSER='/my dir/b' -x %s &"}, file("/my dir/b"), Opener{}, "/my dir/b|-x|%s", nil},
		{"linux", []string{"BROWSER=/my:dir/b"}, file("/my:dir/b"), Opener{}, "/my:dir/b", nil},
		{"linux", []string{"BROWSER=a:/my dir/b:c %s&", "HOME=/home/u"}, file("/my dir/b"), Opener{}, "a /my dir/b c|%s", nil},
		{"linux", []string{"BROWSER=~/bin/b -x", "HOME=/home/u v"}, nil, Opener{}, "/home/u v/bin/b|-x", nil},
		{"linux", []string{"BROWSER=$HOME/b ${HOME}/c:$HOMER ~x a~", "HOME=/h"}, nil, Opener{}, "/h/b|/h/c $HOMER|~x|a~", nil},
		{"linux", []string{"BROWSER=~/b"}, nil, Opener{}, "~/b", nil},
		{"linux", []string{"BROWSER= : "}, file("/usr/bin/xdg-open"), Opener{}, "xdg-open", nil},
		{"linux", []string{"BROWSER=&"}, file("/usr/bin/xdg-open"), Opener{}, "xdg-open", nil},
		{"linux", unixEnv, file("/home/u/my b"), Opener{Browser: "~/my b"}, "/home/u/my b", nil},
		{"linux", unixEnv, file("/home/u/b"), Opener{Browser: "$HOME/b -x %s &"}, "/home/u/b|-x|%s", nil},

		{"linux", wslEnv, file("/usr/bin/wslview"), Opener{}, "wslview", nil},
		{"linux", []string{"WSL_INTEROP=/run/WSL/8_interop"}, file("/usr/bin/wslview"), Opener{}, "wslview", nil},
		{
			"linux", wslEnv,
			map[string]string{"/usr/bin/rundll32.exe": "", "/usr/bin/explorer.exe": "", "/usr/bin/xdg-open": ""},
			Opener{},
			"rundll32.exe|url.dll,FileProtocolHandler explorer.exe xdg-open", nil,
		},
		{
			"linux", wslEnv,
			map[string]string{
				"/mnt/c/Windows/System32/rundll32.exe": "", "/mnt/c/Windows/explorer.exe": "",
				"/mnt/c/Windows/System32/WindowsPowerShell/v1.0/powershell.exe": "",
			},
			Opener{},
			"/mnt/c/Windows/System32/rundll32.exe|url.dll,FileProtocolHandler " +
				"/mnt/c/Windows/System32/WindowsPowerShell/v1.0/powershell.exe|-NoProfile|-NonInteractive|-Command|Start-Process '%s' " +
				"/mnt/c/Windows/explorer.exe", nil,
		},
		{"linux", unixEnv, file("/mnt/c/Windows/explorer.exe"), Opener{}, "", nil},
		{"darwin", unixEnv, nil, Opener{}, "open", nil},
		{"windows", []string{`BROWSER=C:\b\c:d.exe x`}, nil, Opener{}, `C:\b\c:d.exe|x`, nil},
		{"windows", nil, nil, Opener{}, "rundll32|url.dll,FileProtocolHandler", nil},

		{
			"linux", unixEnv, chromiumHere,
			Opener{Browser: "chromium", Profile: "Profile 2"},
			"/usr/bin/chromium|--profile-directory=Profile 2", nil,
		},
		{
			"linux", unixEnv, chromiumHere,
			Opener{Browser: "chromium", Profile: "Work"},
			"/usr/bin/chromium|--profile-directory=Profile 2",
			nil,
		},
		{
			"linux", unixEnv, chromiumHere,
			Opener{Browser: "chromium", Profile: "work"},
			"/usr/bin/chromium|--profile-directory=Profile 2",
			nil,
		},
		{
			"linux", unixEnv, chromiumHere,
			Opener{Browser: "chromium --x %s", Profile: "Default"},
			"chromium|--profile-directory=Default|--x|%s", nil,
		},
		{"linux", unixEnv, chromiumHere, Opener{Browser: "chromium", Profile: "Twin"}, "", &UnknownProfileError{}},
		{"linux", unixEnv, chromiumHere, Opener{Browser: "chromium", Profile: "Evil"}, "", &UnknownProfileError{}},
		{"linux", unixEnv, chromiumHere, Opener{Browser: "chromium", Profile: "Profile 9"}, "", &UnknownProfileError{}},
		{
			"linux", unixEnv, file("/usr/bin/chromium"),
			Opener{Browser: "chromium", Profile: "Profile 9"},
			"/usr/bin/chromium|--profile-directory=Profile 9", nil,
		},
		{
			"linux", unixEnv,
			map[string]string{"/usr/bin/chromium": "", "/home/u/.config/chromium/Local State": "{"},
			Opener{Browser: "chromium", Profile: "x"},
			"/usr/bin/chromium|--profile-directory=x", nil,
		},
		{"linux", unixEnv, file("/usr/bin/chromium"), Opener{Browser: "chromium", Profile: "../x"}, "", &UnknownProfileError{}},
		{"linux", unixEnv, file("/usr/bin/chromium"), Opener{Browser: "chromium", Profile: ".."}, "", &UnknownProfileError{}},
		{"linux", unixEnv, file("/usr/bin/chromium"), Opener{Browser: "chromium", Profile: "a/b"}, "", &UnknownProfileError{}},
		{"linux", unixEnv, file("/usr/bin/chromium"), Opener{Browser: "chromium", Profile: `a\b`}, "", &UnknownProfileError{}},
		{"linux", unixEnv, file("/usr/bin/firefox"), Opener{Browser: "firefox", Profile: "-x"}, "", &UnknownProfileError{}},
		{
			"linux",
			[]string{"XDG_CONFIG_HOME=/cfg"},
			map[string]string{
				"/usr/bin/brave": "",
				"/cfg/BraveSoftware/Brave-Browser/Local State": localState,
			},
			Opener{Browser: "brave", Profile: "Work"},
			"/usr/bin/brave|--profile-directory=Profile 2", nil,
		},
		{
			"linux", unixEnv,
			map[string]string{
				"/snap/bin/chromium": "", "/home/u/.config/chromium/Local State": "{}",
				"/home/u/snap/chromium/common/chromium/Local State": localState,
			},
			Opener{Browser: "chromium", Profile: "Work"},
			"/snap/bin/chromium|--profile-directory=Profile 2", nil,
		},
		{
			"linux", unixEnv,
			map[string]string{
				"/snap/bin/brave": "", "/home/u/.config/BraveSoftware/Brave-Browser/Local State": localState,
				"/home/u/snap/brave/current/.config/BraveSoftware/Brave-Browser/Local State": `{"profile":{"info_cache":{"Default":{}}}}`,
			},
			Opener{Browser: "brave", Profile: "Work"},
			"", &UnknownProfileError{},
		},
		{
			"linux", unixEnv,
			map[string]string{
				"/snap/bin/brave": "", "/home/u/.config/BraveSoftware/Brave-Browser/Local State": localState,
				"/home/u/snap/brave/current/.config/BraveSoftware/Brave-Browser/Local State": `{"profile":{"info_cache":{"Default":{}}}}`,
			},
			Opener{Browser: "/snap/bin/brave", Profile: "Work"},
			"", &UnknownProfileError{},
		},
		{
			"linux", unixEnv,
			map[string]string{
				"/var/lib/flatpak/exports/bin/com.google.Chrome":                      "",
				"/home/u/.var/app/com.google.Chrome/config/google-chrome/Local State": localState,
			},
			Opener{Browser: "chrome", Profile: "Work"},
			"/var/lib/flatpak/exports/bin/com.google.Chrome|--profile-directory=Profile 2", nil,
		},
		{
			"darwin", unixEnv,
			map[string]string{
				"/Applications/Google Chrome.app":                               "",
				"/home/u/Library/Application Support/Google/Chrome/Local State": localState,
			},
			Opener{Browser: "chrome", Profile: "Work"},
			"open|-na|/Applications/Google Chrome.app|--args|--profile-directory=Profile 2", nil,
		},
		{
			"windows", windowsEnv,
			map[string]string{
				`C:\PF\Microsoft\Edge\Application\msedge.exe`:   "",
				`C:\Local\Microsoft\Edge\User Data\Local State`: localState,
			},
			Opener{Browser: "edge", Profile: "Work"},
			`C:\PF\Microsoft\Edge\Application\msedge.exe|--profile-directory=Profile 2`, nil,
		},

		{"linux", unixEnv, firefoxHere, Opener{Browser: "firefox", Profile: "work"}, "/usr/bin/firefox|-P|work", nil},
		{"linux", unixEnv, firefoxHere, Opener{Browser: "firefox", Profile: "xyz.work"}, "/usr/bin/firefox|-P|work", nil},
		{"linux", unixEnv, firefoxHere, Opener{Browser: "firefox", Profile: "none"}, "", &UnknownProfileError{}},
		{
			"linux", unixEnv,
			map[string]string{"/usr/bin/firefox": "", "/home/u/.config/mozilla/firefox/profiles.ini": profilesINI},
			Opener{Browser: "firefox", Profile: "work"},
			"/usr/bin/firefox|-P|work", nil,
		},
		{
			"linux", unixEnv,
			map[string]string{
				"/usr/bin/firefox": "",
				"/home/u/snap/firefox/common/.mozilla/firefox/profiles.ini": profilesINI,
			},
			Opener{Browser: "firefox", Profile: "Work"},
			"/usr/bin/firefox|-P|work", nil,
		},
		{
			"windows", windowsEnv,
			map[string]string{
				`C:\PF\Mozilla Firefox\firefox.exe`:       "",
				`C:\Roaming\Mozilla\Firefox\profiles.ini`: profilesINI,
			},
			Opener{Browser: "firefox", Profile: "work"},
			`C:\PF\Mozilla Firefox\firefox.exe|-P|work`, nil,
		},

		{"linux", unixEnv, nil, Opener{Profile: "x"}, "", &ProfileUnsupportedError{}},
		{"linux", unixEnv, file("/usr/bin/epiphany"), Opener{Browser: "epiphany", Profile: "x"}, "", &ProfileUnsupportedError{}},
		{"darwin", unixEnv, file("/Applications/Safari.app"), Opener{Browser: "safari", Profile: "x"}, "", &ProfileUnsupportedError{}},

		{"linux", unixEnv, firefoxHere, Opener{Container: work}, "/usr/bin/firefox", nil},
		{"linux", unixEnv, firefoxHere, Opener{Container: work, Profile: "work"}, "/usr/bin/firefox|-P|work", nil},
		{"linux", unixEnv, file("/usr/bin/librewolf"), Opener{Browser: "librewolf", Container: work}, "/usr/bin/librewolf", nil},
		{"linux", unixEnv, file("/opt/f/firefox"), Opener{Browser: "/opt/f/firefox --x %s", Container: work}, "/opt/f/firefox|--x|%s", nil},
		{
			"windows", windowsEnv, file(`D:\my fox\Firefox.exe`),
			Opener{Browser: `D:\my fox\Firefox.exe`, Container: work},
			`D:\my fox\Firefox.exe`, nil,
		},
		{"linux", unixEnv, nil, Opener{Container: work}, "", &UnknownBrowserError{}},
		{"linux", unixEnv, chromiumHere, Opener{Browser: "chromium", Container: work}, "", &ContainerUnsupportedError{}},
		{"linux", unixEnv, file("/usr/bin/epiphany"), Opener{Browser: "epiphany", Container: work}, "", &ContainerUnsupportedError{}},
	} {
		commands, err := c.o.commands(pretend(c.system, c.env, c.files))
		words := make([]string, 0, len(commands))
		for _, command := range commands {
			words = append(words, strings.Join(command, "|"))
		}
		if got := strings.Join(words, " "); got != c.want || !sameType(err, c.problem) {
			t.Errorf("%s, %+v: %q, %#v, want %q", c.system, c.o, got, err, c.want)
		}
	}
}

// sameType reports whether err is of want's type.
func sameType(err, want error) bool {
	return reflect.TypeOf(err) == reflect.TypeOf(want)
}

func TestErrorsNameWhatThereIs(t *testing.T) {
	m := pretend("linux", unixEnv, map[string]string{"/usr/bin/chromium": "", "/home/u/.config/chromium/Local State": localState})
	_, err := (&Opener{Browser: "chromium", Profile: "Play"}).commands(m)
	want := `browser chromium has no profile of its own called "Play"; ` +
		`there are Default (Person 1), Profile 2 (Work), Profile 3 (Twin), Profile 4 (Twin)`
	if err == nil || err.Error() != want {
		t.Errorf("%v", err)
	}
}

func TestOnlyRegularFilesAreRead(t *testing.T) {
	name := filepath.Join(t.TempDir(), "Local State")
	if err := os.WriteFile(name, []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	if text, err := thisMachine(nil).read(name); err != nil || string(text) != "{}" {
		t.Errorf("%q, %v", text, err)
	}
	if err := os.Truncate(name, maxListing+1); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{name, filepath.Dir(name), os.DevNull, name + "x"} {
		if text, err := thisMachine(nil).read(bad); err == nil {
			t.Errorf("%s: %d bytes", bad, len(text))
		}
	}
}
