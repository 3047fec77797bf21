package cachekey

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"unsafe"

	"golang.org/x/sys/windows"

	"github.com/seed642dee07/aws-federate/internal/wholefile"
)

var errNowhere = errors.New("LOCALAPPDATA is not set")

// Get returns the key of this user on this machine: a file below %LOCALAPPDATA%, which does not roam,
// holds it as DPAPI protects it. One of another user or machine is replaced. Its error is an
// [UnavailableError].
func Get(getenv func(string) string) ([]byte, error) {
	local := getenv("LOCALAPPDATA")
	if local == "" {
		return nil, unavailable(errNowhere)
	}
	path := fileIn(local)
	read := func() ([]byte, bool, error) {
		key, err := read(path)
		if errors.Is(err, fs.ErrPermission) { // not lost
			return nil, false, err
		}
		return key, err == nil, nil
	}
	key, ok, err := read()
	if err == nil && !ok {
		key, err = create(path+".lock", read, func(key []byte) error { return keep(path, key) })
	}
	if err != nil {
		return nil, unavailable(err)
	}
	return key, nil
}

// Has reports whether there is a key, and makes none. Its error is an [UnavailableError].
func Has(getenv func(string) string) (bool, error) {
	local := getenv("LOCALAPPDATA")
	if local == "" {
		return false, unavailable(errNowhere)
	}
	_, err := read(fileIn(local))
	if errors.Is(err, fs.ErrPermission) {
		return false, unavailable(err)
	}
	return err == nil, nil
}

func fileIn(local string) string { return filepath.Join(local, "aws-federate", "cache.key") }

func keep(path string, key []byte) error {
	sealed, err := protect(key)
	if err != nil {
		return err
	}
	return wholefile.File{Path: path, Fresh: true, Durable: true}.Write(sealed)
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
