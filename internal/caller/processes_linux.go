package caller

import (
	"bytes"
	"os"
	"strconv"
	"strings"
)

// shortened is how long a process's name in its stat is at most.
const shortened = 15

// whole is the name of a process that its stat has cut, if it was started by that.
func whole(name string, args []string) string {
	if len(name) == shortened && len(args) > 0 && strings.HasPrefix(base(args[0]), name) {
		return base(args[0])
	}
	return name
}

// processes returns a function that looks a process up; of ours, it tells no more than where that
// comes from. Source: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html.
func processes() func(pid int) (process, bool) {
	own := os.Getpid()
	return func(pid int) (process, bool) {
		dir := "/proc/" + strconv.Itoa(pid) + "/"
		stat, err := os.ReadFile(dir + "stat")
		if err != nil {
			return process{}, false
		}
		p, ok := parseStat(stat)
		if !ok || pid == own {
			return p, ok
		}
		list, _ := os.ReadFile(dir + "cmdline") // bounded by the system; what was read before the process ended is as good
		p.args = splitArgs(list)
		if file, err := os.Readlink(dir + "exe"); err == nil { // another user's is hidden, and that of one like ours
			p.file = strings.TrimSuffix(file, " (deleted)") // an update may have replaced it
		} else {
			p.file = whole(p.file, p.args)
		}
		return p, true
	}
}

// workDir is where a process works; empty where that is hidden.
func workDir(pid int) string {
	dir, _ := os.Readlink("/proc/" + strconv.Itoa(pid) + "/cwd")
	return dir
}

// parseStat reads "812 (terraform) S 811 …". The name in parentheses can hold parentheses, spaces
// and newlines, and the process can change it: it counts up to the first space, where nothing
// better is known.
func parseStat(stat []byte) (process, bool) {
	open, end := bytes.IndexByte(stat, '('), bytes.LastIndexByte(stat, ')')
	if open < 0 || end < open {
		return process{}, false
	}
	fields := strings.Fields(string(stat[end+1:])) // from the third on
	if len(fields) < 20 {
		return process{}, false
	}
	parent, err := strconv.Atoi(fields[4-3])
	if err != nil {
		return process{}, false
	}
	started, err := strconv.ParseUint(fields[22-3], 10, 64)
	var file string
	if words := strings.Fields(string(stat[open+1 : end])); len(words) > 0 {
		file = words[0]
	}
	return process{parent: parent, started: started, file: file}, err == nil
}

// splitArgs reads arguments as Linux keeps them, each ended by a zero byte.
func splitArgs(list []byte) []string {
	text := strings.TrimRight(string(list), "\x00") // a title that replaced them leaves many
	if text == "" {
		return nil
	}
	return strings.Split(text, "\x00")
}
