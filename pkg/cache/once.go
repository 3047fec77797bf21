package cache

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// onceRoom is the directory in Dir for what is used up.
const onceRoom = "used"

// onceAge is how long it is remembered that something is used up. A one-time code is good for a minute or two.
const onceAge = 10 * time.Minute

// Once remembers for ten minutes what all processes of a user may use once only, such as the codes of an MFA device. What it
// writes down is a hash; it does not hide what can be guessed.
type Once struct {
	// Dir is the Dir of the Disk. Without one, nothing is remembered.
	Dir string
	// Now is the clock.
	Now func() time.Time
}

// Use uses up an item of a group, and reports whether it was not used up before. Of many processes that try at once, one
// succeeds. Where nothing can be written down, each does.
func (o Once) Use(group, item string) bool {
	if makePrivate(o.Dir, onceRoom) != nil {
		return true
	}
	o.prune()
	f, err := os.OpenFile(o.path(group, item), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return !errors.Is(err, fs.ErrExist)
	}
	_ = f.Close()
	return true
}

// Used reports whether an item of a group is used up.
func (o Once) Used(group, item string) bool {
	if o.Dir == "" {
		return false
	}
	_, err := os.Stat(o.path(group, item))
	return err == nil
}

// Undo takes back the use of an item that was not used after all.
func (o Once) Undo(group, item string) {
	if o.Dir != "" {
		_ = os.Remove(o.path(group, item))
	}
}

// Last returns when something of a group was used last, if that is remembered.
func (o Once) Last(group string) (last time.Time, ok bool) {
	if o.Dir == "" {
		return time.Time{}, false
	}
	files, _ := os.ReadDir(filepath.Join(o.Dir, onceRoom))
	for _, f := range files {
		if !strings.HasPrefix(f.Name(), hashed(group)+"-") {
			continue
		}
		if info, err := f.Info(); err == nil && info.ModTime().After(last) {
			last = info.ModTime()
		}
	}
	return last, !last.IsZero()
}

// prune forgets what is too old.
func (o Once) prune() {
	dir := filepath.Join(o.Dir, onceRoom)
	files, _ := os.ReadDir(dir)
	for _, f := range files {
		if info, err := f.Info(); err == nil && o.Now().Sub(info.ModTime()) > onceAge {
			_ = os.Remove(filepath.Join(dir, f.Name()))
		}
	}
}

func (o Once) path(group, item string) string {
	return filepath.Join(o.Dir, onceRoom, hashed(group)+"-"+hashed(group+"\x00"+item))
}

func hashed(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:16])
}
