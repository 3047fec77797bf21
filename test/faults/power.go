//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// power goes at a moment of a job: what the file system has not sent to the disk by then is lost. The
// files of the home are on an ext4 in a file of their own. Its bytes are taken as they are when the run
// ends, or is killed: that is what a disk has that loses nothing that it was sent. The home goes on
// with the disk as it comes up from that. The file system does not write on its own meanwhile, and
// makes up for nobody who forgets an fsync: commit=300, noauto_da_alloc.
//
// A disk that has a cache of its own, and loses or reorders what is in it, is not tried.
func (l *lab) power(ctx context.Context) (all []trial, err error) {
	if why := l.noLoop(ctx); why != "" {
		fmt.Fprintln(os.Stderr, "faults: no loss of power is tried:", why)
		return nil, nil
	}
	for _, j := range []job{cold, refresh, renew, code, consoleHit, login, setUp, undo, move} {
		c, err := l.count(ctx, j)
		if err != nil {
			return nil, err
		}
		all = append(all, trial{
			kind: powerLoss, job: j, detail: "at its end", slow: !j.quick && !j.refuses && !j.signsIn,
			do: func(ctx context.Context, h *home, v *verdict) {
				h.loses(ctx, v, nil)
			},
		})
		for _, call := range []string{"pwrite64", "fsync", "fchmod", "renameat", "unlinkat", "write", "flock"} {
			for n := 1; n <= c.names[call]; n++ {
				inject := fmt.Sprintf("inject=%s:signal=SIGKILL:error=EIO:when=%d", call, n)
				all = append(all, trial{
					kind: powerLoss, job: j, detail: fmt.Sprintf("%s-%d", call, n), slow: true,
					do: func(ctx context.Context, h *home, v *verdict) {
						h.loses(ctx, v, h.under(call, "-e", inject))
					},
				})
			}
		}
	}
	return all, nil
}

const powerLoss = "loss of power"

// noLoop says why there can be no file system of one's own here.
func (l *lab) noLoop(ctx context.Context) string {
	if os.Getuid() != 0 {
		return "only root mounts"
	}
	image, at := filepath.Join(l.dir, "try"), filepath.Join(l.dir, "try-at")
	err := errors.Join(os.Mkdir(at, 0o700), makeDisk(ctx, image), mount(ctx, image, at))
	if err != nil {
		return err.Error()
	}
	if err := unmount(ctx, at); err != nil {
		return err.Error()
	}
	return ""
}

// parts are what is on the disk.
var parts = []string{".aws", "dotfiles"}

// loses has the power go when the job ends, behind others that may kill it.
func (h *home) loses(ctx context.Context, v *verdict, behind []string) {
	image, disk := h.dir+"-disk", filepath.Join(h.dir, "disk")
	err := errors.Join(os.Mkdir(disk, 0o755), makeDisk(ctx, image), mount(ctx, image, disk))
	if err != nil {
		v.say(&v.wrong, "%v", err)
		return
	}
	for _, part := range parts {
		here := filepath.Join(h.dir, part)
		err = errors.Join(err, command(ctx, "mv", here, disk), os.Symlink(filepath.Join(disk, part), here))
	}
	err = errors.Join(err, command(ctx, "sync", "-f", disk))
	if err != nil {
		v.say(&v.wrong, "%v", err)
	}
	r := h.does(ctx, behind...)
	lost := h.dir + "-lost"
	err = command(ctx, "cp", "--sparse=always", image, lost) // at once
	if v.hit = len(behind) == 0 || r.code < 0 || r.code > 128; v.hit && len(behind) > 0 {
		v.killed(r)
	} else {
		v.ended(r, patience, 0)
	}
	err = errors.Join(err, unmount(ctx, disk), mount(ctx, lost, disk))
	if err != nil {
		v.say(&v.wrong, "%v", err)
	}
	h.files(v)
	if len(behind) == 0 && h.job.kept != nil { // what was said to be done is done
		h.job.kept(h, v, true)
	}
	h.goesOn(ctx, v)
	v.left, v.done = h.leftovers(), true
	if err := errors.Join(unmount(ctx, disk), os.Remove(image), os.Remove(lost)); err != nil {
		v.say(&v.wrong, "%v", err)
	}
}

// makeDisk makes a file with an empty file system, and mount mounts one.
func makeDisk(ctx context.Context, image string) error {
	return errors.Join(command(ctx, "truncate", "-s", "8M", image), command(ctx, "mkfs.ext4", "-q", "-F", "-m", "0", image))
}

func mount(ctx context.Context, image, at string) error {
	return command(ctx, "mount", "-t", "ext4", "-o", "loop,commit=300,noauto_da_alloc", image, at)
}

// unmount waits for what a killed program has open yet.
func unmount(ctx context.Context, at string) (err error) {
	ctx = context.WithoutCancel(ctx) // nothing is left mounted
	for range 50 {
		if err = command(ctx, "umount", at); err == nil {
			return nil
		}
		time.Sleep(20 * time.Millisecond)
	}
	return err
}

func command(ctx context.Context, name string, args ...string) error {
	if out, err := exec.CommandContext(ctx, name, args...).CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", name, err, out)
	}
	return nil
}
