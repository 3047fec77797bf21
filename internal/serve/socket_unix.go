//go:build unix

package serve

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"syscall"
)

// privateUmask leaves a new file to its owner.
const privateUmask = 0o177

// Socket listens on a socket that only we can open, in a directory of ours, which is made where it is
// missing. A socket of ours whose server is dead is taken over. The socket goes with the listener.
func Socket(ctx context.Context, path string) (net.Listener, error) {
	room, err := ownRoom(filepath.Dir(path))
	if err != nil {
		return nil, &ListenError{Place: path, Err: err}
	}
	defer room.Close()
	if reason := notOurs(room); reason != "" {
		return nil, &ListenError{Place: path, Reason: reason}
	}
	if err := syscall.Flock(int(room.Fd()), syscall.LOCK_EX); err != nil { // of two who find a dead one
		return nil, &ListenError{Place: path, Err: err}
	}
	if err := makeWay(ctx, path); err != nil {
		return nil, err
	}
	var config net.ListenConfig
	before := syscall.Umask(privateUmask)
	listener, err := config.Listen(ctx, "unix", path)
	syscall.Umask(before)
	if err != nil {
		return nil, &ListenError{Place: path, Err: reason(err)}
	}
	return listener, nil
}

// ownRoom opens a directory, and makes it where it is missing.
func ownRoom(dir string) (*os.File, error) {
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, bare(err)
	}
	room, err := os.Open(dir)
	return room, bare(err)
}

// bare is the system's word in an error, without the path, which is named beside it.
func bare(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err
	}
	return err
}

// notOurs says why a directory is no place for a socket: who else writes there could put another in
// its place.
func notOurs(room *os.File) string {
	about, err := room.Stat()
	switch {
	case err != nil:
		return bare(err).Error()
	case !about.IsDir():
		return "it is to be in a directory"
	case !isOwn(about):
		return "the directory " + room.Name() + " belongs to somebody else"
	case about.Mode().Perm()&0o022 != 0:
		return "others may write in the directory " + room.Name()
	}
	return ""
}

func isOwn(about fs.FileInfo) bool {
	of, ok := about.Sys().(*syscall.Stat_t)
	return ok && int(of.Uid) == os.Geteuid()
}

// makeWay removes a socket of ours whose server is dead.
func makeWay(ctx context.Context, path string) error {
	about, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return &ListenError{Place: path, Err: bare(err)}
	case about.Mode().Type() != fs.ModeSocket:
		return &ListenError{Place: path, Reason: "there is a file already, which is no socket"}
	case !isOwn(about):
		return &ListenError{Place: path, Reason: "there is a socket already, which belongs to somebody else"}
	}
	var dialer net.Dialer
	there, err := dialer.DialContext(ctx, "unix", path)
	switch {
	case err == nil:
		_ = there.Close()
		return &ListenError{Place: path, Reason: "another server answers there", Taken: true}
	case !errors.Is(err, syscall.ECONNREFUSED):
		return &ListenError{Place: path, Err: reason(err)}
	}
	if err := os.Remove(path); err != nil {
		return &ListenError{Place: path, Err: bare(err)}
	}
	return nil
}
