//go:build !windows

package source

import "github.com/seed642dee07/aws-federate/pkg/profile"

// commandWords splits the line of a credential_process as the AWS CLI does.
func commandWords(line string) ([]string, error) { return profile.Words(line) }
