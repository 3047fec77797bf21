package browser

import (
	"os/exec"
	"runtime"
	"strings"
)

// commands returns the launchers to try, each a program and its arguments, never empty: those of $BROWSER, which on
// Unix is a list with colons (https://docs.python.org/3/library/webbrowser.html), else the system's.
func (o *Opener) commands() [][]string {
	list := []string{o.Getenv("BROWSER")}
	if runtime.GOOS != "windows" {
		list = strings.Split(list[0], ":")
	}
	var commands [][]string
	for _, text := range list {
		if words := splitWords(text, runtime.GOOS != "windows"); len(words) > 0 {
			commands = append(commands, words)
		}
	}
	if len(commands) == 0 {
		commands = [][]string{o.systemCommand()}
	}
	return commands
}

// systemCommand is what opens an address in the default browser.
func (o *Opener) systemCommand() []string {
	switch runtime.GOOS {
	case "windows":
		// Not cmd.exe, which reads & and % in an address.
		return []string{"rundll32", "url.dll,FileProtocolHandler"}
	case "darwin":
		return []string{"open"}
	}
	if o.Getenv("WSL_DISTRO_NAME") != "" {
		if _, err := exec.LookPath("wslview"); err == nil {
			return []string{"wslview"}
		}
	}
	return []string{"xdg-open"}
}

// splitWords splits text as a shell does, quotes and, if escapes, backslashes included, and expands nothing. A quote
// that is not closed ends with the text.
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
