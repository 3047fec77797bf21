//go:build linux

package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// disks are full, or cannot be written.
func (l *lab) disks() (all []trial) {
	if os.Getuid() != 0 {
		return nil // only root mounts
	}
	for _, j := range jobs {
		for _, part := range []string{".aws/federate", ".aws"} {
			all = append(all,
				trial{
					kind: "full disk", job: j, detail: part, slow: part == ".aws/federate" && !j.quick,
					do: func(ctx context.Context, h *home, v *verdict) {
						h.onDisk(ctx, part, v, fill, func() error { return os.Remove(filepath.Join(h.dir, part, "filler")) })
					},
				},
				trial{
					kind: "read-only disk", job: j, detail: part, slow: part == ".aws/federate" && !j.quick,
					do: func(ctx context.Context, h *home, v *verdict) {
						at := filepath.Join(h.dir, part)
						again := func(flags uintptr) func() error {
							return func() error { return remount(at, flags) }
						}
						h.onDisk(ctx, part, v, func(string) error { return again(syscall.MS_RDONLY)() }, again(0))
					},
				},
			)
		}
	}
	return all
}

// onDisk does the job while a part of the home is a disk of its own that has trouble.
func (h *home) onDisk(ctx context.Context, part string, v *verdict, trouble func(at string) error, over func() error) {
	at, before := filepath.Join(h.dir, part), filepath.Join(h.dir, "before")
	if err := errors.Join(os.MkdirAll(at, 0o700), os.Rename(at, before), os.Mkdir(at, 0o700)); err != nil {
		v.say(&v.wrong, "%v", err)
		return
	}
	if err := syscall.Mount("tmpfs", at, "tmpfs", 0, "size=128k,mode=700"); err != nil {
		v.say(&v.wrong, "mounting a tmpfs: %v", err)
		return
	}
	if err := errors.Join(os.CopyFS(at, os.DirFS(before)), private(at), trouble(at)); err != nil {
		v.say(&v.wrong, "%v", err)
	}
	r := h.does(ctx)
	switch {
	case (h.job.name == renew.name || h.job.signsIn) && part == ".aws": // a token that cannot be kept is not asked for
		v.ended(r, patience, 1, 3)
		if h.aws.Count("CreateToken") > 0 {
			v.say(&v.lost, "it asks for what it cannot keep")
		}
	case h.job.refuses:
		v.ended(r, patience, 1)
	case h.job.name == hit.name, h.job.name == consoleHit.name, h.job.signsIn: // which write nothing there
		v.ended(r, patience, 0)
	default:
		v.ended(r, patience, 0)
		if !strings.Contains(r.stderr, ": warning: ") {
			v.say(&v.wrong, "no warning: %q", r.stderr)
		}
	}
	h.files(v)
	if err := over(); err != nil {
		v.say(&v.wrong, "%v", err)
	}
	h.goesOn(ctx, v)
	v.left, v.done = h.leftovers(), true
	if err := errors.Join(syscall.Unmount(at, syscall.MNT_DETACH), os.Remove(at), os.Rename(before, at)); err != nil {
		v.say(&v.wrong, "%v", err)
	}
}

// remount changes a disk. It is busy for a moment where another trial starts a program, which has what
// we have open until it is another program.
func remount(at string, flags uintptr) (err error) {
	for range 50 {
		if err = syscall.Mount("", at, "", syscall.MS_REMOUNT|flags, ""); !errors.Is(err, syscall.EBUSY) {
			return err
		}
		time.Sleep(10 * time.Millisecond)
	}
	return err
}

// private gives copies the modes of what they are copies of.
func private(dir string) error {
	return filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err == nil && entry.Type()&os.ModeSymlink != 0 {
			return nil
		}
		mode := os.FileMode(0o600)
		if err == nil && entry.IsDir() {
			mode = 0o700
		}
		return errors.Join(err, os.Chmod(path, mode))
	})
}

// fill leaves no room.
func fill(at string) error {
	f, err := os.Create(filepath.Join(at, "filler"))
	if err != nil {
		return err
	}
	for err == nil {
		_, err = f.Write(make([]byte, 512))
	}
	return f.Close()
}
