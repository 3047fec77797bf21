package caller

import "os"

// Ancestor is a process that ours comes from. What it says is as the system has it, and not made for
// a terminal.
type Ancestor struct {
	PID int
	// Started is when, in a unit of the system's own: with PID it names the process for as long as
	// the system runs.
	Started uint64
	File    string   // the program's
	Args    []string // with the program's name as it was started; empty if not known
	// Person says that it does what somebody types or clicks.
	Person bool
}

// mostAncestors bounds the way up to the first process of the system.
const mostAncestors = 64

// Ancestors returns the processes that ours comes from, the nearest first, without the first of the
// system: that has adopted many.
func Ancestors() []Ancestor { return ancestors(os.Getpid(), processes()) }

func ancestors(pid int, lookup func(pid int) (process, bool)) (all []Ancestor) {
	child, ok := lookup(pid)
	for range mostAncestors {
		if !ok || child.parent <= 1 {
			break
		}
		pid = child.parent
		var p process
		p, ok = lookup(pid)
		if !ok || p.started > child.started {
			break // the parent has died, and its number may belong to another
		}
		r, _ := judge(p)
		all = append(all, Ancestor{PID: pid, Started: p.started, File: p.file, Args: p.args, Person: r == person})
		child = p
	}
	return all
}
