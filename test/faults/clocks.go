//go:build linux

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

// clocks go wrong: AWS's against this machine's, and this machine's against what it has kept. (Moving
// the clock of the machine itself would move it for all.)
func (l *lab) clocks() (all []trial) {
	for _, by := range []time.Duration{-24 * time.Hour, -time.Hour, -10 * time.Second, 10 * time.Second, time.Hour, 24 * time.Hour} {
		for _, j := range []job{cold, refresh, renew, code, console, login} {
			all = append(all, trial{
				kind: "AWS's clock", job: j, detail: by.String(), slow: !j.quick,
				do: func(ctx context.Context, h *home, v *verdict) {
					h.aws.SetClockOffset(by)
					r := h.does(ctx)
					switch {
					case by.Abs() < time.Minute:
						v.ended(r, patience, 0)
					case j.name == renew.name || j.signsIn: // whose calls are not signed: what it gets is good, or it is refused
						v.ended(r, patience, 0, 1, 3)
					default:
						v.ended(r, patience, 1)
						if !strings.Contains(r.stderr, "wrong clock") {
							v.say(&v.wrong, "it does not say that the clock is wrong: %q", r.stderr)
						}
					}
				},
			})
		}
		all = append(all, trial{kind: "this clock", job: hit, detail: by.String(), do: func(ctx context.Context, h *home, v *verdict) {
			if err := h.age(by); err != nil {
				v.say(&v.wrong, "%v", err)
			}
			v.ended(h.does(ctx), patience, 0)
		}})
	}
	for _, j := range []job{cold, renew, code, consoleHit, login} {
		all = append(all, trial{kind: "stopped for a while", job: j, detail: "in the call", slow: j.name != cold.name, do: stopped})
	}
	return all
}

// age moves all that is kept in time, as the clock of the machine does for it when it goes the other
// way.
func (h *home) age(by time.Duration) error {
	for _, pattern := range []string{"*.json", "index/*.json", "locks/*"} {
		files, _ := filepath.Glob(filepath.Join(h.dir, ".aws/federate/cache", pattern))
		for _, path := range files {
			if pattern == "*.json" {
				if err := ageEntry(path, by); err != nil {
					return err
				}
			}
			at := time.Now().Add(by)
			if err := os.Chtimes(path, at, at); err != nil {
				return err
			}
		}
	}
	return nil
}

func ageEntry(path string, by time.Duration) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var entry map[string]any
	if err := json.Unmarshal(text, &entry); err != nil {
		return err
	}
	for _, key := range []string{"issued", "expires"} {
		at, err := time.Parse(time.RFC3339, fmt.Sprint(entry[key]))
		if err != nil {
			return err
		}
		entry[key] = at.Add(by).Format(time.RFC3339Nano)
	}
	if text, err = json.Marshal(entry); err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o600)
}

// stopped stops the program while it waits for AWS, as a laptop does that is closed, and lets it go
// on.
func stopped(ctx context.Context, h *home, v *verdict) {
	h.aws.Inject(h.job.calls[0], fakeaws.Latency(time.Second), 1)
	r := h.runAnd(ctx, func(p *os.Process) {
		time.Sleep(300 * time.Millisecond)
		_ = p.Signal(syscall.SIGSTOP)
		time.Sleep(3 * time.Second)
		_ = p.Signal(syscall.SIGCONT)
	}, h.job.program, nil, h.job.args(h)...)
	v.ended(r, patience, 0)
}
