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
	text := m.getenv("BROWSER")
	list := []string{text}
	if _, err := m.lookPath(m.expand(text)); err != nil && m.system != "windows" { // a path may have colons
		list = strings.Split(text, ":")
	}
	var commands [][]string
	for _, text := range list {
		if words := m.words(text); len(words) > 0 {
			commands = append(commands, words)
		}
	}
	if len(commands) == 0 {
		return m.systemCommands()
	}
	return commands
}

// systemCommands are what opens an address in the default browser; none where there is nothing that
// could.
func (m *machine) systemCommands() [][]string {
	switch m.system {
	case "windows":
		// Not cmd.exe, which reads & and % in an address.
		return [][]string{{"rundll32", "url.dll,FileProtocolHandler"}}
	case "darwin":
		return [][]string{{"open"}}
	}
	var all [][]string
	if m.wsl() {
		all = m.commandsOfWindows()
	}
	if _, err := m.lookPath("xdg-open"); err == nil { // it knows best which browser is wanted
		return append(all, []string{"xdg-open"})
	}
	// Source of the first two: https://wiki.debian.org/DefaultWebBrowser.
	for _, name := range []string{"sensible-browser", "x-www-browser"} {
		if _, err := m.lookPath(name); err == nil {
			all = append(all, []string{name})
		}
	}
	for _, k := range catalog() {
		if p, ok := m.locate(k, k.name); ok && (p.origin != foreign || len(all) == 0) {
			all = append(all, p.start)
		}
	}
	return all
}

// wsl reports whether this is Linux in Windows, whose browser is on the display of Windows.
func (m *machine) wsl() bool {
	return m.getenv("WSL_DISTRO_NAME") != "" || m.getenv("WSL_INTEROP") != ""
}

// commandsOfWindows are what opens an address in the browser of the Windows around WSL: wslview of
// wslu, else programs of Windows, which may not be on the PATH (appendWindowsPath of wsl.conf). None
// of them is given the address by way of cmd.exe. An address of ours has no character that
// PowerShell reads.
func (m *machine) commandsOfWindows() (all [][]string) {
	if _, err := m.lookPath("wslview"); err == nil {
		return [][]string{{"wslview"}}
	}
	for _, c := range []struct {
		program, dir string
		args         []string
	}{
		{"rundll32.exe", "System32/", []string{"url.dll,FileProtocolHandler"}},
		{"powershell.exe", "System32/WindowsPowerShell/v1.0/", []string{"-NoProfile", "-NonInteractive", "-Command", "Start-Process '%s'"}},
		{explorer, "", nil},
	} {
		path := "/mnt/c/Windows/" + c.dir + c.program
		if _, err := m.lookPath(c.program); err == nil {
			path = c.program
		} else if !m.exists(path) {
			continue
		}
		all = append(all, append([]string{path}, c.args...))
	}
	return all
}

// explorer ends with status 1 when all went well, too.
const explorer = "explorer.exe"

// words reads a command as people write one for a shell: a path with blanks, or words, with quotes,
// the home directory, and an & at the end, which all of our launchers have.
func (m *machine) words(text string) []string {
	text = strings.TrimSpace(text)
	if whole := m.expand(text); whole != "" {
		if _, err := m.lookPath(whole); err == nil {
			return []string{whole}
		}
	}
	if m.system != "windows" {
		text = strings.TrimRight(strings.TrimSuffix(text, "&"), " ")
	}
	words := splitWords(text, m.system != "windows")
	for i := range words {
		words[i] = m.expand(words[i])
	}
	return words
}

// expand puts the home directory where a shell would: for a ~ at the start, and for $HOME.
func (m *machine) expand(word string) string {
	home := m.getenv("HOME")
	if home == "" {
		return word
	}
	if rest, ok := strings.CutPrefix(word, "~"); ok && (rest == "" || rest[0] == '/') {
		word = home + rest
	}
	before, rest, found := strings.Cut(word, "$HOME")
	if found && (rest == "" || !isVariableSign(rest[0])) {
		word = before + home + rest
	}
	return strings.ReplaceAll(word, "${HOME}", home)
}

// isVariableSign reports whether the name of a variable can go on with a sign.
func isVariableSign(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
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
