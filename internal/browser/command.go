package browser

import (
	"slices"
	"strings"
)

// wanted is the browser that the caller names, or empty for the default.
func (o *Opener) wanted() string {
	name := strings.TrimSpace(o.Browser)
	if strings.EqualFold(name, "default") {
		name = ""
	}
	if name == "" && o.Container != nil {
		return "firefox" // No other has containers.
	}
	return name
}

// commands returns the launchers to try, each a program and its arguments, never empty.
func (o *Opener) commands(m *machine) ([][]string, error) {
	name := o.wanted()
	if name == "" {
		if o.Profile != "" {
			return nil, &ProfileUnsupportedError{}
		}
		return m.defaultCommands(), nil
	}
	p, err := m.find(name)
	if err != nil {
		return nil, err
	}
	if o.Container != nil && !p.is(firefox) {
		return nil, &ContainerUnsupportedError{Browser: name}
	}
	chosen, err := m.profileArgs(p, name, o.Profile)
	if err != nil {
		return nil, err
	}
	return [][]string{slices.Concat(p.start, chosen, p.rest)}, nil
}

// defaultCommands are those of $BROWSER, which on Unix is a list with colons
// (https://docs.python.org/3/library/webbrowser.html), else the system's.
func (m *machine) defaultCommands() [][]string {
	list := []string{m.getenv("BROWSER")}
	if m.system != "windows" {
		list = strings.Split(list[0], ":")
	}
	var commands [][]string
	for _, text := range list {
		if words := splitWords(text, m.system != "windows"); len(words) > 0 {
			commands = append(commands, words)
		}
	}
	if len(commands) == 0 {
		commands = [][]string{m.systemCommand()}
	}
	return commands
}

// systemCommand is what opens an address in the default browser.
func (m *machine) systemCommand() []string {
	switch m.system {
	case "windows":
		// Not cmd.exe, which reads & and % in an address.
		return []string{"rundll32", "url.dll,FileProtocolHandler"}
	case "darwin":
		return []string{"open"}
	}
	if m.getenv("WSL_DISTRO_NAME") != "" {
		if _, err := m.lookPath("wslview"); err == nil {
			return []string{"wslview"}
		}
	}
	return []string{"xdg-open"}
}

// splitWords splits text as a shell does, quotes and, if escapes, backslashes included, and expands
// nothing. A quote that is not closed ends with the text.
func splitWords(text string, escapes bool) []string {
	var words []string
	var word strings.Builder
	var quote rune
	inWord, escaped := false, false
	for _, r := range text {
		switch {
		case escaped:
			word.WriteRune(r)
			escaped = false
		case escapes && r == '\\' && quote != '\'':
			inWord, escaped = true, true
		case quote != 0 && r == quote:
			quote = 0
		case quote == 0 && (r == '\'' || r == '"'):
			inWord, quote = true, r
		case quote == 0 && (r == ' ' || r == '\t' || r == '\n'):
			if inWord {
				words = append(words, word.String())
			}
			word.Reset()
			inWord = false
		default:
			inWord = true
			word.WriteRune(r)
		}
	}
	if inWord {
		words = append(words, word.String())
	}
	return words
}
