// Package caller tells which program runs ours, from the chain of parent processes, so that a
// question can say who asks. It is a courtesy: there are no errors, and where it cannot tell it
// says nothing. It does not know what is asked, nor the environment.
package caller

import (
	"fmt"
	"os"
)

// maxAncestors bounds the walk; between a program and ours stand a shell or two.
const maxAncestors = 16

// Process is a program in the chain of our parents. What it says is printable and short, and holds
// no argument of the program but the name of the script that it runs: command lines hold secrets.
type Process struct {
	Name string // of the program's file, or of the script or module that it interprets
	PID  int
	Dir  string // where it works, home shown as "~"; empty if that is not known
}

// String returns "terraform, pid 812, in ~/infra", and nothing for the zero value.
func (p Process) String() string {
	switch {
	case p == Process{}:
		return ""
	case p.Dir == "":
		return fmt.Sprintf("%s, pid %d", p.Name, p.PID)
	}
	return fmt.Sprintf("%s, pid %d, in %s", p.Name, p.PID, p.Dir)
}

// Find returns the program that called ours. ok is false when it cannot be told, and when a person
// did, from a shell or a desktop: then nobody needs to be named.
func Find(home string) (p Process, ok bool) {
	pid, _, name := nearest(os.Getpid(), processes())
	if name == "" {
		return Process{}, false
	}
	dir := workDir(pid)
	if dir == "" {
		dir, _ = os.Getwd() // inherited, unless somebody in between has changed it
	}
	return Process{Name: shortName(name), PID: pid, Dir: shortDir(dir, home)}, true
}

// process is what a system tells of a process.
type process struct {
	parent  int
	started uint64   // in any unit
	file    string   // the program's, as the system and not the process says it
	args    []string // with the program's name as it was started; empty if not known
}

// nearest walks up from our process to the first ancestor that is neither a link between a program
// and ours nor a person's. Its name is empty if there is none.
//
// An orphan's parent is PID 1, or a subreaper; which one called is lost. So PID 1 is nobody even
// where it is a program, in a container.
func nearest(pid int, lookup func(pid int) (process, bool)) (int, process, string) {
	child, ok := lookup(pid)
	for range maxAncestors {
		if !ok || child.parent <= 1 {
			break
		}
		pid = child.parent
		var p process
		p, ok = lookup(pid)
		if p.started > child.started {
			break // the parent has died, and its number belongs to another
		}
		switch role, name := judge(p); {
		case !ok || role == person:
			return 0, process{}, ""
		case role == program:
			return pid, p, name
		}
		child = p
	}
	return 0, process{}, ""
}
