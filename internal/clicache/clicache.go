// Package clicache has the names and the bytes of the AWS CLI's cache of credentials,
// ~/.aws/cli/cache, as botocore makes them. Versions 1 and 2 of the AWS CLI keep roles there, and
// version 2 those of IAM Identity Center as well.
//
// It does not know profiles, how credentials are got, or when an entry is too old to be of use.
package clicache

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Dir is the directory of the cache. An empty one has nothing in it and takes nothing.
type Dir string

// In returns the cache of whoever has that home directory. No setting moves it.
// Source: awscli/customizations/assumerole.py, CACHE_DIR.
func In(home string) Dir {
	if home == "" {
		return ""
	}
	return Dir(filepath.Join(home, ".aws", "cli", "cache"))
}

// What is wrong with a file is said without quoting it: it is full of secrets.
var (
	errNoDir  = errors.New("no directory is known for it")
	errEntry  = errors.New("not an entry of the AWS CLI's cache")
	errOther  = errors.New("the entry is that of another role, account or kind of request")
	errClosed = errors.New("not a regular file, or others have access to it, or it is too large")
)

// Find returns the entry that answers a request, expired or not. One that answers another is an
// error: the name of a file can be that of both.
func (d Dir) Find(r Request) (Entry, error) {
	if d == "" {
		return Entry{}, errNoDir
	}
	text, err := read(d.path(r))
	if err != nil {
		return Entry{}, err
	}
	e, err := decode(text)
	if err != nil {
		return Entry{}, err
	}
	account := e.Credentials.AccountID // early versions write none
	if !r.answered(e) || account != "" && account != r.account() {
		return Entry{}, errOther
	}
	e.Credentials.AccountID = r.account()
	return e, nil
}

// Keep writes the entry that answers a request, in place of any other.
func (d Dir) Keep(r Request, e Entry) error {
	switch {
	case d == "":
		return errNoDir
	case !r.answered(e) || e.Credentials.AccountID != r.account():
		return errOther
	}
	return write(d.path(r), e.encode())
}

// Forget removes the entry that answers a request, and reports whether there was one. What is there
// under its name and answers another request stays.
func (d Dir) Forget(r Request) (gone bool, err error) {
	if _, err := d.Find(r); err != nil {
		return false, nil //nolint:nilerr // there is none
	}
	err = os.Remove(d.path(r))
	if errors.Is(err, fs.ErrNotExist) { // somebody was faster
		return false, nil
	}
	return err == nil, err
}

func (d Dir) path(r Request) string { return filepath.Join(string(d), r.Key()+".json") }
