package wholefile

import (
	"os"
	"path/filepath"
	"strings"
	"time"
)

// A file that is written without a lock is called NAME-RANDOM.tmp until it is in its place. The random
// part is a number.
const tempMark, tempSuffix = "-", ".tmp"

// tempAge is how old such a file is at least when its writer is surely dead: writing takes
// milliseconds.
const tempAge = 10 * time.Minute

// TempOf takes the name of a file that a killed writer may have left, and returns the name of the
// file that it was about to write. It is for who removes such leftovers.
func TempOf(name string) (base string, ok bool) {
	name, ok = strings.CutSuffix(name, tempSuffix)
	at := strings.LastIndex(name, tempMark)
	if !ok || at < 0 || at == len(name)-len(tempMark) || strings.Trim(name[at+len(tempMark):], "0123456789") != "" {
		return "", false
	}
	return name[:at], true
}

// Sweep removes from a directory what killed writers have left of files whose names fit, if it was
// written before some time; all of it if that is the zero time. It is a courtesy: trouble is ignored.
func Sweep(dir string, fits func(base string) bool, before time.Time) {
	d, err := os.Open(filepath.Clean(dir))
	if err != nil {
		return
	}
	defer d.Close()
	names, _ := d.Readdirnames(-1)
	for _, name := range names {
		if of, ok := TempOf(name); !ok || !fits(of) {
			continue
		}
		path := filepath.Join(dir, name)
		if about, err := os.Lstat(path); err == nil && about.Mode().IsRegular() && (before.IsZero() || about.ModTime().Before(before)) {
			_ = os.Remove(path)
		}
	}
}

// sweep removes what killed writers have left beside a file that has just been written. How old that
// is goes by the clock that stamps files, which may be that of another machine.
func (f File) sweep(target string) {
	written, err := os.Stat(target)
	if err != nil || f.Room != "" {
		return
	}
	own, dir := filepath.Base(target), filepath.Dir(target)
	before := written.ModTime().Add(-tempAge)
	if f.Locked {
		Sweep(dir, func(base string) bool { return base == own }, time.Time{})
	}
	Sweep(dir, func(base string) bool { return base == own || f.Kin != nil && f.Kin(base) }, before)
}
