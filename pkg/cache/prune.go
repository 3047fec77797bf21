package cache

import (
	"os"
	"path/filepath"
	"time"

	"github.com/seed642dee07/aws-federate/internal/stored"
)

// pruneEvery is how often what is too old is looked for: that takes a look at every file, and what is
// stored is not to cost more the more there is. Nobody reads what is too old.
const pruneEvery = time.Hour

// prune removes what nobody will read again: what is too old, and entries of the other kind than d's.
// It does so once an hour, and at once where a Disk of the other kind has stored something since. It
// is a courtesy: trouble is ignored.
func (d *Disk) prune() {
	now := d.now()
	if !due(stampOf(d.Dir, d.suffix()), now) {
		return
	}
	pruneDir(d.Dir, now, d.isForeign)
	pruneDir(filepath.Join(d.Dir, stored.IndexRoom), now, func(string) bool { return false })
	pruneDir(filepath.Join(d.Dir, tempRoom), now, func(string) bool { return false })
}

// stampOf is the file whose time says when entries of a kind were pruned for last.
func stampOf(dir, suffix string) string { return filepath.Join(dir, ".pruned-"+suffix[1:]) }

// due reports whether nobody has pruned for an hour, and notes that it is done now. A time that lies
// an hour ahead was noted by a clock that went wrong. Of two processes at once both may prune, which
// does no harm. Where nothing can be noted, nothing can be removed either.
func due(stamp string, now time.Time) bool {
	if info, err := os.Lstat(stamp); err == nil && now.Sub(info.ModTime()).Abs() < pruneEvery {
		return false
	}
	f, err := os.OpenFile(stamp, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return false
	}
	_ = f.Close()
	return os.Chtimes(stamp, now, now) == nil
}

// pruneDir removes files of ours that are too old, or that are left over.
func pruneDir(dir string, now time.Time, leftOver func(name string) bool) {
	files, _ := os.ReadDir(dir)
	for _, f := range files {
		info, err := f.Info()
		if err != nil || !isOurs(f.Name()) {
			continue
		}
		age, limit := now.Sub(info.ModTime()), maxAge
		if isTemp(f.Name()) {
			limit = maxTempAge
		}
		if age > limit || leftOver(f.Name()) {
			_ = os.Remove(filepath.Join(dir, f.Name()))
		}
	}
}

// sweep removes what killed writers have left: of the entry of key at once, as its lock is held and
// nobody else writes it, and of others once they are surely dead.
func (d *Disk) sweep(key string, locked bool) {
	room := filepath.Join(d.Dir, tempRoom)
	pruneDir(room, d.now(), func(name string) bool { return locked && isTempOf(name, key) })
}

// removeOther removes the entry of the other kind that key has, and has a Disk of that kind prune at
// its next fetch: to it, what is stored now is left over.
func (d *Disk) removeOther(key string) {
	other := stored.PlainSuffix
	if d.Key == nil {
		other = stored.SealedSuffix
	}
	_ = os.Remove(filepath.Join(d.Dir, key+other))
	_ = os.Remove(stampOf(d.Dir, other))
}
