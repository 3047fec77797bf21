package main

import "github.com/seed642dee07/aws-federate/internal/shellcode"

// places are where the code that completes both programs goes, by shell. bash and fish look for it
// by the name of the program that is typed; zsh looks for both names in the first line of a file.
var places = map[string][]string{
	"bash":       {"bash/aws-console", "bash/aws-federate-cred"},
	"zsh":        {"zsh/_aws-federate-cred"},
	"fish":       {"fish/aws-console.fish", "fish/aws-federate-cred.fish"},
	"powershell": {"powershell/aws-federate.ps1"},
}

// completions are the files of all shells.
func completions() map[string]string {
	files := map[string]string{}
	for _, shell := range shellcode.Names() {
		code, _ := shellcode.Completion(shell)
		for _, place := range places[shell] {
			files["completion/"+place] = code
		}
	}
	return files
}
