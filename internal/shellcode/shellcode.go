// Package shellcode has the code that a person's shell runs for us: completion of both programs,
// "aws NAME …" as kubectl has it, and "fedcred use PROFILE".
//
// It knows shells. What may stand on a command line it does not know: the code asks the programs.
package shellcode

import (
	"embed"
	"strings"
)

//go:embed *.bash *.zsh *.fish *.ps1 *.sh
var files embed.FS

// shells are the shells by name, with the files of their completion and of their functions.
var shells = []struct {
	name                  string
	completion, functions []string
}{
	{"bash", []string{"completion.bash"}, []string{"functions.sh", "aws.bash"}},
	{"zsh", []string{"completion.zsh"}, []string{"functions.sh", "aws.zsh"}},
	{"fish", []string{"completion.fish"}, []string{"functions.fish"}},
	{"powershell", []string{"completion.ps1"}, []string{"functions.ps1"}},
}

// Names returns the names of the shells.
func Names() []string {
	names := make([]string, 0, len(shells))
	for _, s := range shells {
		names = append(names, s.name)
	}
	return names
}

// Completion returns the code that completes both programs in a shell; false for one that is not
// known.
func Completion(shell string) (code string, ok bool) {
	for _, s := range shells {
		if s.name == shell {
			return text(s.completion), true
		}
	}
	return "", false
}

// Setup returns the code of all that a shell gets: completion, and the functions aws and fedcred;
// false for one that is not known.
func Setup(shell string) (code string, ok bool) {
	for _, s := range shells {
		if s.name == shell {
			return text(s.completion) + "\n" + text(s.functions), true
		}
	}
	return "", false
}

func text(names []string) string {
	texts := make([]string, 0, len(names))
	for _, name := range names {
		b, err := files.ReadFile(name)
		if err != nil {
			panic(err) // a name above that has no file
		}
		texts = append(texts, string(b))
	}
	return strings.Join(texts, "\n")
}
