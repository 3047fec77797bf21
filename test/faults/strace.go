//go:build linux

package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
)

// under is the program behind strace, which writes the calls that it is told to trace into a file
// beside the home, with what their descriptors stand for.
func (h *home) under(calls string, more ...string) []string {
	return append([]string{h.strace, "-f", "-y", "-qqq", "-e", "signal=none", "-o", h.trace(), "-e", "trace=" + calls}, more...)
}

func (h *home) trace() string { return h.dir + "-trace" }

// called are the lines of the trace.
func (h *home) called() (lines []string) {
	f, err := os.Open(h.trace())
	if err != nil {
		return nil
	}
	defer f.Close()
	scanner := bufio.NewScanner(f)
	scanner.Buffer(nil, 1<<20)
	for scanner.Scan() {
		lines = append(lines, scanner.Text())
	}
	return lines
}

// line is a call in the trace.
var line = regexp.MustCompile(`^(\d+) +(\w+)\(`)

// counts are the calls of a job: of each name in all, and of the thread that makes most.
type counts struct {
	names   map[string]int
	busiest int
}

// wanted reports whether a job may be among those that were asked for, by the names of others.
func (l *lab) wanted(j job) bool {
	return l.only == "" || !slices.ContainsFunc(jobs, func(other job) bool { return strings.Contains(l.only, "/"+other.name+"/") }) ||
		strings.Contains(l.only, "/"+j.name+"/")
}

// count runs a job once, and counts its calls. strace counts the calls of each thread by itself, and
// a Go program goes on in another one when it likes: so a number reaches about the same place from
// run to run, and not the same.
func (l *lab) count(ctx context.Context, j job) (c counts, err error) {
	if c, ok := l.counts[j.name]; ok {
		return c, nil
	}
	h, err := l.home(ctx, l.dir+"/count-"+j.name, j)
	if err != nil {
		return c, err
	}
	defer h.close()
	if r := h.does(ctx, h.under("all")...); r.code != 0 {
		return c, fmt.Errorf("%w: %s, with nothing broken: exit code %d: %s", errFaults, j.name, r.code, r.stderr)
	}
	c.names = map[string]int{}
	threads := map[string]int{}
	for _, text := range h.called() {
		if m := line.FindStringSubmatch(text); m != nil {
			threads[m[1]]++
			c.busiest = max(c.busiest, threads[m[1]])
			c.names[m[2]]++
		}
	}
	l.counts[j.name] = c
	return c, nil
}

// changing are the calls that change something on the disk, at each of which the program is killed
// whichever thread makes it.
var changing = []string{"mkdirat", "write", "pwrite64", "fsync", "ftruncate", "fchmod", "fchown", "renameat", "unlinkat", "flock"}

// kills kill the program at each of its system calls, by SIGKILL.
func (l *lab) kills(ctx context.Context) (all []trial, err error) {
	for _, j := range jobs {
		if !l.wanted(j) {
			continue
		}
		c, err := l.count(ctx, j)
		if err != nil {
			return nil, err
		}
		for n := 1; n <= c.busiest; n++ {
			all = append(all, kill(j, "all", n))
		}
		for _, call := range changing {
			for n := 1; n <= c.names[call]; n++ {
				all = append(all, kill(j, call, n))
			}
		}
	}
	return all, nil
}

// kill kills a thread's nth call of a name, which is not carried out.
func kill(j job, call string, n int) trial {
	inject := fmt.Sprintf("inject=%s:signal=SIGKILL:error=EIO:when=%d", call, n)
	return trial{kind: "kill", job: j, detail: fmt.Sprintf("%s-%d", call, n), do: func(ctx context.Context, h *home, v *verdict) {
		r := h.does(ctx, h.under(call, "-e", inject)...)
		if v.hit = r.code < 0 || r.code > 128; v.hit {
			v.killed(r)
			return
		}
		v.ended(r, patience, 0)
	}}
}

// failing are the calls that fail, and how.
var failing = []struct {
	call   string
	errors []string
}{
	{"openat", []string{"EIO", "ENOSPC", "EACCES", "EROFS", "EMFILE"}},
	{"mkdirat", []string{"EIO", "ENOSPC", "EACCES", "EROFS"}},
	{"read", []string{"EIO"}},
	{"pread64", []string{"EIO"}},
	{"getdents64", []string{"EIO"}},
	{"newfstatat", []string{"EIO", "EACCES"}},
	{"fstat", []string{"EIO"}},
	{"write", []string{"EIO", "ENOSPC"}},
	{"pwrite64", []string{"EIO", "ENOSPC"}},
	{"ftruncate", []string{"EIO", "ENOSPC"}},
	{"fchmod", []string{"EIO", "EROFS"}},
	{"fchown", []string{"EIO", "EROFS"}},
	{"fsync", []string{"EIO", "ENOSPC"}},
	{"close", []string{"EIO"}},
	{"renameat", []string{"EIO", "ENOSPC", "EACCES", "EROFS"}},
	{"unlinkat", []string{"EIO", "EACCES", "EROFS"}},
	{"flock", []string{"EIO", "ENOLCK", "EMFILE"}},
}

// failures have each of those calls fail, each time that it is made.
func (l *lab) failures(ctx context.Context) (all []trial, err error) {
	for _, j := range jobs {
		if !l.wanted(j) {
			continue
		}
		c, err := l.count(ctx, j)
		if err != nil {
			return nil, err
		}
		for _, f := range failing {
			for _, number := range f.errors {
				for n := 1; n <= c.names[f.call]; n++ {
					all = append(all, fail(j, f.call, number, n))
				}
			}
		}
	}
	return all, nil
}

// fail has a thread's nth call of a name fail. What is promised goes by which file it was about.
func fail(j job, call, number string, n int) trial {
	inject := fmt.Sprintf("inject=%s:error=%s:when=%d", call, number, n)
	return trial{kind: number, job: j, detail: fmt.Sprintf("%s-%d", call, n), do: func(ctx context.Context, h *home, v *verdict) {
		r := h.does(ctx, h.under(call, "-e", inject)...)
		hits := slices.DeleteFunc(h.called(), func(text string) bool { return !strings.Contains(text, "(INJECTED)") })
		v.hit = len(hits) > 0
		cached, ours := 0, 0 // strace counts for each thread, so that more than one may fail
		for _, where := range hits {
			v.notes = append(v.notes, strings.ReplaceAll(where, h.dir, "~"))
			if strings.Contains(where, h.dir+"/") {
				ours++
			}
			if strings.Contains(where, h.dir+"/.aws/federate/cache") || strings.Contains(where, h.dir+"/.aws/cli/cache") ||
				strings.Contains(where, h.dir+"/tmp") {
				cached++
			}
		}
		switch {
		case cached == len(hits): // trouble with a cache fails no run
			v.ended(r, patience, 0)
		case ours == len(hits):
			v.ended(r, patience, 0, 1, 3)
		default:
			h.elsewhere(r, v)
		}
	}}
}

// elsewhere judges a run in which something failed that is no file of ours: the runtime of Go may end
// the program. It has to end, and to have said nothing or all.
func (h *home) elsewhere(r result, v *verdict) {
	v.killed(r)
	if r.code == 0 {
		v.ended(r, patience, 0)
	}
}

// locks have every lock of a run fail: what can be had twice is fetched all the same, and what can be
// had once is not asked for.
func (l *lab) locks() (all []trial) {
	for _, number := range []string{"ENOLCK", "EIO", "EMFILE"} {
		for _, j := range []job{cold, refresh, renew, code, console, login, setUp, undo, move} {
			all = append(all, trial{
				kind: "no locks", job: j, detail: number, slow: number != "ENOLCK",
				do: func(ctx context.Context, h *home, v *verdict) {
					r := h.does(ctx, h.under("flock", "-e", "inject=flock:error="+number)...)
					switch {
					case j.name == renew.name:
						v.ended(r, patience, 1, 3)
					case j.name == code.name, j.signsIn, j.refuses:
						v.ended(r, patience, 1)
					default:
						v.ended(r, patience, 0)
						if !strings.Contains(r.stderr, "warning: credentials are fetched without a lock") {
							v.say(&v.wrong, "it does not say that it has no lock: %q", r.stderr)
						}
					}
					if n := h.aws.Count("CreateToken") + h.aws.Count("GetSessionToken"); n > 0 {
						v.say(&v.lost, "it asks without a lock for what can be had once")
					}
				},
			})
		}
	}
	return all
}
