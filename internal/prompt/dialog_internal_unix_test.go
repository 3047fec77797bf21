//go:build linux || freebsd

package prompt

import (
	"slices"
	"strings"
	"testing"
)

func TestDisplays(t *testing.T) {
	tests := []struct {
		name, wayland, runtime, x string
		want                      []socket
	}{
		{name: "none"},
		{"Wayland", "wayland-0", "/run/user/1000", "", []socket{{"unix", "/run/user/1000/wayland-0"}}},
		{"Wayland elsewhere", "/srv/w", "/run/user/1000", "", []socket{{"unix", "/srv/w"}}},
		{"Wayland nowhere", "wayland-0", "", "", nil},
		{"X", "", "", ":1.0", []socket{{"unix", "/tmp/.X11-unix/X1"}, {"unix", "@/tmp/.X11-unix/X1"}}},
		{"X, named", "", "", "unix:12", []socket{{"unix", "/tmp/.X11-unix/X12"}, {"unix", "@/tmp/.X11-unix/X12"}}},
		{"X of ssh", "", "", "localhost:10.0", []socket{{"tcp", "localhost:6010"}}},
		{"X over IPv6", "", "", "[::1]:0", []socket{{"tcp", "[::1]:6000"}}},
		{"no number", "", "", ":x", nil},
		{"a path", "", "", ":../../x", nil},
		{"no colon", "", "", "0", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := Dialog{Environ: []string{
				"DISPLAY=first", "WAYLAND_DISPLAY=" + tt.wayland, "XDG_RUNTIME_DIR=" + tt.runtime,
				"DISPLAY=" + tt.x,
			}}
			if got := displays(d.getenv); !slices.Equal(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestLabels(t *testing.T) {
	const question = "a_b & <b>c</b>\n\\n --d"
	if got, want := zenity("zenity", question).argv[3], "--text=a__b & <b>c</b>\n\\\\n --d"; got != want {
		t.Errorf("zenity gets %q, want %q", got, want)
	}
	if got, want := kdialog("kdialog", question).argv[4], `<qt>a_b &amp; &lt;b&gt;c&lt;/b&gt;<br>\\n --d</qt>`; got != want {
		t.Errorf("kdialog gets %q, want %q", got, want)
	}
}

func TestLongQuestionFitsInALine(t *testing.T) {
	for _, text := range []string{strings.Repeat("%", 2000), strings.Repeat("☃", 2000), "x" + strings.Repeat("\n", 2000)} {
		line := "SETDESC " + escaped(text) + "\n"
		cut, isCut := strings.CutSuffix(line, "…\n")
		if len(line) > maxLine || len(line) < maxLine-6 || !isCut || strings.ToValidUTF8(line, "") != line {
			t.Errorf("%d bytes: %q", len(line), line)
		}
		if text[0] == '%' && !strings.HasSuffix(cut, "%25") {
			t.Errorf("it cuts an escape: %q", line)
		}
	}
}

func TestLibrariesOfThePrebuiltAWSCLIAreNotForOthers(t *testing.T) {
	d := Dialog{Environ: []string{"LD_LIBRARY_PATH_ORIG=/theirs"}}
	if got := d.libraries(); !slices.Equal(got, []string{"LD_LIBRARY_PATH=/theirs"}) {
		t.Errorf("got %q", got)
	}
	if got := (Dialog{}).libraries(); got != nil {
		t.Errorf("got %q", got)
	}
}
