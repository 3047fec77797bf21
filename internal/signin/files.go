package signin

import (
	"crypto/sha1" // #nosec G505 -- the name of a file, as the AWS CLI makes it
	"encoding/hex"
	"encoding/json"
	"path/filepath"

	"github.com/seed642dee07/aws-federate/internal/regular"
	"github.com/seed642dee07/aws-federate/internal/wholefile"
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

// tokenFile is the file of a session's token, as it is written.
func (k *Keeper) tokenFile(s Session) wholefile.File {
	return wholefile.File{Path: k.tokenPath(s), Durable: true, Private: true}
}

// newer reports whether what a process had written and could not bring to its place is to come there.
// The AWS CLI, which knows no lock of ours, may have signed in anew since: then that lasts longer.
func newer(next, there string) bool {
	n, err := readToken(next)
	if err != nil {
		return false
	}
	t, err := readToken(there)
	return err != nil || t.expires.Before(n.expires)
}

func readJSON(path string, into any) error {
	text, err := regular.Read(path)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}
