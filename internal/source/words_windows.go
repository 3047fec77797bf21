package source

import "golang.org/x/sys/windows"

// commandWords splits the line of a credential_process by the rules of Windows, as the AWS CLI does there.
func commandWords(line string) ([]string, error) { return windows.DecomposeCommandLine(line) }
