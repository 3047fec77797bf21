package caller

import (
	"os"
	"slices"
)

// AWSCLI returns the arguments of the AWS CLI that runs ours as an alias, without its own name.
// direct says that nothing but shells, each with the one command line, stands between, and no
// script that has a mind of its own. found is false where it is somebody else who runs ours, or
// this system does not tell; args are nil where it tells the program and not its arguments.
func AWSCLI() (args []string, direct, found bool) { return awsCLI(os.Getpid(), processes()) }

func awsCLI(pid int, lookup func(pid int) (process, bool)) (args []string, direct, found bool) {
	pid, p, name := nearest(pid, lookup)
	direct = name == "aws"
	for range maxAncestors {
		if name == "" || name == "aws" {
			break
		}
		pid, p, name = nearest(pid, lookup)
	}
	if name != "aws" {
		return nil, false, false
	}
	// An interpreter has the program behind it: "/usr/bin/python3 /usr/bin/aws console".
	if at := slices.IndexFunc(p.args, func(arg string) bool { return base(arg) == "aws" }); at >= 0 {
		return p.args[at+1:], direct, true
	}
	return nil, direct, true
}
