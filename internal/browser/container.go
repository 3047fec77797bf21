package browser

import (
	"errors"
	"hash/fnv"
	"net/url"
	"slices"
)

// Container is a Firefox container, kept apart from the others in cookies. The extension "Open external links in a
// container" opens the page in it, and makes it with Color and Icon if it is not there.
type Container struct {
	// Name is what the user sees. It must not be empty.
	Name string
	// Color and Icon are of [Colors] and [Icons]. Others, and empty ones, are left to the extension.
	Color, Icon string
}

// ContainerUnsupportedError says that a browser has no containers, as only Firefox and its kin have.
type ContainerUnsupportedError struct {
	// Browser is the one that was asked for.
	Browser string
}

// Error implements error.
func (e *ContainerUnsupportedError) Error() string {
	return "browser " + e.Browser + " has no containers; Firefox has"
}

var errNoName = errors.New("a container needs a name")

// Colors returns those of containers. Source: https://github.com/honsiorovskyi/open-url-in-container.
func Colors() []string {
	return []string{"blue", "turquoise", "green", "yellow", "orange", "red", "pink", "purple"}
}

// Icons returns those of containers, from the same source.
func Icons() []string {
	return []string{
		"fingerprint", "briefcase", "dollar", "cart", "circle", "gift", "vacation", "food", "fruit", "pet", "tree", "chill",
	}
}

// ContainerFor returns the container called name with a color and an icon that are always the same for a seed.
func ContainerFor(name, seed string) Container {
	hash := fnv.New64a()
	_, _ = hash.Write([]byte(seed))
	colors, icons := Colors(), Icons()
	sum := hash.Sum64()
	color := sum % uint64(len(colors))
	icon := (sum >> 32) % uint64(len(icons))
	return Container{Name: name, Color: colors[color], Icon: icons[icon]}
}

// check says why p cannot open this container.
func (c *Container) check(browser string, p program) error {
	if !p.is(firefox) {
		return &ContainerUnsupportedError{Browser: browser}
	}
	if c.Name == "" {
		return errNoName
	}
	return nil
}

// link is what Firefox is given in place of a page's address. The extension reads it as a query; a color or an icon
// that it does not know is an error to it.
func (c *Container) link(address string) string {
	link := "ext+container:name=" + url.QueryEscape(c.Name) + "&url=" + url.QueryEscape(address)
	if slices.Contains(Colors(), c.Color) {
		link += "&color=" + c.Color
	}
	if slices.Contains(Icons(), c.Icon) {
		link += "&icon=" + c.Icon
	}
	return link
}
