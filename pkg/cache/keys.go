package cache

import (
	"os"
	"strings"
)

// Keys are the keys of stored answers, sorted.
type Keys []string

// Keys returns the keys of all stored answers that d can read, whatever these are worth, by one look
// at the directory. It is for who wants to know of thousands of keys what is there.
func (d *Disk) Keys() (keys Keys) {
	files, _ := os.ReadDir(d.Dir) // no directory, no keys
	for _, f := range files {
		if key, ok := strings.CutSuffix(f.Name(), d.suffix()); ok && isEntry(f.Name()) {
			keys = append(keys, key)
		}
	}
	return keys
}
