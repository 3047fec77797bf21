//go:build linux

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

// The clock of the machine is everybody's. So the programs are built with a clock that can be moved
// while they run: Go's own packages time and os, with a look at a file more. It says by how many
// seconds the clock has jumped, and when by the clock of the machine; what was written to the disk
// since then has a time by the new clock. As on a machine that sleeps, timers know nothing of it.
const (
	clockVariable = "FAULTS_CLOCK"

	// clockCode is put into package time.
	clockCode = `
// Jumped is by how many seconds the clock has jumped, for a moment of the machine's clock.
func Jumped(at int64) int64 {
	name, ok := syscall.Getenv("` + clockVariable + `")
	if !ok {
		return 0
	}
	fd, err := open(name)
	if err != nil {
		return 0
	}
	defer closefd(fd)
	var text [64]byte
	n, _ := read(fd, text[:])
	var numbers [2]int64
	which, sign := 0, int64(1)
	for _, c := range text[:n] {
		switch {
		case c == ' ':
			which++
		case c == '-':
			sign = -1
		case '0' <= c && c <= '9' && which < 2:
			numbers[which] = 10*numbers[which] + int64(c-'0')
		}
	}
	if at < numbers[1] {
		return 0
	}
	return sign * numbers[0]
}
`
)

var errOtherGo = errors.New("this version of Go is written otherwise")

// patches are the changes of Go's packages: a text of a file and another one in its place.
var patches = []struct{ file, text, other string }{
	{
		"time/time.go", "func Now() Time {\n\tsec, nsec, mono := runtimeNow()\n",
		"func Now() Time {\n\tsec, nsec, mono := runtimeNow()\n\treturn made(sec+Jumped(sec), nsec, mono)\n}\n\n" +
			"func made(sec int64, nsec int32, mono int64) Time {\n",
	},
	{"time/sleep.go", "<- Now().Add(", "<- made(runtimeNow()).Add("}, // where nobody may open a file
	{"time/time.go", "import (\n", "import (\n\t\"syscall\"\n"},
	{
		"os/stat_linux.go", "fs.modTime = time.Unix(fs.sys.Mtim.Unix())\n",
		"fs.modTime = time.Unix(fs.sys.Mtim.Sec+time.Jumped(fs.sys.Mtim.Sec), fs.sys.Mtim.Nsec)\n",
	},
}

// buildMoving builds the programs with a clock that can be moved. All that they are made of is
// compiled anew for it.
func (l *lab) buildMoving(ctx context.Context) error {
	root, err := exec.CommandContext(ctx, "go", "env", "GOROOT").Output()
	if err != nil {
		return err
	}
	replaced, texts := map[string]string{}, map[string]string{}
	for _, p := range patches {
		file := filepath.Join(strings.TrimSpace(string(root)), "src", p.file)
		if texts[file] == "" {
			text, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			texts[file] = string(text)
		}
		if strings.Count(texts[file], p.text) != 1 {
			return fmt.Errorf("%w: %s has no %q", errOtherGo, file, p.text)
		}
		texts[file] = strings.Replace(texts[file], p.text, p.other, 1)
	}
	dir := filepath.Join(l.dir, "moving")
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	for file, text := range texts {
		if strings.HasSuffix(file, "/time.go") {
			text += clockCode
		}
		replaced[file] = filepath.Join(dir, filepath.Base(file))
		if err := os.WriteFile(replaced[file], []byte(text), 0o600); err != nil {
			return err
		}
	}
	list, err := json.Marshal(map[string]map[string]string{"Replace": replaced})
	if err != nil {
		return err
	}
	overlay := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(overlay, list, 0o600); err != nil {
		return err
	}
	return l.build(ctx, dir, "-overlay", overlay)
}

// jump is how the clocks change while a run waits.
type jump struct {
	name     string
	by       time.Duration
	everyone bool // AWS's clock goes along, as time has passed
}

// jumping is the kind of trials in which the clock jumps.
const jumping = "time jumps"

// jumps change the clock while something is waited for.
func (l *lab) jumps() (all []trial) {
	for _, jump := range []jump{
		{"asleep-for-9h", 9 * time.Hour, true},
		{"asleep-for-a-week", 7 * 24 * time.Hour, true},
		{"set-9h-ahead", 9 * time.Hour, false},
		{"set-back-by-a-day", -24 * time.Hour, false},
	} {
		for _, j := range []job{cold, refresh, renew, code, console, consoleHit, login, device} {
			all = append(
				all,
				trial{kind: jumping, job: j, detail: jump.name, slow: true, do: func(ctx context.Context, h *home, v *verdict) {
					h.moves(v)
					h.aws.Inject(j.calls[0], fakeaws.Latency(2*time.Second), 1)
					r := h.runAnd(ctx, func(*os.Process) {
						time.Sleep(time.Second)
						h.jumps(v, jump)
					}, j.program, nil, j.args(h)...)
					v.ended(r, patience, 0, 1, 3)
					v.notes = append(v.notes, fmt.Sprintf("exit code %d", r.code))
				}},
			)
		}
		all = append(all, trial{
			kind: jumping, job: code, detail: jump.name + "-five-wait", slow: true,
			do: func(ctx context.Context, h *home, v *verdict) {
				h.fiveWait(ctx, v, jump)
			},
		})
	}
	return all
}

// moves gives the home the programs whose clock can be moved.
func (h *home) moves(v *verdict) {
	h.moving = true
	h.more = append(h.more, clockVariable+"="+filepath.Join(h.dir, "clock"))
	h.jumps(v, jump{})
}

// jumps changes the clocks.
func (h *home) jumps(v *verdict, to jump) {
	text := fmt.Sprintf("%d %d", int64(to.by/time.Second), time.Now().Unix())
	next, clock := filepath.Join(h.dir, "next-clock"), filepath.Join(h.dir, "clock")
	if err := errors.Join(os.WriteFile(next, []byte(text), 0o600), os.Rename(next, clock)); err != nil {
		v.say(&v.wrong, "%v", err)
	}
	v.clock = to.by
	if to.everyone {
		h.aws.SetClockOffset(to.by)
	}
}

// fiveWait has five runs wait for one code while the clock jumps. One asks for it; the code is one of
// the time when it is typed, and there is no other one: where it is of no use, the next run asks in vain.
func (h *home) fiveWait(ctx context.Context, v *verdict, to jump) {
	h.moves(v)
	h.patience = longPatience
	const ask = "echo >>DIR/asked; until cat DIR/code; do sleep 0.1; [ -d DIR ] || exit; done 2>/dev/null"
	h.more = append(h.more, "AWS_FEDERATE_MFA_PROCESS=sh -c '"+strings.ReplaceAll(ask, "DIR", h.dir)+"'")
	results := make([]result, 5)
	var all sync.WaitGroup
	for i := range results {
		all.Go(func() { results[i] = h.run(ctx, "", nil, "--profile", "secure") })
	}
	time.Sleep(2 * time.Second)
	h.jumps(v, to)
	time.Sleep(time.Second)
	if err := os.WriteFile(filepath.Join(h.dir, "code"), []byte(h.device.Code()+"\n"), 0o600); err != nil {
		v.say(&v.wrong, "%v", err)
	}
	all.Wait()
	for _, r := range results {
		if to.everyone {
			v.ended(r, patience, 0)
		} else {
			v.ended(r, longPatience, 0, 1, 3)
		}
	}
	if asked := strings.Count(h.text("asked"), "\n"); to.everyone && asked != 1 {
		v.say(&v.wrong, "a code was asked for %d times", asked)
	}
}
