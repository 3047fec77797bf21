package browser

import (
	"net/url"
	"slices"
	"strings"
	"testing"
)

const address = "http://127.0.0.1:4000/ABC"

func TestContainerLink(t *testing.T) {
	for _, c := range []struct {
		container Container
		want      string
	}{
		{Container{Name: "Work", Color: "blue", Icon: "pet"}, "name=Work&url=http%3A%2F%2F127.0.0.1%3A4000%2FABC&color=blue&icon=pet"},
		{Container{Name: "a&b=c #%+é"}, "name=a%26b%3Dc+%23%25%2B%C3%A9&url=http%3A%2F%2F127.0.0.1%3A4000%2FABC"},
		{Container{Name: "x", Color: "black", Icon: "skull"}, "name=x&url=http%3A%2F%2F127.0.0.1%3A4000%2FABC"},
	} {
		got, ok := strings.CutPrefix(c.container.link(address), "ext+container:")
		if !ok || got != c.want {
			t.Errorf("%+v: %q, want %q", c.container, got, c.want)
		}
		read, err := url.ParseQuery(got)
		if err != nil || read.Get("name") != c.container.Name || read.Get("url") != address {
			t.Errorf("%+v is read as %v, %v", c.container, read, err)
		}
	}
}

func TestContainerForIsStable(t *testing.T) {
	if got, want := ContainerFor("a", "123456789012"), (Container{"a", "purple", "gift"}); got != want {
		t.Errorf("%+v, want %+v for good", got, want)
	}
	if a, b := ContainerFor("a", "1"), ContainerFor("b", "1"); a.Color != b.Color || a.Icon != b.Icon {
		t.Errorf("%+v and %+v differ by name", a, b)
	}
	colors, icons := map[string]bool{}, map[string]bool{}
	for i := range 500 {
		c := ContainerFor("", strings.Repeat("9", i))
		if !slices.Contains(Colors(), c.Color) || !slices.Contains(Icons(), c.Icon) {
			t.Fatalf("%+v", c)
		}
		colors[c.Color], icons[c.Icon] = true, true
	}
	if len(colors) != len(Colors()) || len(icons) != len(Icons()) {
		t.Errorf("only %v and %v are given", colors, icons)
	}
}
