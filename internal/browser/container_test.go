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
		{Container{Name: "Work", color: "blue", icon: "pet"}, "name=Work&url=http%3A%2F%2F127.0.0.1%3A4000%2FABC&color=blue&icon=pet"},
		{Container{Name: "a&b=c #%+é"}, "name=a%26b%3Dc+%23%25%2B%C3%A9&url=http%3A%2F%2F127.0.0.1%3A4000%2FABC"},
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
	if a, b := ContainerFor("a", "1"), ContainerFor("b", "1"); a.color != b.color || a.icon != b.icon {
		t.Errorf("%+v and %+v differ by name", a, b)
	}
	someColors, someIcons := map[string]bool{}, map[string]bool{}
	for i := range 500 {
		c := ContainerFor("", strings.Repeat("9", i))
		if !slices.Contains(colors(), c.color) || !slices.Contains(icons(), c.icon) {
			t.Fatalf("%+v", c)
		}
		someColors[c.color], someIcons[c.icon] = true, true
	}
	if len(someColors) != len(colors()) || len(someIcons) != len(icons()) {
		t.Errorf("only %v and %v are given", someColors, someIcons)
	}
}
