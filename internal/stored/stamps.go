package stored

import (
	"errors"
	"io/fs"
	"strconv"
	"time"
)

const (
	// tick is longer than the step of the clock that stamps files, 10 ms at most on the systems we
	// know, by some time for the caller to read the files and come to Put.
	tick = 20 * time.Millisecond
	// coarseTick is the same for file systems that keep whole seconds, or two (FAT, HFS+).
	coarseTick = 2*time.Second + tick
)

var errNoIdentity = errors.New("not a regular file")

// Stamps is the identity of a list of files at one moment. The zero Stamps equals no other.
type Stamps struct {
	identity string
	settled  time.Time // From when on a change of any of the files changes its stamp.
}

// stamp is the identity of one file; what a system does not have is 0.
type stamp struct {
	device, inode uint64
	size          int64
	modified      time.Time
	changed       time.Time // The inode's, which nobody can set; else modified.
}

// StampFiles takes the stamps of the files at paths, without reading them. Take them before the
// files are read, so that a change in between shows at the next Get. A missing file has an identity
// too. Where one cannot be told, for a device, a pipe or a file that may not be looked at, the
// result is the zero Stamps.
func StampFiles(paths ...string) Stamps {
	var all Stamps
	text := make([]byte, 0, 128*len(paths))
	for _, path := range paths {
		text = strconv.AppendQuote(text, path)
		s, err := statFile(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			text = append(text, " missing\n"...)
			continue
		case err != nil:
			return Stamps{}
		}
		text = s.append(text)
		if settled := s.settled(); settled.After(all.settled) {
			all.settled = settled
		}
	}
	all.identity = string(text)
	return all
}

// Identity is all that tells the files from what they were, as a text; empty for the zero Stamps.
func (s Stamps) Identity() string { return s.identity }

// Settled returns the time from which on any change of the files shows in their stamps. Before it,
// a file that was just changed could be changed again within the same tick of the clock that stamps
// it.
func (s Stamps) Settled() time.Time { return s.settled }

func (s stamp) append(text []byte) []byte {
	for _, n := range [...]uint64{s.device, s.inode} {
		text = strconv.AppendUint(append(text, ' '), n, 16)
	}
	for _, n := range [...]int64{s.size, s.modified.UnixNano(), s.changed.UnixNano()} {
		text = strconv.AppendInt(append(text, ' '), n, 16)
	}
	return append(text, '\n')
}

func (s stamp) settled() time.Time {
	if s.changed.Nanosecond() == 0 {
		return s.changed.Add(coarseTick)
	}
	return s.changed.Add(tick)
}
