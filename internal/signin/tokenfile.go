package signin

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/seed642dee07/aws-federate/internal/pyjson"
	"github.com/seed642dee07/aws-federate/internal/regular"
	"github.com/seed642dee07/aws-federate/internal/wholefile"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// tokenPath is where the AWS CLI and the SDKs keep the token: under the hash of the session's name
// or, in the legacy form, of the start URL as it is written. Source: botocore/utils.py,
// SSOTokenLoader._generate_cache_key.
func (k *Keeper) tokenPath(s SSOSession) string {
	key := s.Name
	if key == "" {
		key = s.StartURL
	}
	return filepath.Join(k.Dir, pyjson.Hash(key)+".json")
}

// tokenFile is the file of a session's token, as it is written.
func (k *Keeper) tokenFile(s SSOSession) wholefile.File { return k.file(k.tokenPath(s)) }

func (k *Keeper) file(path string) wholefile.File {
	return wholefile.File{Path: path, Durable: true, Private: true, Kin: pyjson.NamesFile, Locked: true}
}

// newer reports whether what a process had written and could not bring to its place is to come
// there. The AWS CLI, which knows no lock of ours, may have signed in anew since: then that lasts
// longer.
func newer(next, there string) bool {
	n, err := readToken(next)
	if err != nil {
		return false
	}
	t, err := readToken(there)
	return err != nil || t.expires.Before(n.expires)
}

// readToken reads the file of a token. Its errors are for a person, and repeat nothing of what the
// file holds.
func readToken(path string) (token, error) {
	text, err := regular.Read(path)
	if at, ok := errors.AsType[*fs.PathError](err); ok {
		err = at.Err
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return token{}, &NeededError{Lack: Nothing, Reason: "nobody has signed in", Err: err}
	case err != nil:
		return token{}, &NeededError{Lack: Unreadable, Reason: fmt.Sprintf("no token can be read from %s: %v", path, err), Err: err}
	}
	t := token{}
	if json.Unmarshal(text, &t.fields) != nil || t.text("accessToken") == "" {
		return token{}, &NeededError{Lack: Unreadable, Reason: path + " holds no token"}
	}
	if t.expires, err = parseTime(t.text("expiresAt")); err != nil {
		return token{}, &NeededError{Lack: Unreadable, Reason: path + " does not say until when its token is valid"}
	}
	t.access, t.refresh = secret.New(t.text("accessToken")), secret.New(t.text("refreshToken"))
	t.client = Registration{ClientID: t.text("clientId"), ClientSecret: secret.New(t.text("clientSecret"))}
	t.client.Expires, _ = parseTime(t.text("registrationExpiresAt")) // none is long past
	return t, nil
}
