//go:build linux

package main

import (
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// ended looks at a run that was not killed: it ends in time, with one of the codes, with an answer or
// an error of two lines.
func (v *verdict) ended(r result, within time.Duration, codes ...int) {
	ok := v.whole(r.stdout)
	lines := strings.Split(strings.TrimSuffix(r.stderr, "\n"), "\n")
	failed := len(lines) >= 2 && strings.HasPrefix(lines[len(lines)-1], v.program+": hint: ") &&
		strings.HasPrefix(lines[len(lines)-2], v.program+": ")
	switch {
	case r.hung || r.took > within:
		v.say(&v.hung, "it took %s", r.took.Round(time.Millisecond))
	case r.stdout != "" && !ok:
		v.say(&v.half, "half an answer: %q", r.stdout)
	case !slices.Contains(codes, r.code):
		v.say(&v.wrong, "exit code %d: %q", r.code, r.stderr)
	case r.code == 0 && !ok, r.code != 0 && (r.stdout != "" || !failed):
		v.say(&v.wrong, "exit code %d with %q and %q", r.code, r.stdout, r.stderr)
	case r.code == 0 && v.expired(r.stdout):
		v.say(&v.wrong, "credentials that have expired: %q", r.stdout)
	}
}

// expired reports whether a text is credentials that are good for nothing any more.
func (v *verdict) expired(text string) bool {
	var a answer
	return json.Unmarshal([]byte(text), &a) == nil && !a.Expiration.IsZero() && !a.Expiration.After(time.Now().Add(v.clock))
}

// killed looks at a run that was killed: it has said nothing, or all.
func (v *verdict) killed(r result) {
	if r.stdout != "" && !v.whole(r.stdout) {
		v.say(&v.half, "half an answer: %q", r.stdout)
	}
	if r.hung {
		v.say(&v.hung, "it took %s", r.took)
	}
}

// files looks at what is kept: each file is whole, and what was there still is.
func (h *home) files(v *verdict) {
	entries := 0
	root, _ := filepath.EvalSymlinks(filepath.Join(h.dir, ".aws")) // it may be a disk of its own
	_ = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".json" {
			return nil //nolint:nilerr // what cannot be read is not half-written
		}
		text, err := os.ReadFile(path)
		if err == nil && !json.Valid(text) {
			v.say(&v.half, "half-written: %s", path)
		}
		if filepath.Base(filepath.Dir(path)) == "cache" && strings.Contains(path, "/federate/") {
			entries++
		}
		return nil
	})
	if h.job.filled && entries == 0 {
		v.say(&v.lost, "the entry is gone")
	}
	if h.job.kept != nil {
		h.job.kept(h, v, false)
	}
}

// goesOn does the job once more, with nothing broken: at once, without a word, and for the last time
// if it wants something that can be had once.
func (h *home) goesOn(ctx context.Context, v *verdict) {
	h.aws.ClearFaults()
	h.aws.SetClockOffset(0)
	h.more, h.peer, h.moving, v.clock = nil, "", false, 0
	r := h.does(ctx)
	// Not before: a request of a process that was killed may be on its way yet.
	spent := h.aws.Count("CreateToken") > 0 && !h.aws.RefreshTokenGood(refreshToken(h.token)) &&
		!h.aws.RefreshTokenGood(refreshToken(h.token+".next"))
	if spent && h.job.name == renew.name && r.code == 3 {
		v.excepted = "the answer with the next refresh token never came, or the process was killed with it in its hands"
		return
	}
	soon := 5 * time.Second
	if h.job.signsIn {
		soon = 10 * time.Second // the person takes their time, and AWS is asked every second
	}
	before := len(v.notes)
	v.ended(r, soon, 0)
	if len(v.notes) > before {
		v.lost = true
		v.notes = append(v.notes, "that was the next run")
	}
	if r.code == 0 && r.stderr != "" && !h.job.signsIn {
		v.say(&v.wrong, "the next run says %q", r.stderr)
	}
	if h.job.kept != nil {
		h.job.kept(h, v, true)
	}
	if h.job.name != renew.name {
		return
	}
	// The cache may have answered: the sign-in itself has to be there, too.
	v.ended(h.run(ctx, "", nil, append(h.job.args(h), "--refresh")...), soon, 0)
	if !h.aws.RefreshTokenGood(refreshToken(h.token)) {
		v.say(&v.lost, "the refresh token on the disk is used up")
	}
}

// leftover are the names of files that are there for a moment only.
var leftover = regexp.MustCompile(`\.tmp$|^\.new-|\.next$`)

// leftovers returns what is left when the next run is over, as directories and kinds of names.
func (h *home) leftovers() (left []string) {
	_ = filepath.WalkDir(h.dir, func(path string, entry fs.DirEntry, err error) error {
		if kind := leftover.FindString(filepath.Base(path)); err == nil && !entry.IsDir() && kind != "" {
			dir, _ := filepath.Rel(h.dir, filepath.Dir(path))
			left = append(left, filepath.Join(dir, "*"+kind))
		}
		return nil
	})
	return slices.Compact(left)
}
