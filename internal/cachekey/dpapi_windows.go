package cachekey

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"

	"github.com/seed642dee07/aws-federate/internal/wholefile"
	"github.com/seed642dee07/aws-federate/pkg/lock"
)

// patience is how long another process may take to make the key.
const patience = 5 * time.Second

var errNowhere = errors.New("LOCALAPPDATA is not set")

// Get returns the key of this user on this machine: a file below %LOCALAPPDATA%, which does not roam,
// holds it as DPAPI protects it. One of another user or machine is replaced. Its error is an
// [UnavailableError].
func Get(getenv func(string) string) ([]byte, error) {
	local := getenv("LOCALAPPDATA")
	if local == "" {
		return nil, unavailable(errNowhere)
	}
	path := filepath.Join(local, "aws-federate", "cache.key")
	if key, err := read(path); err == nil {
		return key, nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, unavailable(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	held, err := lock.Acquire(ctx, path+".lock", nil)
	if err != nil {
		return nil, unavailable(err)
	}
	defer held.Release()
	key, err := read(path) // of who had the lock before
	if err == nil {
		return key, nil
	}
	if errors.Is(err, fs.ErrPermission) { // not lost
		return nil, unavailable(err)
	}
	key = fresh()
	sealed, err := protect(key)
	if err == nil {
		err = wholefile.File{Path: path, Fresh: true, Durable: true}.Write(sealed)
	}
	if err != nil {
		return nil, unavailable(err)
	}
	return key, nil
}

func unavailable(err error) error { return &UnavailableError{Store: "DPAPI", Err: err} }

func read(path string) ([]byte, error) {
	sealed, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if len(sealed) == 0 {
		return nil, errStranger
	}
	var out windows.DataBlob
	if err := windows.CryptUnprotectData(blob(sealed), nil, nil, 0, nil, windows.CRYPTPROTECT_UI_FORBIDDEN, &out); err != nil {
		return nil, err
	}
	return checked(taken(out))
}

func protect(key []byte) ([]byte, error) {
	var out windows.DataBlob
	if err := windows.CryptProtectData(blob(key), nil, nil, 0, nil, windows.CRYPTPROTECT_UI_FORBIDDEN, &out); err != nil {
		return nil, err
	}
	return taken(out), nil
}

func blob(data []byte) *windows.DataBlob {
	return &windows.DataBlob{Size: uint32(len(data)), Data: &data[0]} // #nosec G115 -- a key, or the file of one
}

// taken copies what Windows has answered, and gives it back.
func taken(out windows.DataBlob) []byte {
	data := append([]byte(nil), unsafe.Slice(out.Data, out.Size)...)
	_, _ = windows.LocalFree(windows.Handle(unsafe.Pointer(out.Data)))
	return data
}
