package browser

import (
	"hash/fnv"
	"net/url"
)

// Container is a Firefox container, kept apart from the others in cookies. The extension "Open
// external links in a container" opens the page in it, and makes it with a color and an icon if it
// is not there.
type Container struct {
	// Name is what the user sees. It must not be empty.
	Name string

	color, icon string // the extension chooses empty ones
}

// ContainerUnsupportedError says that a browser has no containers, as only Firefox and its kin
// have.
type ContainerUnsupportedError struct {
	// Browser is the one that was asked for.
	Browser string
}

// Error implements error.
func (e *ContainerUnsupportedError) Error() string {
	return "browser " + e.Browser + " has no containers; Firefox has"
}

// colors returns those of containers. Source:
// https://github.com/honsiorovskyi/open-url-in-container.
func colors() []string {
	return []string{"blue", "turquoise", "green", "yellow", "orange", "red", "pink", "purple"}
}

// icons returns those of containers, from the same source.
func icons() []string {
	return []string{
		"fingerprint", "briefcase", "dollar", "cart", "circle", "gift", "vacation", "food", "fruit", "pet", "tree", "chill",
	}
}

// ContainerFor returns the container called name with a color and an icon that are always the same
// for a seed.
func ContainerFor(name, seed string) Container {
	hash := fnv.New64a()
	_, _ = hash.Write([]byte(seed))
	sum := hash.Sum64()
	color := sum % uint64(len(colors()))
	icon := (sum >> 32) % uint64(len(icons()))
	return Container{Name: name, color: colors()[color], icon: icons()[icon]}
}

// link is what Firefox is given in place of a page's address. The extension reads it as a query; a
// color or an icon that it does not know is an error to it.
func (c *Container) link(address string) string {
	link := "ext+container:name=" + url.QueryEscape(c.Name) + "&url=" + url.QueryEscape(address)
	if c.color != "" {
		link += "&color=" + c.color
	}
	if c.icon != "" {
		link += "&icon=" + c.icon
	}
	return link
}
