package browsers_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// process is a process of this machine.
type process struct {
	pid, parent, session int
	state                string
}

// readProcess reads one from its directory in /proc. Its name stands in brackets, and can have any
// character.
func readProcess(dir string) (process, bool) {
	text, err := os.ReadFile(filepath.Join(dir, "stat"))
	end := bytes.LastIndexByte(text, ')')
	if err != nil || end < 0 {
		return process{}, false
	}
	fields := strings.Fields(string(text[end+1:]))
	p := process{state: fields[0]}
	for at, value := range map[int]*int{1: &p.parent, 3: &p.session} {
		if *value, err = strconv.Atoi(fields[at]); err != nil {
			return process{}, false
		}
	}
	p.pid, err = strconv.Atoi(filepath.Base(dir))
	return p, err == nil
}

// words is the argument list of a process.
func (p process) words() []string {
	text, _ := os.ReadFile(filepath.Join("/proc", strconv.Itoa(p.pid), "cmdline"))
	return strings.Split(strings.TrimRight(string(text), "\x00"), "\x00")
}

// runs reports whether the process is a program, by the name of its file.
func (p process) runs(name string) bool { return filepath.Base(p.words()[0]) == name }

// started are the processes that come from aws-console, which has left the session of the tests,
// and from the browsers that it starts.
func started() []process {
	dirs, _ := filepath.Glob("/proc/[0-9]*")
	children := map[int][]process{}
	for _, dir := range dirs {
		if p, ok := readProcess(dir); ok {
			children[p.parent] = append(children[p.parent], p)
		}
	}
	found := slices.Clone(children[os.Getpid()])
	for i := 0; i < len(found); i++ {
		found = append(found, children[found[i].pid]...)
	}
	ours, _ := unix.Getsid(0)
	return slices.DeleteFunc(found, func(p process) bool { return p.session == ours })
}

// alive are those that run. The exit codes of the others are taken.
func alive() []process {
	return slices.DeleteFunc(started(), func(p process) bool {
		if p.state == "Z" && p.parent == os.Getpid() {
			_, _ = unix.Wait4(p.pid, nil, unix.WNOHANG, nil)
		}
		return p.state == "Z"
	})
}

// leaders are the browsers that run, without the processes that each of them has. aws-console gives
// each a session of its own.
func leaders() []process {
	return slices.DeleteFunc(alive(), func(p process) bool { return p.pid != p.session })
}

// endAll ends what a test has left, in the way that cannot be refused.
func endAll(t *testing.T) {
	t.Helper()
	gone := eventually(func() bool {
		for _, p := range alive() {
			_ = syscall.Kill(p.pid, syscall.SIGKILL)
		}
		return len(started()) == 0
	})
	if !gone {
		t.Errorf("there are processes that do not end: %v", started())
	}
}
