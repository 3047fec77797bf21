package cache

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/seed642dee07/aws-federate/pkg/lock"
)

// onceAge is how long it is remembered that something is used up. A one-time code is good for a
// minute or two.
const onceAge = 10 * time.Minute

// Once remembers for ten minutes what all processes of a user may use once only, such as the codes
// of an MFA device. What it writes down is a hash; it does not hide what can be guessed. Where
// nothing can be written down, this process remembers for itself.
type Once struct {
	// Dirs are directories for it alone; the first is taken that can be made, for us alone.
	Dirs []string
	// Now is the clock; nil means time.Now.
	Now func() time.Time

	mu     sync.Mutex
	sought bool
	dir    string
	used   map[string]time.Time // by name of file
}

// Use uses up an item of a group, and reports whether it was not used up before. Of many processes
// that try at once, one succeeds.
func (o *Once) Use(group, item string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	name := onceName(group, item)
	if _, used := o.used[name]; used {
		return false
	}
	if o.room() {
		o.prune()
		f, err := os.OpenFile(filepath.Join(o.dir, name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if errors.Is(err, fs.ErrExist) {
			return false
		}
		if err == nil {
			_ = f.Close()
		}
	}
	if o.used == nil {
		o.used = map[string]time.Time{}
	}
	o.used[name] = now(o.Now)
	return true
}

// Used reports whether an item of a group is used up.
func (o *Once) Used(group, item string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	name := onceName(group, item)
	if _, used := o.used[name]; used || !o.room() {
		return used
	}
	_, err := os.Stat(filepath.Join(o.dir, name))
	return err == nil
}

// Undo takes back the use of an item that was not used after all.
func (o *Once) Undo(group, item string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	name := onceName(group, item)
	delete(o.used, name)
	if o.room() {
		_ = os.Remove(filepath.Join(o.dir, name))
	}
}

// Last returns when something of a group was used last, if that is remembered.
func (o *Once) Last(group string) (last time.Time, ok bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for name, at := range o.used {
		if strings.HasPrefix(name, hashed(group)+"-") && at.After(last) {
			last = at
		}
	}
	if !o.room() {
		return last, !last.IsZero()
	}
	files, _ := os.ReadDir(o.dir)
	for _, f := range files {
		if info, err := f.Info(); err == nil && strings.HasPrefix(f.Name(), hashed(group)+"-") && info.ModTime().After(last) {
			last = info.ModTime()
		}
	}
	return last, !last.IsZero()
}

// room reports whether there is a directory.
func (o *Once) room() bool {
	if !o.sought {
		o.sought = true
		o.dir, _ = lock.Room(o.Dirs) // without one, this process remembers alone
	}
	return o.dir != ""
}

// prune forgets what is too old.
func (o *Once) prune() {
	files, _ := os.ReadDir(o.dir)
	for _, f := range files {
		if info, err := f.Info(); err == nil && now(o.Now).Sub(info.ModTime()) > onceAge {
			_ = os.Remove(filepath.Join(o.dir, f.Name()))
		}
	}
}

// onceName is the file of an item.
func onceName(group, item string) string { return hashed(group) + "-" + hashed(group+"\x00"+item) }

func hashed(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:16])
}
