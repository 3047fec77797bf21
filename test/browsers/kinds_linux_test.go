package browsers_test

import (
	"fmt"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// browser is one that aws-console knows by name.
type browser struct {
	name    string
	program string // what the process is called in the end
	keys    string // that close it
	private string // the option for a private window
	// history is the file with it in each profile, below the home, and addresses the query for it:
	// the address, whether it is hidden wherever the history is shown. home and work are the
	// directories of two profiles.
	home, work, history, addresses string
	// furnish makes a home in which it starts without questions, and calls nobody. It has two
	// profiles, "At home" and "At work".
	furnish func(*testing.T, *world)
}

func chromium() browser {
	return browser{
		name: "chromium", program: "chromium", keys: "ctrl+shift+w", private: "--incognito",
		home: ".config/chromium/Default", work: ".config/chromium/Profile 7", history: "History",
		// What does not end a chain of redirects is not in the list of chrome://history.
		addresses: "select url, hidden or not exists (select 1 from visits where visits.url = urls.id and transition & 0x20000000) " +
			"from urls order by id",
		furnish: furnishChromium,
	}
}

func furnishChromium(t *testing.T, w *world) {
	t.Helper()
	// Debian's script throws away what flags the environment has. As root Chromium does not start
	// with its sandbox.
	w.write(t, "bin/chromium", fmt.Sprintf(`#!/bin/sh
exec %s "$@" --no-sandbox --no-first-run --password-store=basic --disable-gpu --disable-component-update --window-size=1000,700 \
  --host-resolver-rules="MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
`, testkit.Program(t, "chromium")))
	w.write(t, ".config/chromium/Local State",
		`{"profile": {"info_cache": {"Default": {"name": "At home"}, "Profile 7": {"name": "At work"}}}}`)
}

func firefox() browser {
	return browser{
		name: "firefox", program: "firefox-esr", keys: "ctrl+q", private: "--private-window",
		home: ".config/mozilla/firefox/first", work: ".config/mozilla/firefox/second", history: "places.sqlite",
		addresses: "select url, hidden from moz_places where visit_count > 0 order by id", // the others are bookmarks
		furnish:   furnishFirefox,
	}
}

func furnishFirefox(t *testing.T, w *world) {
	t.Helper()
	testkit.Program(t, "firefox")
	w.write(t, ".config/mozilla/firefox/profiles.ini", `[General]
StartWithLastProfile=1
Version=2

[Profile0]
Name=At home
IsRelative=1
Path=first
Default=1

[Profile1]
Name=At work
IsRelative=1
Path=second
`)
	w.write(t, w.browser.home+"/user.js", quiet)
	w.write(t, w.browser.work+"/user.js", quiet)
}

// quiet keeps a profile of Firefox from greeting, and everything that is not on loopback behind a
// proxy that is not there.
const quiet = `
user_pref("network.proxy.type", 1);
user_pref("network.proxy.http", "127.0.0.1");
user_pref("network.proxy.http_port", 9);
user_pref("network.proxy.ssl", "127.0.0.1");
user_pref("network.proxy.ssl_port", 9);
user_pref("network.proxy.socks", "127.0.0.1");
user_pref("network.proxy.socks_port", 9);
user_pref("network.proxy.socks_remote_dns", true);
user_pref("network.proxy.no_proxies_on", "localhost, 127.0.0.1");
user_pref("browser.aboutwelcome.enabled", false);
user_pref("browser.startup.homepage_override.mstone", "ignore");
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("datareporting.policy.dataSubmissionPolicyBypassNotification", true);
user_pref("termsofuse.bypassNotification", true);
user_pref("browser.preonboarding.enabled", false);
user_pref("app.normandy.enabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("browser.warnOnQuitShortcut", false);
user_pref("browser.shell.checkDefaultBrowser", false);
`
