package browser

// family is the kin of a browser, which have their options in common.
type family int

const (
	other family = iota
	chromium
	firefox
)

// kind is a browser that is known by name. Paths are written with slashes.
type kind struct {
	name     string
	aliases  []string // As folded by fold; the programs are names too.
	family   family
	programs []string // On Linux and BSD.
	flatpak  string
	app      string   // On macOS, without .app.
	exes     []string // On Windows, below a directory of programs.

	// Where profiles are listed: on Linux below the home directory, or if it begins with $, below
	// the user's configuration; in a snap; in a flatpak's own home directory; on macOS below
	// Application Support; on Windows below LOCALAPPDATA, or for Firefox's kin, APPDATA.
	linuxData   []string
	snapData    []string
	flatpakData []string
	macData     string
	windowsData string
}

// catalog has the browsers in the order in which a message lists them. Sources: the browsers'
// packages, and https://chromium.googlesource.com/chromium/src/+/main/docs/user_data_dir.md.
func catalog() []*kind {
	return append(append(firefoxKin(), chromiumKin()...),
		&kind{
			name: "opera", family: other, // Its profiles are chosen in another way.
			programs: []string{"opera", "opera-stable"}, flatpak: "com.opera.Opera",
			app: "Opera", exes: []string{"Programs/Opera/opera.exe", "Opera/opera.exe"},
		},
		&kind{name: "safari", family: other, app: "Safari"},
		&kind{name: "arc", family: other, app: "Arc"},
	)
}

func firefoxKin() []*kind {
	mozilla := kind{
		family: firefox,
		// Since version 147 new profiles are in the user's configuration.
		linuxData:   []string{".mozilla/firefox", "$/mozilla/firefox"},
		snapData:    []string{"snap/firefox/common/.mozilla/firefox"},
		flatpakData: []string{".mozilla/firefox", "config/mozilla/firefox"},
		macData:     "Firefox",
		windowsData: "Mozilla/Firefox",
	}
	release, developer, nightly := mozilla, mozilla, mozilla

	release.name, release.aliases = "firefox", []string{"mozilla-firefox", "mozilla"}
	release.programs, release.flatpak = []string{"firefox", "firefox-esr"}, "org.mozilla.firefox"
	release.app, release.exes = "Firefox", []string{"Mozilla Firefox/firefox.exe"}

	developer.name, developer.aliases = "firefox-developer", []string{"firefox-dev"}
	developer.programs = []string{"firefox-developer-edition", "firefox-devedition", "firefox-developer"}
	developer.app, developer.exes = "Firefox Developer Edition", []string{"Firefox Developer Edition/firefox.exe"}

	nightly.name = "firefox-nightly"
	nightly.programs = []string{"firefox-nightly", "firefox-trunk"}
	nightly.app, nightly.exes = "Firefox Nightly", []string{"Firefox Nightly/firefox.exe"}

	return []*kind{
		&release, &developer, &nightly,
		{
			name: "librewolf", family: firefox,
			programs: []string{"librewolf"}, flatpak: "io.gitlab.librewolf-community",
			app: "LibreWolf", exes: []string{"LibreWolf/librewolf.exe"},
			linuxData:   []string{".librewolf", "$/librewolf/librewolf"},
			flatpakData: []string{".librewolf", "config/librewolf/librewolf"},
			macData:     "librewolf", windowsData: "librewolf",
		},
		{
			name: "waterfox", family: firefox,
			programs: []string{"waterfox", "waterfox-g"}, flatpak: "net.waterfox.waterfox",
			app: "Waterfox", exes: []string{"Waterfox/waterfox.exe"},
			linuxData: []string{".waterfox"}, flatpakData: []string{".waterfox"},
			macData: "Waterfox", windowsData: "Waterfox",
		},
		{
			name: "zen", family: firefox,
			programs: []string{"zen", "zen-browser"}, flatpak: "app.zen_browser.zen",
			app: "Zen", exes: []string{"Zen Browser/zen.exe"},
			linuxData: []string{".zen", "$/zen"}, flatpakData: []string{".zen"},
			macData: "zen", windowsData: "zen",
		},
	}
}

func chromiumKin() []*kind {
	return []*kind{
		{
			name: "chrome", aliases: []string{"googlechrome"}, family: chromium,
			programs: []string{"google-chrome", "google-chrome-stable", "chrome"}, flatpak: "com.google.Chrome",
			app: "Google Chrome", exes: []string{"Google/Chrome/Application/chrome.exe"},
			linuxData: []string{"$/google-chrome"}, flatpakData: []string{"config/google-chrome"},
			macData: "Google/Chrome", windowsData: "Google/Chrome/User Data",
		},
		{
			name: "chromium", family: chromium,
			programs: []string{"chromium", "chromium-browser"}, flatpak: "org.chromium.Chromium",
			app: "Chromium", exes: []string{"Chromium/Application/chrome.exe"},
			linuxData: []string{"$/chromium"}, snapData: []string{"snap/chromium/common/chromium"},
			flatpakData: []string{"config/chromium"},
			macData:     "Chromium", windowsData: "Chromium/User Data",
		},
		{
			name: "edge", aliases: []string{"msedge"}, family: chromium,
			programs: []string{"microsoft-edge", "microsoft-edge-stable"}, flatpak: "com.microsoft.Edge",
			app: "Microsoft Edge", exes: []string{"Microsoft/Edge/Application/msedge.exe"},
			linuxData: []string{"$/microsoft-edge"}, flatpakData: []string{"config/microsoft-edge"},
			macData: "Microsoft Edge", windowsData: "Microsoft/Edge/User Data",
		},
		{
			name: "brave", family: chromium,
			programs: []string{"brave-browser", "brave-browser-stable", "brave"}, flatpak: "com.brave.Browser",
			app: "Brave Browser", exes: []string{"BraveSoftware/Brave-Browser/Application/brave.exe"},
			linuxData:   []string{"$/BraveSoftware/Brave-Browser"},
			snapData:    []string{"snap/brave/current/.config/BraveSoftware/Brave-Browser"},
			flatpakData: []string{"config/BraveSoftware/Brave-Browser"},
			macData:     "BraveSoftware/Brave-Browser", windowsData: "BraveSoftware/Brave-Browser/User Data",
		},
		{
			name: "vivaldi", family: chromium,
			programs: []string{"vivaldi", "vivaldi-stable"}, flatpak: "com.vivaldi.Vivaldi",
			app: "Vivaldi", exes: []string{"Vivaldi/Application/vivaldi.exe"},
			linuxData: []string{"$/vivaldi"}, flatpakData: []string{"config/vivaldi"},
			macData: "Vivaldi", windowsData: "Vivaldi/User Data",
		},
	}
}

// Names returns the names of the browsers that are known, in the order in which messages list them.
func Names() []string {
	all := catalog()
	names := make([]string, 0, len(all))
	for _, k := range all {
		names = append(names, k.name)
	}
	return names
}
