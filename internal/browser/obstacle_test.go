package browser

import (
	"strings"
	"testing"
)

func TestObstacle(t *testing.T) {
	const ssh = "SSH_CONNECTION=1.2.3.4 5 6.7.8.9 22"
	for _, c := range []struct {
		system, env string // The environment with commas.
		file        string
		want        string
		hopeless    bool
	}{
		{"linux", "DISPLAY=:0", "", "", false},
		{"linux", "WAYLAND_DISPLAY=wayland-0", "", "", false},
		{"linux", "DISPLAY=localhost:10," + ssh, "", "", false},
		{"linux", ssh, "", "SSH session without", true},
		{"linux", "SSH_TTY=/dev/pts/0", "", "SSH session without", true},
		{"linux", ssh, "/.dockerenv", "SSH session without", true},
		{"linux", ssh + ",BROWSER=x", "", "", false},
		{"linux", "", "", "neither DISPLAY", false},
		{"freebsd", "", "", "neither DISPLAY", false},
		{"linux", "", "/.dockerenv", "container", false},
		{"linux", "", "/run/.containerenv", "container", false},
		{"linux", "DISPLAY=:0", "/.dockerenv", "", false},
		{"linux", "BROWSER=x", "/.dockerenv", "", false},
		{"linux", "WSL_DISTRO_NAME=Debian", "", "", false},
		{"linux", "WSL_DISTRO_NAME=Debian," + ssh, "", "SSH session without", true},
		{"darwin", "", "", "", false},
		{"darwin", ssh, "", "SSH session", true},
		{"windows", "", "", "", false},
		{"windows", ssh, "", "SSH session", true},
	} {
		got := pretend(c.system, strings.Split(c.env, ","), file(c.file)).obstacle()
		if !strings.Contains(got.reason, c.want) || (got.reason == "") != (c.want == "") || got.hopeless != c.hopeless {
			t.Errorf("%s with %s and %s: %+v", c.system, c.env, c.file, got)
		}
	}
}
