//go:build linux

package main

import (
	"context"
	"path/filepath"
	"regexp"
	"strings"
)

// orders show that what is kept survives a loss of power at any moment: the new file is on the disk
// before it has the name of the old one, and the name is before the run goes on. (Cutting the power
// itself would take a device of one's own.)
func (l *lab) orders() (all []trial) {
	for _, o := range []struct {
		job job
		of  string
	}{
		{cold, "federate/cache/"},
		{refresh, "federate/cache/"},
		{renew, "sso/cache/"},
		{code, "federate/cache/"},
		{login, "sso/cache/"},
		{setUp, "dotfiles/"},
		{move, ".aws/credentials"},
	} {
		all = append(
			all,
			trial{kind: "order on the disk", job: o.job, detail: "strace", do: func(ctx context.Context, h *home, v *verdict) {
				r := h.does(ctx, h.under("write,pwrite64,ftruncate,fsync,/^rename")...)
				v.ended(r, patience, 0)
				renamed := 0
				for i, text := range h.called() {
					m := rename.FindStringSubmatch(text)
					if m == nil || !strings.Contains(m[2], o.of) ||
						strings.Contains(m[2], "/index/") { // a lost index costs a look at two files
						continue
					}
					renamed++
					if why := durable(h.called(), i, m[1], filepath.Dir(m[2])); why != "" {
						v.say(&v.lost, "%s: %s", filepath.Base(m[2]), why)
					}
				}
				if renamed == 0 {
					v.say(&v.wrong, "nothing was renamed")
				}
			}},
		)
	}
	return all
}

// rename is the call that gives a new file its name.
var rename = regexp.MustCompile(`rename\w*\(.*"([^"]+)", .*"([^"]+)"`)

// durable says what is missing around a rename; nothing, if it is as it has to be.
func durable(lines []string, at int, from, dir string) (why string) {
	written, synced := -1, -1
	for i, text := range lines[:at] {
		if !strings.Contains(text, "<"+from+">") {
			continue
		}
		if strings.Contains(text, "fsync(") {
			synced = i
		} else {
			written = i
		}
	}
	switch {
	case written < 0:
		return "it was not written"
	case synced < written:
		return "it was not on the disk when it was renamed"
	}
	for _, text := range lines[at:] {
		if strings.Contains(text, "fsync(") && strings.Contains(text, "<"+dir+">") {
			return ""
		}
	}
	return "its name is not brought to the disk"
}
