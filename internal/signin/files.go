package signin

import (
	"crypto/sha1" // #nosec G505 -- the name of a file, as the AWS CLI makes it
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"

	"github.com/seed642dee07/aws-federate/internal/regular"
)

// tokenPath is where the AWS CLI and the SDKs keep the token: under the hash of the session's name or, in the legacy form, of the
// start URL as it is written. Source: botocore/utils.py, SSOTokenLoader._generate_cache_key.
func (k *Keeper) tokenPath(s Session) string {
	key := s.Name
	if key == "" {
		key = s.StartURL
	}
	return filepath.Join(k.Dir, hashed(key)+".json")
}

func hashed(text string) string {
	sum := sha1.Sum([]byte(text)) // #nosec G401 -- see above
	return hex.EncodeToString(sum[:])
}

// nextSuffix is that of a file on its way to another's place. There is one such name, and who has the lock writes it: what a
// killed process leaves there is found, and a refresh token in it is not lost.
const nextSuffix = ".next"

// reserve makes the file for what is to come, before it is known: where it cannot be kept, it is not to be asked for.
func reserve(path string) (*os.File, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	_ = os.Remove(path + nextSuffix) // the open fails if this did
	return os.OpenFile(path+nextSuffix, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
}

// discard gives up what was reserved.
func discard(f *os.File) {
	_ = f.Close()
	_ = os.Remove(f.Name())
}

// put writes what came into the reserved file and moves it to its place, in full or not at all, and so that it survives a crash.
func put(f *os.File, path string, text []byte) error {
	_, err := f.Write(append(text, '\n'))
	if err == nil {
		err = f.Sync()
	}
	if err == nil {
		err = f.Close()
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		discard(f)
		return err
	}
	if dir, err := os.Open(filepath.Dir(path)); err == nil {
		_ = dir.Sync() // where the system can
		_ = dir.Close()
	}
	return nil
}

// recover brings to its place what a process had written and was killed before it could. The AWS CLI, which knows no lock of
// ours, may have signed in anew since: then that lasts longer.
func recoverNext(path string) {
	next, err := readToken(path + nextSuffix)
	if err == nil {
		if there, err := readToken(path); err != nil || there.expires.Before(next.expires) {
			_ = os.Rename(path+nextSuffix, path)
			return
		}
	}
	_ = os.Remove(path + nextSuffix)
}

// putText puts a text in the place of a file.
func putText(path string, text []byte) error {
	f, err := reserve(path)
	if err != nil {
		return err
	}
	return put(f, path, text)
}

func readJSON(path string, into any) error {
	text, err := regular.Read(path)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}
